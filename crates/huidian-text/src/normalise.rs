//! Normalisation: what no reader sees goes, and the way back is kept.

use crate::radical::ideograph;
use crate::script::is_invisible;

/// A text without invisible characters, with the way back to its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    pub text: String,
    pub map: OffsetMap,
}

/// Maps character offsets of a derived text to character offsets of its source.
///
/// Stored as runs of unbroken correspondence, so a text without changes costs one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// (derived start, source start), both in characters, ascending.
    runs: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The map of a text that is its own source.
    pub fn identity() -> Self {
        Self { runs: vec![(0, 0)] }
    }

    /// Records that from `derived` on, characters correspond one to one from `source` on.
    pub fn push(&mut self, derived: u32, source: u32) {
        if let Some(&(last_derived, last_source)) = self.runs.last() {
            if derived.wrapping_sub(last_derived) == source.wrapping_sub(last_source) {
                return;
            }
            if last_derived == derived {
                self.runs.pop();
            }
        }
        self.runs.push((derived, source));
    }

    /// Source offset of the character at `derived`.
    pub fn to_source(&self, derived: u32) -> u32 {
        let after = self.runs.partition_point(|&(start, _)| start <= derived);
        match after.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(&(start, source)) => source + (derived - start),
            None => derived,
        }
    }

    /// The map from this map's derived text to the source of `earlier`, whose derived text is this map's source.
    pub fn compose(&self, earlier: &OffsetMap) -> Self {
        let mut composed = Self::default();
        for (index, &(derived, middle)) in self.runs.iter().enumerate() {
            let length = self
                .runs
                .get(index + 1)
                .map_or(u32::MAX - derived, |next| next.0 - derived);
            composed.push(derived, earlier.to_source(middle));
            let first = earlier.runs.partition_point(|run| run.0 <= middle);
            for &(start, source) in &earlier.runs[first..] {
                if start - middle >= length {
                    break;
                }
                composed.push(derived + (start - middle), source);
            }
        }
        composed
    }

    /// The map of the part of the derived text from `start` to before `end`.
    pub fn slice(&self, start: u32, end: u32) -> Self {
        let mut part = Self::default();
        part.push(0, self.to_source(start));
        let first = self.runs.partition_point(|run| run.0 <= start);
        for &(derived, source) in &self.runs[first..] {
            if derived >= end {
                break;
            }
            part.push(derived - start, source);
        }
        part
    }

    /// Offset in a text two steps back: this map first, then `earlier`.
    pub fn then(&self, earlier: &OffsetMap, derived: u32) -> u32 {
        earlier.to_source(self.to_source(derived))
    }
}

/// Removes invisible characters, turns CRLF and lone CR into LF, and radicals that stand for ordinary characters into these.
/// Everything a reader sees stays as it was written.
pub fn normalise(source: &str) -> Normalised {
    if is_normal(source) {
        return Normalised {
            text: source.to_owned(),
            map: OffsetMap::identity(),
        };
    }
    let mut text = String::with_capacity(source.len());
    let mut map = OffsetMap::default();
    let mut derived = 0u32;
    let mut characters = source.chars().peekable();
    let mut offset = 0u32;
    while let Some(c) = characters.next() {
        let position = offset;
        offset += 1;
        let kept = match c {
            '\r' if characters.peek() == Some(&'\n') => continue,
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
            c if is_invisible(c) => continue,
            c => ideograph(c),
        };
        map.push(derived, position);
        text.push(kept);
        derived += 1;
    }
    if map.runs.is_empty() {
        map = OffsetMap::identity();
    }
    Normalised { text, map }
}

/// Whether no character needs to go or change, told from bytes alone; `false` when in doubt.
fn is_normal(source: &str) -> bool {
    let bytes = source.as_bytes();
    !bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'\n' | b'\t' => false,
        0..=0x1F | 0x7F => true,
        // U+0080..U+00BF holds the soft hyphen and the next-line control
        0xC2 => matches!(bytes.get(at + 1), Some(0x85 | 0xAD)),
        // U+200B..U+206F: zero-width characters, separators, bidirectional controls
        0xE2 => match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(0x80), Some(third)) => matches!(third, 0x8B..=0x8F | 0xA8..=0xAE),
            (Some(0x81), Some(third)) => *third >= 0xA0,
            // U+2E80..U+2FFF: radicals
            (Some(0xBA..=0xBF), _) => true,
            _ => false,
        },
        // U+F900..U+FAFF: compatibility ideographs
        0xEF if matches!(bytes.get(at + 1), Some(0xA4..=0xAB)) => true,
        // U+FE00..U+FE0F and U+FEFF
        0xEF => matches!(
            (bytes.get(at + 1), bytes.get(at + 2)),
            (Some(0xB8), Some(0x80..=0x8F)) | (Some(0xBB), Some(0xBF))
        ),
        _ => false,
    })
}
