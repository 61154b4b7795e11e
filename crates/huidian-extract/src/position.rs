use std::cell::Cell;
use std::ops::Range;

/// Distance between two remembered places, in bytes.
const STEP: usize = 4096;

/// Turns byte offsets of a text into code point offsets, cheaply in any order.
pub(crate) struct Positions<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STEP`] bytes.
    checkpoints: Vec<u32>,
    last: Cell<(usize, u32)>,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            checkpoints.push(count);
            count += count_chars(chunk);
        }
        checkpoints.push(count);
        Self {
            text,
            checkpoints,
            last: Cell::new((0, 0)),
        }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Code points before `byte`, which lies on a character boundary.
    pub(crate) fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        let (last_byte, last_count) = self.last.get();
        let near = byte >= last_byte && byte - last_byte < STEP;
        let (from, count) = if near {
            (last_byte, last_count)
        } else {
            (byte / STEP * STEP, self.checkpoints[byte / STEP])
        };
        let here = count + count_chars(&self.text.as_bytes()[from..byte]);
        self.last.set((byte, here));
        here
    }

    pub(crate) fn span(&self, bytes: Range<usize>) -> Range<u32> {
        let start = self.at(bytes.start);
        start..self.at(bytes.end)
    }
}

/// Counts the bytes that start a character; exact on any cut of valid UTF-8.
pub(crate) fn count_chars(bytes: &[u8]) -> u32 {
    bytes
        .chunks(128)
        .map(|chunk| {
            u32::from(
                chunk
                    .iter()
                    .map(|&byte| u8::from((byte as i8) >= -0x40))
                    .sum::<u8>(),
            )
        })
        .sum()
}

/// Cuts white space and invisible marks off both ends.
pub(crate) fn trimmed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let slice = &text[bytes.clone()];
    let front = slice.trim_start_matches(is_blank);
    let start = bytes.start + (slice.len() - front.len());
    start..start + front.trim_end_matches(is_blank).len()
}

/// White space, or a mark without width that editors leave behind.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}
