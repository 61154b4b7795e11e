//! A DOCX of a megabyte that unpacks to hundreds and says it is small.

/// Bits in the order of deflate (RFC 1951, 3.1.1).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    fn push(&mut self, bit: u32) {
        if self.count.is_multiple_of(8) {
            self.bytes.push(0);
        }
        let last = self.bytes.len() - 1;
        self.bytes[last] |= (bit as u8) << (self.count % 8);
        self.count += 1;
    }

    /// A code of the fixed tree, its highest bit first.
    fn push_code(&mut self, code: u32, length: u32) {
        for place in (0..length).rev() {
            self.push(code >> place & 1);
        }
    }
}

/// One block of the fixed tree: a letter, and the letter before it again 258 times at a time.
fn deflated(unpacked_bytes: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(1);
    bits.push(1);
    bits.push(0);
    bits.push_code(0x30 + u32::from(b'x'), 8);
    for _ in 0..unpacked_bytes / 258 {
        // length 258 is code 285; distance 1 is code 0
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    bits.bytes
}

/// A zip with one entry that unpacks to much more than it declares.
pub fn docx(unpacked_bytes: usize) -> Vec<u8> {
    const NAME: &[u8] = b"word/document.xml";
    const DECLARED: u32 = 4000;
    let packed = deflated(unpacked_bytes);
    let sizes = [0, packed.len() as u32, DECLARED]
        .map(u32::to_le_bytes)
        .concat();
    let name_length = (NAME.len() as u16).to_le_bytes();
    // version, flags, deflate, time, date; then checksum and sizes
    let common = [
        &[20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0][..],
        &sizes,
        &name_length,
        &[0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", &common[..], NAME, &packed].concat();
    let central = [b"PK\x01\x02\x14\x00", &common[..], &[0; 14], NAME].concat();
    let place = [central.len() as u32, local.len() as u32].map(u32::to_le_bytes);
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
        &place.concat()[..],
        &[0, 0],
    ]
    .concat();
    [local, central, end].concat()
}
