//! Byte offsets to character offsets and back.

/// Distance between two marks, in bytes: small enough to count through, large enough to cost little.
const STRIDE: usize = 256;

/// Converts between byte offsets and character (code point) offsets of one text in constant time.
#[derive(Debug, Clone)]
pub struct CharPositions<'t> {
    text: &'t str,
    /// Characters before each multiple of `STRIDE` bytes.
    marks: Vec<u32>,
}

impl<'t> CharPositions<'t> {
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut count = 0u32;
        for chunk in bytes.chunks(STRIDE) {
            marks.push(count);
            count += starts_in(chunk);
        }
        if marks.is_empty() {
            marks.push(0);
        }
        Self { text, marks }
    }

    /// Characters before byte offset `byte`; offsets past the end count the whole text.
    pub fn char_at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        let mark = (byte / STRIDE).min(self.marks.len() - 1);
        self.marks[mark] + starts_in(&self.text.as_bytes()[mark * STRIDE..byte])
    }

    /// Byte offset of character number `char`; past the end, the length of the text.
    pub fn byte_at(&self, char: u32) -> usize {
        let mark = self
            .marks
            .partition_point(|&count| count <= char)
            .saturating_sub(1);
        let mut count = self.marks[mark];
        let bytes = self.text.as_bytes();
        for (index, byte) in bytes.iter().enumerate().skip(mark * STRIDE) {
            if is_start(*byte) {
                if count == char {
                    return index;
                }
                count += 1;
            }
        }
        self.text.len()
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn starts_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| is_start(**byte)).count() as u32
}
