//! The CBOR (RFC 8949) that authenticators write: CTAP2 allows them definite lengths, no tags and four levels (FIDO CTAP 2.1, 8).

/// Levels below the first that are read.
const DEPTH: usize = 6;
/// Members of one list or map.
const MOST: u64 = 64;

/// One data item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item<'b> {
    Integer(i64),
    Bytes(&'b [u8]),
    Text(&'b str),
    List(Vec<Item<'b>>),
    Map(Vec<(Item<'b>, Item<'b>)>),
    /// False, true, null and other values of one byte.
    Simple(u8),
}

impl<'b> Item<'b> {
    /// Reads one item; gives what follows it. `None` where there is none, or one that authenticators do not write.
    pub(super) fn read(bytes: &'b [u8]) -> Option<(Self, &'b [u8])> {
        let mut reader = Reader { rest: bytes };
        let item = reader.item(DEPTH)?;
        Some((item, reader.rest))
    }

    /// The same where nothing may follow.
    pub(super) fn read_whole(bytes: &'b [u8]) -> Option<Self> {
        Self::read(bytes).and_then(|(item, rest)| rest.is_empty().then_some(item))
    }

    /// The member of a map under a number.
    pub(super) fn numbered(&self, number: i64) -> Option<&Item<'b>> {
        self.member(|key| key.integer() == Some(number))
    }

    /// The member of a map under a name.
    pub(super) fn named(&self, name: &str) -> Option<&Item<'b>> {
        self.member(|key| key.text() == Some(name))
    }

    fn member(&self, is_it: impl Fn(&Item<'b>) -> bool) -> Option<&Item<'b>> {
        let Item::Map(members) = self else {
            return None;
        };
        let found = members.iter().find(|(key, _)| is_it(key));
        found.map(|(_, value)| value)
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Item::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> Option<&'b [u8]> {
        match self {
            Item::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&'b str> {
        match self {
            Item::Text(text) => Some(text),
            _ => None,
        }
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, count: u64) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    /// Kind and number of an item's head.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let (kind, short) = (first >> 5, first & 31);
        let number = match short {
            0..=23 => u64::from(short),
            // 28 to 30 mean nothing, 31 an unknown length
            24..=27 => {
                let bytes = self.take(1 << (short - 24))?;
                let number = bytes.iter();
                number.fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        // one byte after a value of kind 7 is the value; more are a fraction, which nobody needs here
        (kind != 7 || short <= 24).then_some((kind, number))
    }

    fn item(&mut self, depth: usize) -> Option<Item<'b>> {
        let (kind, number) = self.head()?;
        match kind {
            0 => Some(Item::Integer(i64::try_from(number).ok()?)),
            1 => Some(Item::Integer(-1 - i64::try_from(number).ok()?)),
            2 => Some(Item::Bytes(self.take(number)?)),
            3 => {
                let text = std::str::from_utf8(self.take(number)?).ok()?;
                Some(Item::Text(text))
            }
            4 if number <= MOST => {
                let below = depth.checked_sub(1)?;
                let members = (0..number).map(|_| self.item(below));
                Some(Item::List(members.collect::<Option<_>>()?))
            }
            5 if number <= MOST => self.map(number, depth.checked_sub(1)?),
            7 => Some(Item::Simple(u8::try_from(number).ok()?)),
            _ => None,
        }
    }

    fn map(&mut self, count: u64, below: usize) -> Option<Item<'b>> {
        let mut members: Vec<(Item<'b>, Item<'b>)> = Vec::new();
        for _ in 0..count {
            let member = (self.item(below)?, self.item(below)?);
            // which of two would be meant?
            if members.iter().any(|(key, _)| *key == member.0) {
                return None;
            }
            members.push(member);
        }
        Some(Item::Map(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let digits: Vec<u32> = hexadecimal.chars().filter_map(|c| c.to_digit(16)).collect();
        digits
            .chunks(2)
            .map(|pair| (pair[0] << 4 | pair[1]) as u8)
            .collect()
    }

    #[test]
    fn items_are_those_of_the_standard() {
        // RFC 8949, appendix A
        for (written, item) in [
            ("00", Item::Integer(0)),
            ("17", Item::Integer(23)),
            ("1818", Item::Integer(24)),
            ("1903e8", Item::Integer(1000)),
            ("1a000f4240", Item::Integer(1_000_000)),
            ("1b000000e8d4a51000", Item::Integer(1_000_000_000_000)),
            ("20", Item::Integer(-1)),
            ("3903e7", Item::Integer(-1000)),
            ("40", Item::Bytes(&[])),
            ("4401020304", Item::Bytes(&[1, 2, 3, 4])),
            ("6449455446", Item::Text("IETF")),
            ("63e6b0b4", Item::Text("水")),
            ("80", Item::List(Vec::new())),
            (
                "8201820203",
                Item::List(vec![
                    Item::Integer(1),
                    Item::List(vec![Item::Integer(2), Item::Integer(3)]),
                ]),
            ),
            ("a0", Item::Map(Vec::new())),
            (
                "a201020304",
                Item::Map(vec![
                    (Item::Integer(1), Item::Integer(2)),
                    (Item::Integer(3), Item::Integer(4)),
                ]),
            ),
            ("f4", Item::Simple(20)),
            ("f6", Item::Simple(22)),
            ("f8ff", Item::Simple(255)),
        ] {
            assert_eq!(
                Item::read_whole(&bytes(written)).as_ref(),
                Some(&item),
                "{written}"
            );
        }
    }

    #[test]
    fn what_authenticators_do_not_write_is_not_read() {
        for (written, reason) in [
            ("", "nothing"),
            ("18", "a number cut short"),
            ("4401", "bytes cut short"),
            ("5bffffffffffffffff", "more bytes than there are"),
            ("1bffffffffffffffff", "a number beyond ours"),
            ("3bffffffffffffffff", "and below"),
            ("1c", "a head that means nothing"),
            ("5f42010243030405ff", "bytes of an unknown length"),
            ("9fff", "a list of an unknown length"),
            ("c074", "a tag"),
            ("f93c00", "a fraction"),
            ("62c328", "text that is none"),
            ("9b00000000ffffffff", "a list of four thousand million"),
            ("8201", "a list cut short"),
            ("a2010201", "a map cut short"),
            ("a201020103", "a key twice"),
            ("8181818181818100", "a list in a list in a list…"),
            ("0000", "two items"),
        ] {
            assert_eq!(Item::read_whole(&bytes(written)), None, "{reason}");
        }
        assert_eq!(
            Item::read(&bytes("0001")),
            Some((Item::Integer(0), &[1u8][..]))
        );
    }
}
