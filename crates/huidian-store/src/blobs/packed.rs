//! Bytes by their SHA-256: small ones in the database, large ones as files.

use std::io::{self, Read, Write};

use huidian_model::ContentHash;

use crate::blobs::frame::{Hashing, compress, content_hash, copy_frame};
use crate::blobs::place::read_error;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::hash_from;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// Compressed blobs up to this size are rows, larger ones files. One commit with one sync then keeps hundreds of texts, where a file each would
/// need a sync each; and the few large ones (scans, spreadsheets) do not pass through the write-ahead log.
pub(crate) const ROW_LIMIT_BYTES: usize = 256 * 1024;

/// Bytes made ready for the library: hashed and compressed (LZ4 frame). Making one needs no library.
#[derive(Debug, Clone)]
pub struct PackedBlob {
    hash: ContentHash,
    size_bytes: u64,
    compressed: Vec<u8>,
}

impl PackedBlob {
    pub fn new(content: &[u8]) -> Self {
        Self {
            hash: content_hash(content),
            size_bytes: content.len() as u64,
            compressed: compress(content),
        }
    }

    /// What it takes as it is kept, in bytes.
    pub fn packed_bytes(&self) -> usize {
        self.compressed.len()
    }

    pub fn hash(&self) -> ContentHash {
        self.hash
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn is_file(&self) -> bool {
        self.compressed.len() > ROW_LIMIT_BYTES
    }
}

impl Transaction<'_> {
    /// Keeps bytes; says whether they are new. Bytes that were lost or damaged are whole again after it.
    pub fn put_blob(&mut self, blob: &PackedBlob) -> Result<bool> {
        let hash = blob.hash.0.as_slice();
        let known: Option<i64> = self
            .connection
            .prepare_cached("select key from blob where hash = $1")?
            .query_row(params![hash], |row| row.get(0))
            .optional()?;
        if let Some(key) = known {
            if !self.read()?.is_blob_whole(blob.hash)? {
                self.heal_blob(key, blob)?;
            }
            return Ok(false);
        }
        let is_file = blob.is_file();
        if is_file {
            // before the row: a crash in between leaves a file nobody names, never a row without its file
            self.blobs.write(blob.hash, &blob.compressed)?;
        }
        let key = self
            .connection
            .prepare_cached("insert into blob (hash, size_bytes, is_file) values ($1, $2, $3)")?
            .insert(params![hash, blob.size_bytes as i64, is_file])?;
        if !is_file {
            self.connection
                .prepare_cached("insert into blob_content (blob_key, bytes) values ($1, $2)")?
                .execute(params![key, blob.compressed])?;
        }
        Ok(true)
    }

    fn heal_blob(&mut self, key: i64, blob: &PackedBlob) -> Result<()> {
        let is_file = blob.is_file();
        if is_file {
            self.blobs.replace(blob.hash, &blob.compressed)?;
            self.connection
                .prepare_cached("delete from blob_content where blob_key = $1")?
                .execute(params![key])?;
        } else {
            self.connection
                .prepare_cached(
                    "insert into blob_content (blob_key, bytes) values ($1, $2)
                     on conflict (blob_key) do update set bytes = excluded.bytes",
                )?
                .execute(params![key, blob.compressed])?;
        }
        self.connection
            .prepare_cached("update blob set size_bytes = $1, is_file = $2 where key = $3")?
            .execute(params![blob.size_bytes as i64, is_file, key])?;
        Ok(())
    }
}

/// Where a blob is and how long it should be.
struct Place {
    key: i64,
    size_bytes: u64,
    is_file: bool,
}

impl Reader<'_> {
    /// The bytes of a hash, checked against it; `None` when the library does not have them.
    pub fn find_blob(&self, hash: ContentHash) -> Result<Option<Vec<u8>>> {
        let mut content = Vec::new();
        Ok(self.copy_blob(hash, &mut content)?.map(|_| content))
    }

    /// Streams the bytes of a hash and returns their count, without holding a file blob in memory. Whether they are those that the hash promises
    /// is known at the end: on [`Error::BlobDamaged`] what was written is worth nothing.
    pub fn copy_blob(&self, hash: ContentHash, to: &mut impl Write) -> Result<Option<u64>> {
        let Some(place) = self.place_of(hash)? else {
            return Ok(None);
        };
        let mut to = Hashing::new(to);
        let most = place.size_bytes + 1;
        let copied = if place.is_file {
            io::copy(&mut self.blobs.open(hash)?.take(most), &mut to)
        } else {
            let bytes: Vec<u8> = self
                .connection()
                .prepare_cached("select bytes from blob_content where blob_key = $1")?
                .query_row(params![place.key], |row| row.get(0))
                .optional()?
                .ok_or(Error::BlobMissing(hash))?;
            copy_frame(bytes.as_slice(), place.size_bytes, &mut to)
        };
        match copied {
            Ok(size) if size == place.size_bytes && to.hash() == hash => Ok(Some(size)),
            Ok(_) => Err(Error::BlobDamaged(hash)),
            Err(error) => Err(read_error(hash, error)),
        }
    }

    /// A link by which a reader downloads a large original from the bucket itself, for a while and under a file name; `None` where originals are
    /// in the data folder, links are not set, or it is a small one.
    pub fn original_link(
        &self,
        hash: ContentHash,
        file_name: &str,
        media_type: &str,
    ) -> Result<Option<String>> {
        let place = self.place_of(hash)?.filter(|place| place.is_file);
        Ok(place.and_then(|place| {
            self.blobs
                .link(hash, place.size_bytes, file_name, media_type)
        }))
    }

    /// Whether the bytes of a hash are there, and are those that it promises.
    pub fn is_blob_whole(&self, hash: ContentHash) -> Result<bool> {
        match self.find_blob(hash) {
            Ok(found) => Ok(found.is_some()),
            Err(
                Error::BlobMissing(_)
                | Error::BlobDamaged(_)
                | Error::Folder { .. }
                | Error::Unreadable { .. }
                | Error::Database(_),
            ) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub fn has_blob(&self, hash: ContentHash) -> Result<bool> {
        Ok(self.place_of(hash)?.is_some())
    }

    /// Hashes and sizes of all blobs, in order of hash.
    pub fn blob_sizes(&self) -> Result<Vec<(ContentHash, u64)>> {
        self.connection()
            .prepare_cached("select hash, size_bytes from blob order by hash")?
            .query_and_then([], |row| {
                Ok((hash_from(row, 0)?, row.get::<i64>(1)? as u64))
            })?
            .collect()
    }

    fn place_of(&self, hash: ContentHash) -> Result<Option<Place>> {
        Ok(self
            .connection()
            .prepare_cached("select key, size_bytes, is_file from blob where hash = $1")?
            .query_row(params![hash.0.as_slice()], |row| {
                Ok(Place {
                    key: row.get(0)?,
                    size_bytes: row.get::<i64>(1)? as u64,
                    is_file: row.get(2)?,
                })
            })
            .optional()?)
    }
}
