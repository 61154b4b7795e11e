//! Links that open one thing to whoever has them, for a time or a number of uses.

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A link to be made. The caller makes the id and signs the address; this crate counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewShareLink {
    pub id: String,
    /// What it opens, in the form of an address bar.
    pub target: String,
    pub created_by: String,
    pub expires_at: Option<Timestamp>,
    pub use_limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLink {
    pub id: String,
    pub target: String,
    pub created_by: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub use_limit: Option<u32>,
    pub use_count: u32,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "id, target, created_by, created_at, expires_at, use_limit, use_count, used_at, revoked_at";

fn link_from(row: &Row<'_>) -> Result<ShareLink> {
    Ok(ShareLink {
        id: row.get(0)?,
        target: row.get(1)?,
        created_by: row.get(2)?,
        created_at: instant_from(row, 3)?,
        expires_at: instant_if_any(row, 4)?,
        use_limit: row.get(5)?,
        use_count: row.get(6)?,
        used_at: instant_if_any(row, 7)?,
        revoked_at: instant_if_any(row, 8)?,
    })
}

impl Transaction<'_> {
    pub fn add_share_link(&mut self, link: &NewShareLink) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into share_link (id, target, created_by, created_at, expires_at, use_limit)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                link.id,
                link.target,
                link.created_by,
                self.now.as_microsecond(),
                link.expires_at.map(Timestamp::as_microsecond),
                link.use_limit
            ])?;
        Ok(())
    }

    /// Uses a link once and gives what it opens; `None` when it is unknown, over, used up or revoked.
    pub fn use_share_link(&mut self, id: &str) -> Result<Option<ShareLink>> {
        let used = self
            .connection
            .prepare_cached(
                "update share_link set use_count = use_count + 1, used_at = $1
                 where id = $2 and revoked_at is null and (expires_at is null or expires_at > $1)
                     and (use_limit is null or use_count < use_limit)",
            )?
            .execute(params![self.now.as_microsecond(), id])?;
        if used == 0 {
            return Ok(None);
        }
        Reader::borrowed(self.connection, self.blobs).find_share_link(id)
    }

    /// Revokes a link; says whether it was good until now.
    pub fn revoke_share_link(&mut self, id: &str) -> Result<bool> {
        let revoked = self
            .connection
            .prepare_cached(
                "update share_link set revoked_at = $1 where id = $2 and revoked_at is null",
            )?
            .execute(params![self.now.as_microsecond(), id])?;
        Ok(revoked > 0)
    }
}

impl Reader<'_> {
    pub fn find_share_link(&self, id: &str) -> Result<Option<ShareLink>> {
        let sql = format!("select {COLUMNS} from share_link where id = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![id])?;
        rows.next()?.map(|row| link_from(&row)).transpose()
    }

    /// All links with their counts, newest first.
    pub fn share_links(&self) -> Result<Vec<ShareLink>> {
        let sql = format!("select {COLUMNS} from share_link order by key desc");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], link_from)?
            .collect()
    }
}
