//! Numbers and strings as bytes, for the tables of a segment.

/// Appends little-endian numbers, variable-length numbers and strings.
#[derive(Default)]
pub(crate) struct TableWriter {
    pub(crate) bytes: Vec<u8>,
}

impl TableWriter {
    pub(crate) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// A number that may be negative; zigzag, so small ones stay short.
    pub(crate) fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn strings(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.string(text);
        }
    }

    pub(crate) fn float(&mut self, value: f32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn word(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
}

/// Reads what [`TableWriter`] wrote; `None` once the bytes do not fit.
pub(crate) struct TableReader<'b> {
    bytes: &'b [u8],
}

impl<'b> TableReader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn count(&mut self) -> Option<usize> {
        // each counted thing takes a byte at least, so a damaged count cannot ask for more memory than the file has
        let count = self.number()? as usize;
        (count <= self.bytes.len()).then_some(count)
    }

    pub(crate) fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub(crate) fn string(&mut self) -> Option<String> {
        let length = self.count()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    pub(crate) fn strings(&mut self) -> Option<Vec<String>> {
        let count = self.count()?;
        (0..count).map(|_| self.string()).collect()
    }

    pub(crate) fn float(&mut self) -> Option<f32> {
        let (four, rest) = self.bytes.split_at_checked(4)?;
        self.bytes = rest;
        Some(f32::from_le_bytes(four.try_into().ok()?))
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    pub(crate) fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    pub(crate) fn word(&mut self) -> Option<u64> {
        let (eight, rest) = self.bytes.split_at_checked(8)?;
        self.bytes = rest;
        Some(u64::from_le_bytes(eight.try_into().ok()?))
    }
}

/// Checksum of a file: eight bytes at a time, so that opening stays quick; it guards against damage, not against malice.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut lanes = [1u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, eight) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = (lane.rotate_left(23) ^ u64::from_le_bytes(*eight)).wrapping_mul(MULTIPLIER);
        }
    }
    let mut sum = bytes.len() as u64;
    for lane in lanes {
        sum = (sum.rotate_left(29) ^ lane).wrapping_mul(MULTIPLIER);
    }
    for byte in rest {
        sum = (sum.rotate_left(11) ^ u64::from(*byte)).wrapping_mul(MULTIPLIER);
    }
    sum ^ (sum >> 32)
}
