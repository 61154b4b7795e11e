//! Notes of what batches change, made where the rows are written.
//!
//! The notes on one row are a chain in the order of `seq`. A writer notes a row it adds ([`Transaction::note_added`]), one it is
//! about to change or remove ([`Transaction::note_change`], [`Transaction::note_edit`]), and one that already says what it has to
//! say ([`Transaction::note_same`]). What is written outside of any batch is noted only where the row has a chain: then taking back
//! the batch before it leaves it alone.

use super::image::Image;
use super::record::Record;
use crate::database::error::Result;
use crate::database::row::by_id;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// One note.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) seq: i64,
    /// `None` for what no batch did.
    pub(crate) batch: Option<i64>,
    pub(crate) record: Record,
    pub(crate) row_key: i64,
    pub(crate) is_claim: bool,
    pub(crate) is_added: bool,
    pub(crate) is_same: bool,
}

pub(crate) const COLUMNS: &str = "seq, batch_key, record, row_key, is_claim, is_added, is_same";

pub(crate) fn entry_from(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        batch: row.get(1)?,
        record: by_id(row, 2, "kind of record", Record::from_id)?,
        row_key: row.get(3)?,
        is_claim: row.get(4)?,
        is_added: row.get(5)?,
        is_same: row.get(6)?,
    })
}

impl Transaction<'_> {
    /// A row was added.
    pub(crate) fn note_added(&self, record: Record, row_key: i64) -> Result<()> {
        if self.batch.is_none() && self.last_note(record, row_key)?.is_none() {
            return Ok(());
        }
        self.insert_note(record, row_key, (true, true, false), None)
    }

    /// A row is about to be changed to what the writer says.
    pub(crate) fn note_change(&self, record: Record, row_key: i64) -> Result<()> {
        self.note_before(record, row_key, true)
    }

    /// A row is about to be moved or removed.
    pub(crate) fn note_edit(&self, record: Record, row_key: i64) -> Result<()> {
        self.note_before(record, row_key, false)
    }

    /// A row says already what the writer has to say.
    pub(crate) fn note_same(&self, record: Record, row_key: i64) -> Result<()> {
        match self.last_note(record, row_key)? {
            Some(last) if last.batch == self.batch => self.claim(&last),
            None if self.batch.is_none() => Ok(()),
            _ => self.insert_note(record, row_key, (true, false, true), None),
        }
    }

    fn note_before(&self, record: Record, row_key: i64, is_claim: bool) -> Result<()> {
        let last = self.last_note(record, row_key)?;
        match last {
            None if self.batch.is_none() => return Ok(()),
            // what it was before this batch is noted already
            Some(last) if last.batch == self.batch && !last.is_same => {
                return if is_claim { self.claim(&last) } else { Ok(()) };
            }
            _ => {}
        }
        let before = Image::take(self.connection, record, row_key)?.map(|image| image.bytes());
        match last {
            Some(last) if last.batch == self.batch => {
                self.connection
                    .prepare_cached(
                        "update batch_change set is_same = 0, row_before = $1 where seq = $2",
                    )?
                    .execute(params![before, last.seq])?;
                Ok(())
            }
            _ => self.insert_note(record, row_key, (is_claim, false, false), before),
        }
    }

    fn claim(&self, entry: &Entry) -> Result<()> {
        if !entry.is_claim {
            self.connection
                .prepare_cached("update batch_change set is_claim = 1 where seq = $1")?
                .execute(params![entry.seq])?;
        }
        Ok(())
    }

    pub(crate) fn last_note(&self, record: Record, row_key: i64) -> Result<Option<Entry>> {
        let sql = format!(
            "select {COLUMNS} from batch_change where record = $1 and row_key = $2 and is_void = 0
             order by seq desc limit 1"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut rows = select.query(params![record.id(), row_key])?;
        rows.next()?.map(|row| entry_from(&row)).transpose()
    }

    fn insert_note(
        &self,
        record: Record,
        row_key: i64,
        (is_claim, is_added, is_same): (bool, bool, bool),
        before: Option<Vec<u8>>,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into batch_change (batch_key, record, row_key, is_claim, is_added, is_same, row_before)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )?
            .execute(params![
                self.batch, record.id(), row_key, is_claim, is_added, is_same, before
            ])?;
        Ok(())
    }

    /// The number of the newest event.
    pub(crate) fn last_event(&self) -> Result<i64> {
        Ok(self
            .connection
            .prepare_cached("select max(seq) from library_event")?
            .query_row([], |row| row.get::<Option<i64>>(0))
            .optional()?
            .flatten()
            .unwrap_or(0))
    }
}
