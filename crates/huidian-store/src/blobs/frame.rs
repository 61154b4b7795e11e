//! Bytes, their hashes, and the frames (LZ4) in which they are kept.

use std::io::{self, Read, Write};

use huidian_model::ContentHash;
use lz4_flex::frame::{FrameDecoder, FrameEncoder, FrameInfo};
use sha2::{Digest, Sha256};

use crate::database::error::Error;

/// SHA-256 of bytes.
pub fn content_hash(content: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(content).into())
}

pub(crate) fn compress(content: &[u8]) -> Vec<u8> {
    let info = FrameInfo::new().content_size(Some(content.len() as u64));
    let mut encoder = FrameEncoder::with_frame_info(info, Vec::with_capacity(content.len() / 2));
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish().map_err(io::Error::other))
        .expect("memory takes all that is written to it")
}

/// Decompresses at most one byte more than promised, whatever the frame says of itself.
pub(crate) fn copy_frame(
    frame: impl Read,
    size_bytes: u64,
    to: &mut impl Write,
) -> io::Result<u64> {
    io::copy(&mut FrameDecoder::new(frame).take(size_bytes + 1), to)
}

/// SHA-256 of what a frame holds; `None` where it cannot be read.
pub(crate) fn hash_of_frame(compressed: &[u8]) -> Option<ContentHash> {
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut FrameDecoder::new(compressed), &mut hashing).ok()?;
    Some(hashing.hash())
}

/// Writes on, and knows the hash of what was written.
pub(super) struct Hashing<W> {
    to: W,
    digest: Sha256,
}

impl<W> Hashing<W> {
    pub(super) fn new(to: W) -> Self {
        Self {
            to,
            digest: Sha256::new(),
        }
    }

    pub(super) fn hash(self) -> ContentHash {
        ContentHash(self.digest.finalize().into())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The library's own error where reading stopped for one, such as a service that cannot be reached.
pub(super) fn own_error(error: io::Error) -> Result<Error, io::Error> {
    error.downcast::<Error>()
}
