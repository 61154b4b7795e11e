//! Registers: the works and searches a person or department follows.

use huidian_model::WorkId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// A search whose results are followed, in the form of an address bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    pub name: String,
    pub query: String,
}

/// What the house noted about a work that it follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterNote {
    pub work: WorkId,
    /// Who answers for it; empty where nobody was named.
    pub owner: String,
    pub note: String,
    /// Until when it is to be dealt with.
    pub due_on: Option<Date>,
    pub noted_at: Timestamp,
    /// How often it was changed since it was first written.
    pub sequence: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    pub key: i64,
    /// Name of a user or department.
    pub owner: String,
    pub name: String,
    pub created_at: Timestamp,
    /// In order of their ids.
    pub works: Vec<WorkId>,
    /// Of the works that have one, in their order.
    pub notes: Vec<RegisterNote>,
    /// By name.
    pub searches: Vec<SavedSearch>,
    /// What matters to its readers, in the form of an address bar; empty where nobody was asked.
    pub interview: String,
}

impl Transaction<'_> {
    /// The register of this name, made where there is none.
    pub fn ensure_register(&mut self, owner: &str, name: &str) -> Result<i64> {
        self.connection
            .prepare_cached(
                "insert into register (owner, name, created_at) values ($1, $2, $3)
                 on conflict (owner, name) do nothing",
            )?
            .execute(params![owner, name, self.now.as_microsecond()])?;
        Ok(self
            .connection
            .prepare_cached("select key from register where owner = $1 and name = $2")?
            .query_row(params![owner, name], |row| row.get(0))?)
    }

    /// Calls a register something else. Another of its owner's that has the name already is an error.
    pub fn rename_register(&mut self, key: i64, name: &str) -> Result<()> {
        self.connection
            .prepare_cached("update register set name = $1 where key = $2")?
            .execute(params![name, key])?;
        Ok(())
    }

    /// Writes down what matters to the readers of a register.
    pub fn set_register_interview(&mut self, key: i64, interview: &str) -> Result<()> {
        self.connection
            .prepare_cached("update register set interview = $1 where key = $2")?
            .execute(params![interview, key])?;
        Ok(())
    }

    /// Removes a register with all that is in it; says whether it was there.
    pub fn remove_register(&mut self, key: i64) -> Result<bool> {
        let mut removed = 0;
        self.remove_mail_of(key)?;
        self.remove_webhooks_of(key)?;
        for sql in [
            // the key may be given to another register one day, whose members are others
            "update reading_note set register_key = null where register_key = $1",
            "delete from register_work where register_key = $1",
            "delete from register_search where register_key = $1",
            "delete from register where key = $1",
        ] {
            removed = self.connection.prepare_cached(sql)?.execute(params![key])?;
        }
        Ok(removed > 0)
    }

    /// Follows a work of the library; says whether that is news.
    pub fn follow_work(&mut self, register: i64, work: &WorkId) -> Result<bool> {
        if self.find_work_key(work)?.is_none() {
            return Err(Error::UnknownWork(work.clone()));
        }
        let added = self
            .connection
            .prepare_cached(
                "insert into register_work (register_key, work, added_at) values ($1, $2, $3)
                 on conflict (register_key, work) do nothing",
            )?
            .execute(params![register, work.as_str(), self.now.as_microsecond()])?;
        Ok(added > 0)
    }

    /// Writes down who answers for a followed work, until when, and a note; all empty takes it away. Says whether the work is followed.
    pub fn note_followed_work(
        &mut self,
        register: i64,
        work: &WorkId,
        owner: &str,
        note: &str,
        due_on: Option<Date>,
    ) -> Result<bool> {
        let due_on = due_on.map(|day| day.to_string()).unwrap_or_default();
        let changed = self
            .connection
            .prepare_cached(
                "update register_work set owner = $1, note = $2, due_on = $3,
                    note_count = note_count + case when noted_at is null then 0 else 1 end, noted_at = $4
                 where register_key = $5 and work = $6",
            )?
            .execute(params![
                owner,
                note,
                due_on,
                self.now.as_microsecond(),
                register,
                work.as_str()
            ])?;
        Ok(changed > 0)
    }

    pub fn unfollow_work(&mut self, register: i64, work: &WorkId) -> Result<bool> {
        let removed = self
            .connection
            .prepare_cached("delete from register_work where register_key = $1 and work = $2")?
            .execute(params![register, work.as_str()])?;
        Ok(removed > 0)
    }

    /// Follows a search; one of the same name is replaced.
    pub fn follow_search(&mut self, register: i64, search: &SavedSearch) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into register_search (register_key, name, query, added_at) values ($1, $2, $3, $4)
                 on conflict (register_key, name) do update set query = excluded.query",
            )?
            .execute(params![
                register,
                search.name,
                search.query,
                self.now.as_microsecond()
            ])?;
        Ok(())
    }

    pub fn unfollow_search(&mut self, register: i64, name: &str) -> Result<bool> {
        let removed = self
            .connection
            .prepare_cached("delete from register_search where register_key = $1 and name = $2")?
            .execute(params![register, name])?;
        Ok(removed > 0)
    }
}

