//! Ids of works that became one with another.

use huidian_model::WorkId;

use crate::batch::record::Record;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::work_id_from;
use crate::database::transaction::Transaction;
use crate::sql::{Connection, OptionalExtension, params};

/// The work that another one became; `None` for one that did not.
pub(crate) fn find_redirect(connection: &Connection, work: &WorkId) -> Result<Option<WorkId>> {
    let to: Option<String> = connection
        .prepare_cached("select to_work from work_redirect where from_work = $1")?
        .query_row(params![work.as_str()], |row| row.get(0))
        .optional()?;
    Ok(to.map(|to| WorkId::new(&to)))
}

impl Reader<'_> {
    /// The work that another one became; `None` for one that did not.
    pub fn find_redirect(&self, work: &WorkId) -> Result<Option<WorkId>> {
        find_redirect(self.connection(), work)
    }

    /// All ids that lead to other works.
    pub fn all_redirects(&self) -> Result<Vec<(WorkId, WorkId)>> {
        self.connection()
            .prepare_cached("select from_work, to_work from work_redirect order by from_work")?
            .query_and_then([], |row| Ok((work_id_from(row, 0)?, work_id_from(row, 1)?)))?
            .collect()
    }
}

impl Transaction<'_> {
    /// The id under which a work is kept now.
    pub(crate) fn current_id(&self, work: &WorkId) -> Result<WorkId> {
        Ok(find_redirect(self.connection, work)?.unwrap_or_else(|| work.clone()))
    }

    /// Lets an id, and those that led to it, lead to another work.
    pub(crate) fn put_redirect(&mut self, from: &WorkId, to: &WorkId) -> Result<()> {
        let leading: Vec<i64> = self
            .connection
            .prepare_cached("select key from work_redirect where to_work = $1")?
            .query_and_then(params![from.as_str()], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for key in leading {
            self.note_edit(Record::Redirect, key)?;
            self.connection
                .prepare_cached("update work_redirect set to_work = $1 where key = $2")?
                .execute(params![to.as_str(), key])?;
        }
        let key = self
            .connection
            .prepare_cached("insert into work_redirect (from_work, to_work) values ($1, $2)")?
            .insert(params![from.as_str(), to.as_str()])?;
        self.note_added(Record::Redirect, key)
    }
}
