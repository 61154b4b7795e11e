//! Where large blobs are: files of the data folder, or objects of a bucket.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use huidian_model::ContentHash;
use lz4_flex::frame::FrameDecoder;

use crate::blobs::bucket::objects::BlobBucket;
use crate::blobs::bucket::options::BucketOptions;
use crate::blobs::bucket::reading::ObjectReader;
use crate::blobs::folder::BlobFolder;
use crate::blobs::frame::{compress, content_hash, hash_of_frame, own_error};
use crate::database::error::{Error, Result};

#[derive(Debug)]
pub(crate) enum Blobs {
    Folder(BlobFolder),
    Bucket(Box<BlobBucket>),
}

/// The bytes of a blob, not compressed.
pub(crate) enum Content<'b> {
    File(FrameDecoder<File>),
    Object(ObjectReader<'b>),
}

impl Blobs {
    /// In the bucket where one is set, else in the data folder.
    pub(crate) fn of(folder: &Path, bucket: Option<&Arc<BucketOptions>>) -> Result<Self> {
        Ok(match bucket {
            Some(options) => Self::Bucket(Box::new(BlobBucket::new(Arc::clone(options))?)),
            None => Self::Folder(BlobFolder::new(folder.join("blobs"))),
        })
    }

    /// Whether both keep the same blobs.
    pub(crate) fn is_same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folder(here), Self::Folder(there)) => here.path() == there.path(),
            (Self::Bucket(here), Self::Bucket(there)) => {
                here.options().is_same_place(there.options())
            }
            _ => false,
        }
    }

    /// Writes a blob so that it is there whole or not at all; one that stands there whole may be left as it is.
    pub(crate) fn write(&self, hash: ContentHash, compressed: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.write(hash, compressed),
            Self::Bucket(bucket) => bucket.write(hash, compressed),
        }
    }

    /// Writes a blob over one that is damaged.
    pub(crate) fn replace(&self, hash: ContentHash, compressed: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.write(hash, compressed),
            Self::Bucket(bucket) => bucket.replace(hash, compressed),
        }
    }

    pub(crate) fn open(&self, hash: ContentHash) -> Result<Content<'_>> {
        Ok(match self {
            Self::Folder(folder) => Content::File(FrameDecoder::new(folder.open(hash)?)),
            Self::Bucket(bucket) => Content::Object(bucket.open(hash)?),
        })
    }

    /// A blob as a frame, held against its hash.
    pub(crate) fn frame(&self, hash: ContentHash) -> Result<Vec<u8>> {
        let mut read = Vec::new();
        match self {
            Self::Folder(folder) => {
                let mut file = folder.open(hash)?;
                let is_read = file.read_to_end(&mut read).is_ok();
                if is_read && hash_of_frame(&read) == Some(hash) {
                    return Ok(read);
                }
            }
            Self::Bucket(bucket) => match bucket.open(hash)?.read_to_end(&mut read) {
                Ok(_) if content_hash(&read) == hash => return Ok(compress(&read)),
                Ok(_) => {}
                Err(error) => return Err(read_error(hash, error)),
            },
        }
        Err(Error::BlobDamaged(hash))
    }

    /// Bytes that a blob takes; nothing for one that is not there.
    pub(crate) fn stored_bytes(&self, hash: ContentHash, size_bytes: u64) -> u64 {
        match self {
            Self::Folder(folder) => folder.size(hash),
            Self::Bucket(_) => size_bytes,
        }
    }

    /// Whether there are bytes to be removed; a bucket forgets what it does not have without a word.
    pub(crate) fn is_there(&self, hash: ContentHash) -> bool {
        match self {
            Self::Folder(folder) => folder.size(hash) > 0,
            Self::Bucket(_) => true,
        }
    }

    /// Hashes of all blobs, and the paths of files that are no blob: leftovers of a killed writer.
    pub(crate) fn list(&self) -> Result<(BTreeSet<ContentHash>, Vec<PathBuf>)> {
        match self {
            Self::Folder(folder) => folder.list(),
            Self::Bucket(bucket) => Ok((bucket.list()?, Vec::new())),
        }
    }

    pub(crate) fn remove(&self, hash: ContentHash) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.remove(hash),
            Self::Bucket(bucket) => bucket.remove(hash),
        }
    }

    /// A link to the bucket itself, where there is one and links are set.
    pub(crate) fn link(
        &self,
        hash: ContentHash,
        size_bytes: u64,
        file_name: &str,
        media_type: &str,
    ) -> Option<String> {
        match self {
            Self::Folder(_) => None,
            Self::Bucket(bucket) => bucket.link(hash, size_bytes, file_name, media_type),
        }
    }
}

/// Why reading stopped: the service that went away, else damage.
pub(crate) fn read_error(hash: ContentHash, error: io::Error) -> Error {
    own_error(error).unwrap_or(Error::BlobDamaged(hash))
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(frame) => frame.read(buffer),
            Self::Object(object) => object.read(buffer),
        }
    }
}
