//! What is on record of a redaction, and the bytes that are still to go.

use huidian_model::ContentHash;
use jiff::Timestamp;

use crate::batch::id::BatchId;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{hash_from, instant_from};
use crate::database::store::Store;
use crate::database::transaction::Transaction;
use crate::sql::{Connection, Row, params};

/// An original from which personal data was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// Of the bytes as they came; they are held no more.
    pub former: ContentHash,
    /// What is held in their place.
    pub hash: ContentHash,
    /// Whether the original went, and only its words are held.
    pub is_words_only: bool,
    pub redacted_at: Timestamp,
    pub redacted_by: String,
    pub reason: String,
    pub batch: BatchId,
}

const COLUMNS: &str =
    "former_hash, hash, is_words_only, redacted_at, redacted_by, reason, batch_key";

fn redaction_from(row: &Row<'_>) -> Result<Redaction> {
    Ok(Redaction {
        former: hash_from(row, 0)?,
        hash: hash_from(row, 1)?,
        is_words_only: row.get(2)?,
        redacted_at: instant_from(row, 3)?,
        redacted_by: row.get(4)?,
        reason: row.get(5)?,
        batch: BatchId(row.get(6)?),
    })
}

impl Reader<'_> {
    /// All originals from which personal data was taken out, in order of time.
    pub fn redactions(&self) -> Result<Vec<Redaction>> {
        let sql = format!("select {COLUMNS} from redaction order by key");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], redaction_from)?
            .collect()
    }

    /// How bytes that are held came to be without personal data, the last time; `None` for what is held as it came.
    pub fn find_redaction(&self, held: ContentHash) -> Result<Option<Redaction>> {
        let sql =
            format!("select {COLUMNS} from redaction where hash = $1 order by key desc limit 1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![held.0.as_slice()])?;
        rows.next()?.map(|row| redaction_from(&row)).transpose()
    }

    /// Whether bytes are those of an original from which personal data was taken out: they are not taken in again.
    pub fn is_redacted(&self, former: ContentHash) -> Result<bool> {
        is_redacted(self.connection(), former)
    }
}

pub(crate) fn is_redacted(connection: &Connection, former: ContentHash) -> Result<bool> {
    Ok(connection
        .prepare_cached("select 1 from redaction where former_hash = $1")?
        .exists(params![former.0.as_slice()])?)
}

impl Transaction<'_> {
    pub(super) fn put_redaction(&mut self, redaction: &Redaction) -> Result<()> {
        // what was redacted before leads to what is held now
        self.connection
            .prepare_cached("update redaction set hash = $1 where hash = $2")?
            .execute(params![
                redaction.hash.0.as_slice(),
                redaction.former.0.as_slice()
            ])?;
        self.connection
            .prepare_cached(
                "insert into redaction (batch_key, former_hash, hash, is_words_only, redacted_at, redacted_by, reason)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )?
            .execute(params![
                redaction.batch.0,
                redaction.former.0.as_slice(),
                redaction.hash.0.as_slice(),
                redaction.is_words_only,
                redaction.redacted_at.as_microsecond(),
                redaction.redacted_by,
                redaction.reason
            ])?;
        Ok(())
    }

    /// Takes bytes away: rows in this transaction, files and objects after it.
    pub(super) fn drop_blob(&mut self, hash: ContentHash) -> Result<()> {
        let found: Vec<(i64, bool)> = self
            .connection
            .prepare_cached("select key, is_file from blob where hash = $1")?
            .query_map(params![hash.0.as_slice()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<std::result::Result<_, _>>()?;
        for (key, is_file) in found {
            for sql in [
                "delete from blob_content where blob_key = $1",
                "delete from blob where key = $1",
            ] {
                self.connection.prepare_cached(sql)?.execute(params![key])?;
            }
            if is_file {
                self.connection
                    .prepare_cached(
                        "insert into redacted_blob (hash) values ($1) on conflict do nothing",
                    )?
                    .execute(params![hash.0.as_slice()])?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// What a process that was killed left behind; a file that cannot be removed now is no reason not to open the library.
    pub(crate) fn finish_killed_redactions(&self) {
        let is_left = self.redacted_blobs().is_ok_and(|left| !left.is_empty());
        if is_left {
            // it stays on the list, and the next redaction says why
            self.finish_redactions().ok();
        }
    }

    fn redacted_blobs(&self) -> Result<Vec<ContentHash>> {
        self.read()?
            .connection()
            .prepare_cached("select hash from redacted_blob order by hash")?
            .query_and_then([], |row| hash_from(row, 0))?
            .collect()
    }

    /// Takes away the files and objects of redacted originals, and what their rows left behind in the database's own files.
    ///
    /// # Errors
    ///
    /// When a file cannot be removed: it stays on the list, and the next call or the next opening tries again.
    pub fn finish_redactions(&self) -> Result<()> {
        for hash in self.redacted_blobs()? {
            self.write(|library| -> Result<()> {
                // the same bytes may have been brought in another way since: never while they are named
                let is_named = library.read()?.has_blob(hash)?;
                if !is_named && self.blobs().is_there(hash) {
                    self.blobs().remove(hash)?;
                }
                library
                    .connection
                    .prepare_cached("delete from redacted_blob where hash = $1")?
                    .execute(params![hash.0.as_slice()])?;
                Ok(())
            })?;
        }
        Ok(self.writer()?.empty_log()?)
    }
}
