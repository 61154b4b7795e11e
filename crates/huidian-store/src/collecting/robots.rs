use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::instant_from;
use crate::database::transaction::Transaction;
use crate::sql::params;

/// A robots.txt as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRobots {
    /// Scheme, host and port.
    pub origin: String,
    pub fetched_at: Timestamp,
    /// `None` where nothing came back.
    pub status: Option<u16>,
    pub content: String,
}

impl Transaction<'_> {
    pub fn put_robots(&mut self, file: &StoredRobots) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into robots_file (origin, fetched_at, status, content) values ($1, $2, $3, $4)
                 on conflict (origin) do update set fetched_at = excluded.fetched_at,
                     status = excluded.status, content = excluded.content",
            )?
            .execute(params![
                file.origin,
                file.fetched_at.as_microsecond(),
                file.status,
                file.content
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_robots(&self, origin: &str) -> Result<Option<StoredRobots>> {
        let mut select = self.connection().prepare_cached(
            "select origin, fetched_at, status, content from robots_file where origin = $1",
        )?;
        let mut rows = select.query_and_then(params![origin], |row| {
            Ok(StoredRobots {
                origin: row.get(0)?,
                fetched_at: instant_from(row, 1)?,
                status: row.get(2)?,
                content: row.get(3)?,
            })
        })?;
        rows.next().transpose()
    }
}
