use std::collections::BTreeSet;

use huidian_model::WorkId;
use jiff::Timestamp;

use crate::batch::record::Record;
use crate::blobs::place::Blobs;
use crate::database::error::{Error, Result};
use crate::sql::{Connection, OptionalExtension, params};

/// A step of writing: everything put here is kept together, or none of it.
///
/// Works that were touched are projected anew once, at the end or when [`Transaction::read`] is called.
#[derive(Debug)]
pub struct Transaction<'s> {
    pub(crate) connection: &'s Connection,
    pub(crate) blobs: &'s Blobs,
    pub(crate) now: Timestamp,
    pub(crate) touched: BTreeSet<i64>,
    pub(crate) is_content_changed: bool,
    /// Works that others have to put into their index anew; gone ones by their ids.
    pub(crate) changed: BTreeSet<i64>,
    pub(crate) changed_ids: BTreeSet<WorkId>,
    /// The batch that what is written belongs to.
    pub(crate) batch: Option<i64>,
    /// Number of the newest event before the batch of this step.
    pub(crate) first_event: i64,
}

impl<'s> Transaction<'s> {
    pub(crate) fn new(connection: &'s Connection, blobs: &'s Blobs, now: Timestamp) -> Self {
        Self {
            connection,
            blobs,
            now,
            touched: BTreeSet::new(),
            is_content_changed: false,
            changed: BTreeSet::new(),
            changed_ids: BTreeSet::new(),
            batch: None,
            first_event: 0,
        }
    }

    /// The instant of this step, the same throughout.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Notes that a work has to be worked out anew.
    pub(crate) fn touch(&mut self, work_key: i64) {
        self.touched.insert(work_key);
        self.is_content_changed = true;
    }

    /// Notes that a work is gone.
    pub(crate) fn forget(&mut self, work_key: i64, work: &WorkId) {
        self.touched.remove(&work_key);
        self.changed_ids.insert(work.clone());
        self.is_content_changed = true;
    }

    /// What is written from here on belongs to a batch.
    pub(crate) fn enter_batch(&mut self, batch: i64) -> Result<()> {
        self.first_event = self.last_event()?;
        self.batch = Some(batch);
        Ok(())
    }

    /// Notes that every work has to be worked out anew.
    pub(crate) fn touch_all(&mut self) -> Result<()> {
        let mut select = self.connection.prepare_cached("select key from work")?;
        let keys = select.query_map([], |row| row.get(0))?;
        for key in keys {
            self.touched.insert(key?);
        }
        self.is_content_changed |= !self.touched.is_empty();
        Ok(())
    }

    /// Notes that content changed that no work's row shows.
    pub(crate) fn change_content(&mut self) {
        self.is_content_changed = true;
    }

    pub(crate) fn find_work_key(&self, work: &WorkId) -> Result<Option<i64>> {
        find_work_key(self.connection, work)
    }

    pub(crate) fn work_key(&self, work: &WorkId) -> Result<i64> {
        let work = self.current_id(work)?;
        self.find_work_key(&work)?.ok_or(Error::UnknownWork(work))
    }

    /// The key of a work, made where there is none; of one that became one with another, the other's.
    pub(crate) fn ensure_work(&mut self, work: &WorkId) -> Result<i64> {
        let work = &self.current_id(work)?;
        if let Some(key) = self.find_work_key(work)? {
            return Ok(key);
        }
        let key = self
            .connection
            .prepare_cached("insert into work (id) values ($1)")?
            .insert(params![work.as_str()])?;
        self.note_added(Record::Work, key)?;
        self.touch(key);
        Ok(key)
    }
}

pub(crate) fn find_work_key(connection: &Connection, work: &WorkId) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("select key from work where id = $1")?
        .query_row(params![work.as_str()], |row| row.get(0))
        .optional()?)
}