impl Reader<'_> {
    /// How many registers an owner has.
    pub fn register_count(&self, owner: &str) -> Result<usize> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from register where owner = $1")?
            .query_row(params![owner], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Registers of an owner, or of everybody, by owner and name.
    pub fn registers(&self, owner: Option<&str>) -> Result<Vec<Register>> {
        let keys: Vec<i64> = self
            .connection()
            .prepare_cached(
                "select key from register where owner = coalesce($1, owner) order by owner, name",
            )?
            .query_map(params![owner], |row| row.get(0))?
            .collect::<crate::sql::Result<_>>()?;
        keys.into_iter()
            .filter_map(|key| self.find_register(key).transpose())
            .collect()
    }

    pub fn find_register(&self, key: i64) -> Result<Option<Register>> {
        let mut select = self.connection().prepare_cached(
            "select owner, name, created_at, interview from register where key = $1",
        )?;
        let mut rows = select.query(params![key])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        Ok(Some(Register {
            key,
            owner: row.get(0)?,
            name: row.get(1)?,
            created_at: instant_from(&row, 2)?,
            works: self.works_followed(key)?,
            notes: self.notes_of_works(key)?,
            searches: self.searches_followed(key)?,
            interview: row.get(3)?,
        }))
    }

    /// The key of a register by its name.
    pub fn find_register_key(&self, owner: &str, name: &str) -> Result<Option<i64>> {
        Ok(self
            .connection()
            .prepare_cached("select key from register where owner = $1 and name = $2")?
            .query_row(params![owner, name], |row| row.get(0))
            .optional()?)
    }

    fn works_followed(&self, key: i64) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached("select distinct coalesce(d.to_work, r.work) from register_work r
                     left join work_redirect d on d.from_work = r.work where r.register_key = $1 order by 1",
            )?
            .query_and_then(params![key], |row| work_id_from(row, 0))?
            .collect()
    }

    fn notes_of_works(&self, key: i64) -> Result<Vec<RegisterNote>> {
        let note = |row: &Row<'_>| -> Result<RegisterNote> {
            let due_on: String = row.get(3)?;
            Ok(RegisterNote {
                work: work_id_from(row, 0)?,
                owner: row.get(1)?,
                note: row.get(2)?,
                due_on: due_on.parse().ok(),
                noted_at: instant_from(row, 4)?,
                sequence: row.get(5)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select work, owner, note, due_on, noted_at, note_count from register_work
                 where register_key = $1 and (owner <> '' or note <> '' or due_on <> '')
                 order by work",
            )?
            .query_and_then(params![key], note)?
            .collect()
    }

    fn searches_followed(&self, key: i64) -> Result<Vec<SavedSearch>> {
        let search = |row: &Row<'_>| {
            Ok(SavedSearch {
                name: row.get(0)?,
                query: row.get(1)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select name, query from register_search where register_key = $1 order by name",
            )?
            .query_and_then(params![key], search)?
            .collect()
    }
}
