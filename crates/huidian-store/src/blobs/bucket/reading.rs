//! An object read part by part: each request is bounded, and tried again by itself.

use std::io::{self, Read};

use huidian_model::ContentHash;

use crate::blobs::bucket::objects::BlobBucket;
use crate::blobs::bucket::refusal::Refusal;
use crate::database::error::{Error, Result};

/// The bytes of a blob as they come.
#[derive(Debug)]
pub(crate) struct ObjectReader<'b> {
    bucket: &'b BlobBucket,
    hash: ContentHash,
    name: String,
    part: Vec<u8>,
    /// How much of the part has been given out.
    given: usize,
    /// Where the next part begins.
    next: u64,
    size: u64,
}

impl BlobBucket {
    /// Opens a blob, of which the first part is there then.
    pub(crate) fn open(&self, hash: ContentHash) -> Result<ObjectReader<'_>> {
        let name = self.name_of(hash);
        let (part, size) = match self.part(&name, 0) {
            Ok(first) => first,
            // an object of no bytes has no first one
            Err(Refusal::PastEnd) => (Vec::new(), 0),
            Err(refusal) => return Err(self.missing_or(hash, refusal)),
        };
        Ok(ObjectReader {
            bucket: self,
            hash,
            name,
            next: part.len() as u64,
            part,
            given: 0,
            size,
        })
    }

    fn missing_or(&self, hash: ContentHash, refusal: Refusal) -> Error {
        match refusal {
            Refusal::Missing => Error::BlobMissing(hash),
            refusal => self.error(refusal),
        }
    }
}

impl Read for ObjectReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.part.len() {
            if self.next >= self.size {
                return Ok(0);
            }
            let part = match self.bucket.part(&self.name, self.next) {
                Ok((part, _)) if !part.is_empty() => part,
                // shorter than it said: what reads it misses the rest
                Ok(_) | Err(Refusal::PastEnd) => return Ok(0),
                Err(refusal) => {
                    let error = self.bucket.missing_or(self.hash, refusal);
                    return Err(io::Error::other(error));
                }
            };
            self.next += part.len() as u64;
            self.part = part;
            self.given = 0;
        }
        let mut rest = &self.part[self.given..];
        let read = rest.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}
