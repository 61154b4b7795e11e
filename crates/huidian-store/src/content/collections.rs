//! Named sets of works that a keeper makes. Those of a closed one are for people with an account.

use huidian_model::WorkId;
use jiff::Timestamp;

use crate::batch::record::Record;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// A named set of works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    pub key: i64,
    pub name: String,
    /// Whether only people with an account read its works.
    pub is_closed: bool,
    pub work_count: u64,
    pub added_by: String,
    pub added_at: Timestamp,
}

const SELECT: &str = "select c.key, c.name, c.is_closed,
    (select count(*) from collection_work m where m.collection_key = c.key), c.added_by, c.added_at from collection c";

fn collection_from(row: &Row<'_>) -> Result<Collection> {
    Ok(Collection {
        key: row.get(0)?,
        name: row.get(1)?,
        is_closed: row.get(2)?,
        work_count: row.get::<i64>(3)?.unsigned_abs(),
        added_by: row.get(4)?,
        added_at: instant_from(row, 5)?,
    })
}

impl Reader<'_> {
    /// All collections, by name.
    pub fn collections(&self) -> Result<Vec<Collection>> {
        self.connection()
            .prepare_cached(&format!("{SELECT} order by c.name"))?
            .query_and_then([], collection_from)?
            .collect()
    }

    pub fn find_collection(&self, name: &str) -> Result<Option<Collection>> {
        let mut select = self
            .connection()
            .prepare_cached(&format!("{SELECT} where c.name = $1"))?;
        let mut rows = select.query([name])?;
        rows.next()?.map(|row| collection_from(&row)).transpose()
    }

    /// The collections that a work is in, by name.
    pub fn collections_of(&self, work: &WorkId) -> Result<Vec<Collection>> {
        self.connection()
            .prepare_cached(&format!(
                "{SELECT} join collection_work o on o.collection_key = c.key where o.work = $1 order by c.name"
            ))?
            .query_and_then([work.as_str()], collection_from)?
            .collect()
    }

    /// Works of a collection, in order of ids.
    pub fn works_of_collection(&self, key: i64) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached(
                "select work from collection_work where collection_key = $1 order by work",
            )?
            .query_and_then([key], |row| work_id_from(row, 0))?
            .collect()
    }

    /// Works of closed collections, in order of ids.
    pub fn closed_works(&self) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached(
                "select distinct m.work from collection_work m join collection c on c.key = m.collection_key
                 where c.is_closed = 1 order by m.work",
            )?
            .query_and_then([], |row| work_id_from(row, 0))?
            .collect()
    }
}

impl Transaction<'_> {
    /// Makes an open collection without works, and gives its key; that of the one that bears the name already.
    pub fn add_collection(&mut self, name: &str, who: &str) -> Result<i64> {
        let known = self
            .connection
            .prepare_cached("select key from collection where name = $1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        if let Some(key) = known {
            self.note_same(Record::Collection, key)?;
            return Ok(key);
        }
        let key = self
            .connection
            .prepare_cached(
                "insert into collection (name, is_closed, added_by, added_at) values ($1, 0, $2, $3)",
            )?
            .insert(params![name, who, self.now.as_microsecond()])?;
        self.note_added(Record::Collection, key)?;
        self.change_content();
        Ok(key)
    }

    /// Closes a collection, or opens it.
    pub fn close_collection(&mut self, key: i64, is_closed: bool) -> Result<()> {
        self.note_edit(Record::Collection, key)?;
        self.connection
            .prepare_cached("update collection set is_closed = $1 where key = $2")?
            .execute(params![i64::from(is_closed), key])?;
        self.change_content();
        Ok(())
    }

    /// Removes a collection; its works stay where they are.
    pub fn remove_collection(&mut self, key: i64) -> Result<()> {
        let members: Vec<i64> = self
            .connection
            .prepare_cached("select key from collection_work where collection_key = $1")?
            .query_and_then([key], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for member in members {
            self.remove_member(member)?;
        }
        self.note_edit(Record::Collection, key)?;
        self.connection
            .prepare_cached("delete from collection where key = $1")?
            .execute([key])?;
        self.change_content();
        Ok(())
    }

    /// Puts a work into a collection; says whether it was not there before.
    pub fn put_in_collection(&mut self, key: i64, work: &WorkId) -> Result<bool> {
        let work = self.current_id(work)?;
        if let Some(member) = self.find_member(key, &work)? {
            self.note_same(Record::CollectionWork, member)?;
            return Ok(false);
        }
        let member = self
            .connection
            .prepare_cached("insert into collection_work (collection_key, work) values ($1, $2)")?
            .insert(params![key, work.as_str()])?;
        self.note_added(Record::CollectionWork, member)?;
        self.change_content();
        Ok(true)
    }

    /// Takes a work out of a collection; says whether it was there.
    pub fn take_from_collection(&mut self, key: i64, work: &WorkId) -> Result<bool> {
        let Some(member) = self.find_member(key, work)? else {
            return Ok(false);
        };
        self.remove_member(member)?;
        self.change_content();
        Ok(true)
    }

    /// Puts a work wherever another one is: it has words of the other.
    pub fn put_where(&mut self, other: &WorkId, work: &WorkId) -> Result<()> {
        let collections: Vec<i64> = self
            .connection
            .prepare_cached(
                "select collection_key from collection_work where work = $1 order by 1",
            )?
            .query_and_then([other.as_str()], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for key in collections {
            self.put_in_collection(key, work)?;
        }
        Ok(())
    }

    fn find_member(&self, key: i64, work: &WorkId) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "select key from collection_work where collection_key = $1 and work = $2",
            )?
            .query_row(params![key, work.as_str()], |row| row.get(0))
            .optional()?)
    }

    fn remove_member(&mut self, member: i64) -> Result<()> {
        self.note_edit(Record::CollectionWork, member)?;
        self.connection
            .prepare_cached("delete from collection_work where key = $1")?
            .execute([member])?;
        Ok(())
    }

    /// Taking back that a collection was made would open its works without a word: one that is closed is opened first.
    pub(crate) fn refuse_closed(&self, collection: i64) -> Result<()> {
        let closed: Option<String> = self
            .connection
            .prepare_cached("select name from collection where key = $1 and is_closed = 1")?
            .query_row([collection], |row| row.get(0))
            .optional()?;
        closed.map_or(Ok(()), |name| Err(Error::CollectionClosed(name)))
    }

    /// Works of collections that are no more.
    pub(crate) fn forget_members(&self) -> Result<()> {
        self.connection
            .prepare_cached(
                "delete from collection_work where collection_key not in (select key from collection)",
            )?
            .execute([])?;
        Ok(())
    }
}
