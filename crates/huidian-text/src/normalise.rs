//! Normalisation: what no reader sees goes, and the way back is kept.

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

    /// Offset in a text two steps back: this map first, then `earlier`.
    pub fn then(&self, earlier: &OffsetMap, derived: u32) -> u32 {
        earlier.to_source(self.to_source(derived))
    }
}

/// Removes invisible characters, turns CRLF and lone CR into LF, and no-break or ideographic space at line
/// ends into nothing. Everything a reader sees stays as it was written.
pub fn normalise(source: &str) -> Normalised {
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
            c => c,
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
