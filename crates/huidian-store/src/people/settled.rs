//! Disputes that a keeper looked at and left as they are.

use huidian_model::WorkId;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledDispute {
    pub work: WorkId,
    /// Id of the kind of dispute.
    pub kind: String,
    /// The evidence on both sides, as it was told.
    pub detail: String,
    pub reason: String,
    pub settled_by: String,
    pub settled_at: Timestamp,
}

impl Transaction<'_> {
    /// Notes that a dispute was looked at; says whether it was open.
    pub fn settle_dispute(
        &mut self,
        work: &WorkId,
        kind: &str,
        detail: &str,
        reason: &str,
        who: &str,
    ) -> Result<bool> {
        let added = self
            .connection
            .prepare_cached(
                "insert into settled_dispute (work, kind, detail, reason, settled_by, settled_at)
                 values ($1, $2, $3, $4, $5, $6) on conflict (work, kind, detail) do nothing",
            )?
            .execute(params![
                work.as_str(),
                kind,
                detail,
                reason,
                who,
                self.now.as_microsecond()
            ])?;
        Ok(added > 0)
    }

    /// Lists a dispute again; says whether it was settled.
    pub fn reopen_dispute(&mut self, work: &WorkId, kind: &str, detail: &str) -> Result<bool> {
        let removed = self
            .connection
            .prepare_cached(
                "delete from settled_dispute where work = $1 and kind = $2 and detail = $3",
            )?
            .execute(params![work.as_str(), kind, detail])?;
        Ok(removed > 0)
    }
}

impl Reader<'_> {
    /// The newest first.
    pub fn settled_disputes(&self) -> Result<Vec<SettledDispute>> {
        let settled = |row: &Row<'_>| -> Result<SettledDispute> {
            Ok(SettledDispute {
                work: work_id_from(row, 0)?,
                kind: row.get(1)?,
                detail: row.get(2)?,
                reason: row.get(3)?,
                settled_by: row.get(4)?,
                settled_at: instant_from(row, 5)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select work, kind, detail, reason, settled_by, settled_at from settled_dispute
                 order by settled_at desc, work, kind, detail",
            )?
            .query_and_then([], settled)?
            .collect()
    }
}
