//! Originals put into the bucket, each held against its hash.

use std::io::Read as _;

use huidian_model::ContentHash;

use crate::blobs::bucket::objects::{BlobBucket, Put};
use crate::blobs::frame::{content_hash, copy_frame, own_error};
use crate::database::error::{Error, Result};

impl BlobBucket {
    /// Keeps what a frame holds where there is no such object yet. What stands there already is left, if it is whole.
    pub(crate) fn write(&self, hash: ContentHash, compressed: &[u8]) -> Result<()> {
        let content = content_of(hash, compressed)?;
        match self.put_content(hash, &content, true)? {
            Put::New => Ok(()),
            // of a step that was cut off, or of an attempt whose answer was lost
            Put::Stood if self.is_whole(hash)? => Ok(()),
            Put::Stood => self.put_content(hash, &content, false).map(|_| ()),
        }
    }

    /// Keeps what a frame holds, whatever stands there.
    pub(crate) fn replace(&self, hash: ContentHash, compressed: &[u8]) -> Result<()> {
        let content = content_of(hash, compressed)?;
        self.put_content(hash, &content, false).map(|_| ())
    }

    /// Whether an object is there whose bytes its name promises.
    pub(crate) fn is_whole(&self, hash: ContentHash) -> Result<bool> {
        let mut content = Vec::new();
        match self
            .open(hash)
            .map(|mut object| object.read_to_end(&mut content))
        {
            Ok(Ok(_)) => Ok(content_hash(&content) == hash),
            Ok(Err(error)) => match own_error(error) {
                Ok(Error::BlobMissing(_)) | Err(_) => Ok(false),
                Ok(error) => Err(error),
            },
            Err(Error::BlobMissing(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// What a frame holds, held against its hash before it leaves.
fn content_of(hash: ContentHash, compressed: &[u8]) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    match copy_frame(compressed, u64::MAX - 1, &mut content) {
        Ok(_) if content_hash(&content) == hash => Ok(content),
        _ => Err(Error::BlobDamaged(hash)),
    }
}
