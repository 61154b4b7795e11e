//! Which works changed since a state of the content: what a server whose index is its own asks, where others write.

use huidian_model::WorkId;

use crate::content::filter::Clause;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::work_id_from;
use crate::database::transaction::Transaction;
use crate::sql::{Value, params, params_from_iter};

/// Values in one statement.
const PORTION: usize = 500;

impl Transaction<'_> {
    /// Notes that the index has to look at works anew.
    pub(crate) fn reindex(&mut self, works: impl IntoIterator<Item = WorkId>) {
        self.changed_ids.extend(works);
        self.is_content_changed |= !self.changed_ids.is_empty();
    }

    /// Notes the works of this step under the revision that it makes. One index is enough for a library in a folder, and is told otherwise.
    pub(crate) fn note_changed_works(&mut self) -> Result<()> {
        if self.connection.is_sqlite() {
            return Ok(());
        }
        let revision = self.read()?.revision()? as i64;
        let keys: Vec<i64> = std::mem::take(&mut self.changed).into_iter().collect();
        for portion in keys.chunks(PORTION) {
            let mut clause = Clause::default();
            let revision = clause.bind(revision);
            let keys = clause.bind_all(portion.iter().map(|key| Value::from(*key)));
            let sql = format!(
                "insert into work_change (work_id, revision) select id, {revision} from work where key in ({keys})
                 on conflict (work_id) do update set revision = excluded.revision"
            );
            self.connection
                .prepare_cached(&sql)?
                .execute(params_from_iter(&clause.values))?;
        }
        for work in std::mem::take(&mut self.changed_ids) {
            self.connection
                .prepare_cached(
                    "insert into work_change (work_id, revision) values ($1, $2)
                     on conflict (work_id) do update set revision = excluded.revision",
                )?
                .execute(params![work.as_str(), revision])?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Works that changed since a state of the content, those that are gone among them. Kept for libraries on a server.
    pub fn works_changed_since(&self, revision: u64) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached("select work_id from work_change where revision > $1 order by work_id")?
            .query_and_then(params![revision as i64], |row| work_id_from(row, 0))?
            .collect()
    }
}
