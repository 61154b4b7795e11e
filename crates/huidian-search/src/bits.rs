//! Bits packed into bytes: Rice codes for gaps, unary for small counts.

/// Longest quotient written in unary; larger gaps are escaped and written whole.
const ESCAPE: u32 = 24;

/// Appends bits, lowest first.
#[derive(Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    buffer: u64,
    filled: u32,
}

impl BitWriter {
    pub(crate) fn push(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 32);
        self.buffer |= value << self.filled;
        self.filled += width;
        while self.filled >= 8 {
            self.bytes.push(self.buffer as u8);
            self.buffer >>= 8;
            self.filled -= 8;
        }
    }

    /// `count` zeros and a one.
    pub(crate) fn push_unary(&mut self, count: u32) {
        self.push(1 << count, count + 1);
    }

    pub(crate) fn push_rice(&mut self, value: u32, parameter: u32) {
        let quotient = value >> parameter;
        if quotient < ESCAPE {
            self.push_unary(quotient);
            self.push(u64::from(value & ((1 << parameter) - 1)), parameter);
        } else {
            self.push_unary(ESCAPE);
            self.push(u64::from(value), 32);
        }
    }

    /// Fills up the last byte with zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.push(0, 8 - self.filled);
        }
        self.bytes
    }
}

/// Cost in bits of a value under a Rice parameter.
pub(crate) fn rice_cost(value: u32, parameter: u32) -> u64 {
    let quotient = value >> parameter;
    if quotient < ESCAPE {
        u64::from(quotient + 1 + parameter)
    } else {
        u64::from(ESCAPE + 33)
    }
}

/// Reads what [`BitWriter`] wrote. Past the end it reads zeros, so damaged data ends in wrong numbers, never in a panic.
pub(crate) struct BitReader<'b> {
    bytes: &'b [u8],
    position: usize,
}

impl<'b> BitReader<'b> {
    /// Starts at the first bit of `bytes`.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// At least 57 bits from the current position.
    #[inline]
    fn peek(&self) -> u64 {
        let byte = self.position >> 3;
        let word = match self.bytes.get(byte..byte + 8) {
            Some(eight) => u64::from_le_bytes(eight.try_into().unwrap_or_default()),
            None => self.peek_at_end(byte),
        };
        word >> (self.position & 7)
    }

    #[cold]
    fn peek_at_end(&self, byte: usize) -> u64 {
        let mut eight = [0u8; 8];
        if let Some(rest) = self.bytes.get(byte..) {
            let count = rest.len().min(8);
            eight[..count].copy_from_slice(&rest[..count]);
        }
        u64::from_le_bytes(eight)
    }

    /// Whether a one is left. Every code ends with one, so none is left where only the last byte was filled up.
    #[inline]
    pub(crate) fn has_one(&self) -> bool {
        let at = self.position >> 3;
        match self.bytes.get(at) {
            Some(byte) => at + 1 < self.bytes.len() || byte >> (self.position & 7) != 0,
            None => false,
        }
    }

    #[inline]
    pub(crate) fn unary(&mut self) -> u32 {
        let zeros = self.peek().trailing_zeros().min(32);
        self.position += zeros as usize + 1;
        zeros
    }

    #[inline]
    pub(crate) fn rice(&mut self, parameter: u32) -> u32 {
        let word = self.peek();
        let quotient = word.trailing_zeros();
        if quotient < ESCAPE {
            let rest = (word >> (quotient + 1)) & ((1 << parameter) - 1);
            self.position += (quotient + 1 + parameter) as usize;
            (quotient << parameter) | rest as u32
        } else {
            self.position += ESCAPE as usize + 1;
            let value = self.peek() as u32;
            self.position += 32;
            value
        }
    }
}
