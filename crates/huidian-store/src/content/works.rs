use huidian_model::{Work, WorkId};

use crate::content::filter::WAITS;
use crate::content::projection::work_of;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::work_id_from;
use crate::database::transaction::find_work_key;
use crate::sql::OptionalExtension;

/// Figures of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub work_count: u64,
    /// Works with a text.
    pub text_count: u64,
    /// Works that are cases, which lists leave out unless they are asked for.
    pub case_count: u64,
    /// Works in no list of readers: their text waits for a person, or they were rejected.
    pub withheld_count: u64,
    pub expression_count: u64,
    pub article_count: u64,
    pub fact_count: u64,
    pub relation_count: u64,
    pub citation_count: u64,
    pub capture_count: u64,
    pub blob_bytes: u64,
}

impl Reader<'_> {
    /// A work with all its facts.
    pub fn find_work(&self, work: &WorkId) -> Result<Option<Work>> {
        find_work_key(self.connection(), work)?
            .map(|key| work_of(self.connection(), key))
            .transpose()
    }

    /// Whether a work is no more than a text that waits for a person; false where there is none.
    pub fn is_waiting(&self, work: &WorkId) -> Result<bool> {
        let found = self
            .connection()
            .prepare_cached(&format!("select {WAITS} from work w where w.id = $1"))?
            .query_row([work.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found.unwrap_or(false))
    }

    /// Whether a work may stand in lists, searches, feeds and exports: the keeper did not reject it, and nobody has to decide on it first.
    pub fn is_shown(&self, work: &WorkId) -> Result<bool> {
        let found = self
            .connection()
            .prepare_cached(&format!(
                "select w.review <> 'rejected' and not {WAITS} from work w where w.id = $1"
            ))?
            .query_row([work.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found.unwrap_or(false))
    }

    /// Works that may stand in lists and searches ([`Reader::is_shown`]), and how many of them have a text.
    pub fn shown_counts(&self) -> Result<(u64, u64)> {
        let counts = self
            .connection()
            .prepare_cached(&format!(
                "select count(*), count(case when w.expression_count > 0 then 1 end) from work w
                 where w.review <> 'rejected' and not {WAITS}"
            ))?
            .query_row([], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        Ok((counts.0.unsigned_abs(), counts.1.unsigned_abs()))
    }

    /// Whether provisions of a work begin, end or are stopped on days of their own.
    pub fn has_provision_days(&self, work: &WorkId) -> Result<bool> {
        let found = self
            .connection()
            .prepare_cached(
                "select exists (select 1 from fact f join work w on w.key = f.work_key
                 where w.id = $1 and f.field in ('provision_effective', 'provision_repealed', 'suspended'))",
            )?
            .query_row([work.as_str()], |row| row.get(0))?;
        Ok(found)
    }

    /// Whether the keeper rejected a work; false where there is none.
    pub fn is_rejected(&self, work: &WorkId) -> Result<bool> {
        let found = self
            .connection()
            .prepare_cached("select review = 'rejected' from work where id = $1")?
            .query_row([work.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found.unwrap_or(false))
    }

    /// Ids of all works, in their order.
    pub fn work_ids(&self) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached("select id from work order by id")?
            .query_and_then([], |row| work_id_from(row, 0))?
            .collect()
    }

    /// Figures of what readers see: without works that were rejected or whose text waits for a person.
    pub fn holdings(&self) -> Result<Counts> {
        let sql = format!(
            "with shown as (select w.key, w.expression_count, w.kind from work w
                    where w.review <> 'rejected' and not {WAITS})
             select (select count(*) from shown),
                    (select count(*) from shown where expression_count > 0),
                    (select count(*) from shown where kind = 'case'),
                    (select count(*) from expression where work_key in (select key from shown)),
                    (select coalesce(sum(article_count), 0) from expression where work_key in (select key from shown))"
        );
        let all = self.counts()?;
        self.connection()
            .prepare_cached(&sql)?
            .query_row([], |row| {
                let count = |column| row.get::<i64>(column).map(|count| count as u64);
                Ok(Counts {
                    work_count: count(0)?,
                    text_count: count(1)?,
                    case_count: count(2)?,
                    expression_count: count(3)?,
                    article_count: count(4)?,
                    withheld_count: all.work_count.saturating_sub(count(0)?),
                    ..all
                })
            })
            .map_err(Into::into)
    }

    /// Figures of all that is kept, whether or not readers see it: for upkeep. What is told to readers is [`holdings`](Self::holdings).
    pub fn counts(&self) -> Result<Counts> {
        self.connection()
            .prepare_cached(&format!(
                "select (select count(*) from work),
                    (select count(*) from work where expression_count > 0),
                    (select count(*) from work where kind = 'case'),
                    (select count(*) from work w where w.review = 'rejected' or {WAITS}),
                    (select count(*) from expression),
                    (select coalesce(sum(article_count), 0) from expression),
                    (select count(*) from fact),
                    (select count(*) from relation),
                    (select count(*) from citation),
                    (select count(*) from capture),
                    (select coalesce(sum(size_bytes), 0) from blob)",
            ))?
            .query_row([], |row| {
                let count = |column| row.get::<i64>(column).map(|count| count as u64);
                Ok(Counts {
                    work_count: count(0)?,
                    text_count: count(1)?,
                    case_count: count(2)?,
                    withheld_count: count(3)?,
                    expression_count: count(4)?,
                    article_count: count(5)?,
                    fact_count: count(6)?,
                    relation_count: count(7)?,
                    citation_count: count(8)?,
                    capture_count: count(9)?,
                    blob_bytes: count(10)?,
                })
            })
            .map_err(Into::into)
    }
}
