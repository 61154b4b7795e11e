//! `Range` (RFC 9110, 14.2): which bytes are asked for.

/// Ranges as they were asked for, whatever they are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByteRanges(Vec<ByteRange>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByteRange {
    /// The first and the last, both included
    Between(u64, u64),
    /// So many at the end
    Last(u64),
}

impl ByteRanges {
    /// `None` for what is malformed or counts something else than bytes: such a head is passed over.
    pub(super) fn read(head: &str) -> Option<Self> {
        let (unit, set) = head.trim().split_once('=')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let elements = set
            .split(',')
            .map(|element| element.trim_matches([' ', '\t']));
        let ranges: Option<Vec<ByteRange>> = elements
            .filter(|element| !element.is_empty())
            .map(ByteRange::read)
            .collect();
        ranges.filter(|ranges| !ranges.is_empty()).map(Self)
    }

    /// Start and end of the first range that lies within so many bytes; several at once get one.
    pub(super) fn within(&self, size_bytes: u64) -> Option<(u64, u64)> {
        self.0.iter().find_map(|range| {
            let (start, end) = match *range {
                ByteRange::Between(first, last) => (first, last.saturating_add(1).min(size_bytes)),
                ByteRange::Last(count) => (size_bytes.saturating_sub(count), size_bytes),
            };
            (start < end).then_some((start, end))
        })
    }
}

impl ByteRange {
    fn read(element: &str) -> Option<Self> {
        let (first, last) = element.split_once('-')?;
        if first.is_empty() {
            return read_number(last).map(Self::Last);
        }
        let first = read_number(first)?;
        let last = if last.is_empty() {
            u64::MAX
        } else {
            read_number(last)?
        };
        (first <= last).then_some(Self::Between(first, last))
    }
}

/// A number of any length: one that is too large for us is larger than any file (RFC 9110, 14.1.1).
fn read_number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::ByteRanges;

    #[test]
    fn ranges_are_read_by_their_numbers() {
        for (range, expected) in [
            ("bytes=0-", Some((0, 100))),
            ("bytes=00-", Some((0, 100))),
            ("bytes=000-9", Some((0, 10))),
            ("bytes=1-", Some((1, 100))),
            ("bytes=10-19", Some((10, 20))),
            ("bytes=-10", Some((90, 100))),
            ("bytes=-1000", Some((0, 100))),
            ("Bytes=10-19", Some((10, 20))),
            // larger than any number of ours
            ("bytes=0-99999999999999999999", Some((0, 100))),
            ("bytes=-99999999999999999999", Some((0, 100))),
            // the first that is there
            ("bytes=0-9, 20-29", Some((0, 10))),
            ("bytes=200-, ,20-29", Some((20, 30))),
            // well formed, and outside
            ("bytes=99999999999999999999-", None),
            ("bytes=100-", None),
            ("bytes=-0", None),
        ] {
            let read = ByteRanges::read(range).unwrap_or_else(|| panic!("{range} is passed over"));
            assert_eq!(read.within(100), expected, "{range}");
        }
    }

    #[test]
    fn what_is_no_range_of_bytes_is_passed_over() {
        for range in [
            "bytes=+1-",
            "bytes=-",
            "bytes=",
            "bytes=,",
            "bytes=5-1",
            "bytes=a-b",
            "bytes=1",
            "bytes=0x1-",
            "bytes=0-9,x",
            "bytes 0-9",
            "bytes",
            "",
            "items=0-1",
            "lines=1-",
            "=0-1",
        ] {
            assert_eq!(ByteRanges::read(range), None, "{range}");
        }
    }
}
