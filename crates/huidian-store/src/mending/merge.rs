//! Two works that are one.

use huidian_model::{ExpressionId, WorkId};

use crate::batch::record::Record;
use crate::database::error::Result;
use crate::database::transaction::Transaction;
use crate::sql::params;

impl Transaction<'_> {
    /// Makes a work one with another: its texts, facts, relations, readings become the other's, and its id leads there.
    pub fn merge_works(&mut self, from: &WorkId, into: &WorkId) -> Result<()> {
        self.connection.defer_references()?;
        let (from_key, into_key) = (self.work_key(from)?, self.work_key(into)?);
        if from_key == into_key {
            return Ok(());
        }
        for label in self.labels_of(from_key)? {
            let id = ExpressionId {
                work: from.clone(),
                label,
            };
            self.move_text(&id, into)?;
        }
        for fact in self.keys(
            "select key from fact where work_key = $1 order by key",
            from_key,
        )? {
            self.move_fact(fact, into_key)?;
        }
        self.move_relations(from, into)?;
        self.move_companions(from, into)?;
        self.note_edit(Record::Work, from_key)?;
        self.remove_work(from_key, from)?;
        self.put_where(from, into)?;
        self.put_redirect(from, into)?;
        self.touch(into_key);
        Ok(())
    }

    fn labels_of(&self, work_key: i64) -> Result<Vec<String>> {
        self.connection
            .prepare_cached("select label from expression where work_key = $1 order by label")?
            .query_and_then(params![work_key], |row| Ok(row.get(0)?))?
            .collect()
    }

    fn keys(&self, sql: &str, of: i64) -> Result<Vec<i64>> {
        self.connection
            .prepare_cached(sql)?
            .query_and_then(params![of], |row| Ok(row.get(0)?))?
            .collect()
    }

    /// What one end said of the other is gone, as is what somebody says of the other already.
    fn move_relations(&mut self, from: &WorkId, into: &WorkId) -> Result<()> {
        let touching: Vec<i64> = self
            .connection
            .prepare_cached(
                "select key from relation where from_work = $1 or to_work = $1 order by key",
            )?
            .query_and_then(params![from.as_str()], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for key in touching {
            self.note_edit(Record::Relation, key)?;
            self.touch_relation(key)?;
            self.connection
                .prepare_cached(
                    "update relation set
                         from_work = case when from_work = $1 then $2 else from_work end,
                         to_work = case when to_work = $1 then $2 else to_work end
                     where key = $3 and not exists (
                         select 1 from relation o where o.key <> relation.key and o.kind = relation.kind
                             and o.source_kind = relation.source_kind and o.source_detail = relation.source_detail
                             and o.from_work = case when relation.from_work = $1 then $2 else relation.from_work end
                             and o.to_work = case when relation.to_work = $1 then $2 else relation.to_work end)",
                )?
                .execute(params![from.as_str(), into.as_str(), key])?;
            self.connection
                .prepare_cached(
                    "delete from relation where key = $1
                         and (from_work = $2 or to_work = $2 or from_work = to_work)",
                )?
                .execute(params![key, from.as_str()])?;
        }
        Ok(())
    }
}
