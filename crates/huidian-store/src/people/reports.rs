//! What readers say is wrong, and what a keeper decided about it.

use huidian_model::WorkId;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, instant_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportState {
    Open,
    Accepted,
    Rejected,
}

impl ReportState {
    const ALL: [ReportState; 3] = [Self::Open, Self::Accepted, Self::Rejected];

    pub fn id(self) -> &'static str {
        match self {
            ReportState::Open => "open",
            ReportState::Accepted => "accepted",
            ReportState::Rejected => "rejected",
        }
    }

    fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// Something that a reader says is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    pub work: WorkId,
    /// Of a fact, or `text`, `status`, `other`.
    pub field: String,
    /// The provision, as readers write it; empty for the whole.
    pub place: String,
    /// What the library said.
    pub line: String,
    pub words: String,
    /// What it should be, where the reader said.
    pub proposed: String,
    /// Where that is stated.
    pub grounds: String,
    /// `None` for nobody signed in.
    pub reporter: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderReport {
    pub key: i64,
    pub reported_at: Timestamp,
    pub state: ReportState,
    pub report: NewReport,
    pub decided_by: Option<String>,
    pub answer: String,
}

const COLUMNS: &str = "key, reported_at, state, work, field, place, line, words, proposed, grounds, reporter, decided_by, answer";

fn report_from(row: &Row<'_>) -> Result<ReaderReport> {
    Ok(ReaderReport {
        key: row.get(0)?,
        reported_at: instant_from(row, 1)?,
        state: by_id(row, 2, "report state", ReportState::from_id)?,
        report: NewReport {
            work: work_id_from(row, 3)?,
            field: row.get(4)?,
            place: row.get(5)?,
            line: row.get(6)?,
            words: row.get(7)?,
            proposed: row.get(8)?,
            grounds: row.get(9)?,
            reporter: row.get(10)?,
        },
        decided_by: row.get(11)?,
        answer: row.get(12)?,
    })
}

impl Transaction<'_> {
    /// Keeps a report; one that says the same and waits already is kept once.
    pub fn add_report(&mut self, report: &NewReport) -> Result<bool> {
        let added = self
            .connection
            .prepare_cached(
                "insert into report (work, field, place, line, words, proposed, grounds, reporter, reported_at, state)
                 select $1, $2, $3, $4, $5, $6, $7, $8, $9, 'open' where not exists
                    (select 1 from report where state = 'open' and work = $1 and field = $2 and place = $3 and words = $5)",
            )?
            .execute(params![
                report.work.as_str(),
                report.field,
                report.place,
                report.line,
                report.words,
                report.proposed,
                report.grounds,
                report.reporter,
                self.now.as_microsecond()
            ])?;
        Ok(added > 0)
    }

    /// Decides an open report; says whether it was open.
    pub fn decide_report(
        &mut self,
        key: i64,
        state: ReportState,
        who: &str,
        answer: &str,
    ) -> Result<bool> {
        let decided = self
            .connection
            .prepare_cached(
                "update report set state = $1, decided_at = $2, decided_by = $3, answer = $4
                 where key = $5 and state = 'open'",
            )?
            .execute(params![
                state.id(),
                self.now.as_microsecond(),
                who,
                answer,
                key
            ])?;
        Ok(decided > 0)
    }
}

impl Reader<'_> {
    /// Reports that wait, oldest first.
    pub fn open_reports(&self, limit: u32) -> Result<Vec<ReaderReport>> {
        let sql =
            format!("select {COLUMNS} from report where state = 'open' order by key limit $1");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![limit], report_from)?
            .collect()
    }

    /// Reports that were decided, newest first.
    pub fn decided_reports(&self, limit: u32) -> Result<Vec<ReaderReport>> {
        let sql = format!(
            "select {COLUMNS} from report where state <> 'open' order by decided_at desc, key desc limit $1"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![limit], report_from)?
            .collect()
    }

    pub fn find_report(&self, key: i64) -> Result<Option<ReaderReport>> {
        let sql = format!("select {COLUMNS} from report where key = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![key])?;
        rows.next()?.map(|row| report_from(&row)).transpose()
    }

    pub fn open_report_count(&self) -> Result<u64> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from report where state = 'open'")?
            .query_row([], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
