use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// Visits kept for each source: two months of daily ones.
const VISITS_KEPT: u32 = 60;

/// A source as this library knows it. What the source is, its file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceState {
    pub source: String,
    /// The keeper's word; `None` where the file holds.
    pub is_enabled: Option<bool>,
    /// The keeper's word, as an id.
    pub permission: Option<String>,
    /// Id of the last outcome.
    pub outcome: Option<String>,
    pub detail: String,
    pub last_try_at: Option<Timestamp>,
    pub last_new_at: Option<Timestamp>,
    pub next_try_at: Option<Timestamp>,
    /// Of a visit that has not ended.
    pub visiting_since: Option<Timestamp>,
    /// Whether the list was once walked to its end.
    pub is_complete: bool,
    pub walked_at: Option<Timestamp>,
    pub list_total: Option<u64>,
    pub first_page: Option<u64>,
    pub page_count: Option<u64>,
    /// Of the list's first page, for conditional requests.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// What keepers were told and is not over: `broken` or `silent`.
    pub alarm: Option<String>,
    pub alarm_since: Option<Timestamp>,
    /// When it was first visited.
    pub watched_since: Option<Timestamp>,
}

/// One visit that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceVisit {
    pub source: String,
    pub ended_at: Timestamp,
    pub outcome: String,
    pub detail: String,
    pub new_count: u64,
    /// Lines of the list that were seen.
    pub row_count: u64,
}

const COLUMNS: &str = "source, is_enabled, permission, outcome, detail, last_try_at, last_new_at, next_try_at, visiting_since, is_complete, walked_at, list_total, first_page, page_count, etag, last_modified, alarm, alarm_since, watched_since";

fn state_from(row: &Row<'_>) -> Result<SourceState> {
    let count = |column| {
        row.get::<Option<i64>>(column)
            .map(|count| count.map(|count| count as u64))
    };
    Ok(SourceState {
        source: row.get(0)?,
        is_enabled: row.get(1)?,
        permission: row.get(2)?,
        outcome: row.get(3)?,
        detail: row.get(4)?,
        last_try_at: instant_if_any(row, 5)?,
        last_new_at: instant_if_any(row, 6)?,
        next_try_at: instant_if_any(row, 7)?,
        visiting_since: instant_if_any(row, 8)?,
        is_complete: row.get(9)?,
        walked_at: instant_if_any(row, 10)?,
        list_total: count(11)?,
        first_page: count(12)?,
        page_count: count(13)?,
        etag: row.get(14)?,
        last_modified: row.get(15)?,
        alarm: row.get(16)?,
        alarm_since: instant_if_any(row, 17)?,
        watched_since: instant_if_any(row, 18)?,
    })
}

impl Transaction<'_> {
    pub fn put_source_state(&mut self, state: &SourceState) -> Result<()> {
        let instant = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
        let count = |count: Option<u64>| count.map(|count| count as i64);
        let kept: Vec<String> = COLUMNS
            .split(", ")
            .skip(1)
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let sql = format!(
            "insert into source_state ({COLUMNS})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             on conflict (source) do update set {}",
            kept.join(", ")
        );
        self.connection.prepare_cached(&sql)?.execute(params![
            state.source,
            state.is_enabled,
            state.permission,
            state.outcome,
            state.detail,
            instant(state.last_try_at),
            instant(state.last_new_at),
            instant(state.next_try_at),
            instant(state.visiting_since),
            state.is_complete,
            instant(state.walked_at),
            count(state.list_total),
            count(state.first_page),
            count(state.page_count),
            state.etag,
            state.last_modified,
            state.alarm,
            instant(state.alarm_since),
            instant(state.watched_since),
        ])?;
        Ok(())
    }

    /// Keeps a visit; the oldest beyond sixty go.
    pub fn add_source_visit(&mut self, visit: &SourceVisit) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into source_visit (source, ended_at, outcome, detail, new_count, row_count)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                visit.source,
                visit.ended_at.as_microsecond(),
                visit.outcome,
                visit.detail,
                visit.new_count as i64,
                visit.row_count as i64,
            ])?;
        self.connection
            .prepare_cached(
                "delete from source_visit where source = $1 and key not in
                     (select key from source_visit where source = $1 order by key desc limit $2)",
            )?
            .execute(params![visit.source, VISITS_KEPT])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_source_state(&self, source: &str) -> Result<Option<SourceState>> {
        let sql = format!("select {COLUMNS} from source_state where source = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query_and_then(params![source], state_from)?;
        rows.next().transpose()
    }

    pub fn all_source_states(&self) -> Result<Vec<SourceState>> {
        let sql = format!("select {COLUMNS} from source_state order by source");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], state_from)?
            .collect()
    }

    /// Visits of a source, the newest first.
    pub fn source_visits(&self, source: &str) -> Result<Vec<SourceVisit>> {
        self.connection()
            .prepare_cached(
                "select source, ended_at, outcome, detail, new_count, row_count from source_visit
                 where source = $1 order by key desc",
            )?
            .query_and_then(params![source], |row| {
                Ok(SourceVisit {
                    source: row.get(0)?,
                    ended_at: instant_from(row, 1)?,
                    outcome: row.get(2)?,
                    detail: row.get(3)?,
                    new_count: row.get::<i64>(4)? as u64,
                    row_count: row.get::<i64>(5)? as u64,
                })
            })?
            .collect()
    }

    /// Lines of a source's list by state.
    pub fn source_page_counts(&self, source: &str) -> Result<Vec<(String, u64)>> {
        self.connection()
            .prepare_cached(
                "select state, count(*) from source_page where source = $1 group by state order by state",
            )?
            .query_and_then(params![source], |row| Ok((row.get(0)?, row.get::<i64>(1)? as u64)))?
            .collect()
    }

    /// Whether any line of any list is known under an address.
    pub fn is_page_known(&self, address: &str) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached("select 1 from source_page where address = $1")?
            .query_row(params![address], |_| Ok(()))
            .optional()?
            .is_some())
    }
}
