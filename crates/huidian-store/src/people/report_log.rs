//! What was sent for an incident, when, and under which deadline: a log that is corrected by further entries, and never rubbed out.

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A report to put on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportToLog<'a> {
    pub duty: &'a str,
    /// What tells the deadline from the duty's others; empty where nobody says.
    pub deadline: &'a str,
    pub what: &'a str,
    pub sent_at: Timestamp,
    pub by: &'a str,
    /// The entry in whose place it stands.
    pub corrects: Option<i64>,
}

/// A report that was sent, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSent {
    pub key: i64,
    pub duty: String,
    /// Empty in a log of before deadlines were told apart.
    pub deadline: String,
    pub what: String,
    pub sent_at: Timestamp,
    pub recorded_by: String,
    pub recorded_at: Timestamp,
    pub corrects: Option<i64>,
    /// Set where the entry does not stand any more.
    pub withdrawn: Option<ReportWithdrawn>,
}

/// Since when, by whom and why an entry of the log does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportWithdrawn {
    pub at: Timestamp,
    pub by: String,
    pub reason: String,
}

impl Transaction<'_> {
    /// Puts on record that a report was sent.
    pub fn log_report_sent(&mut self, incident: i64, report: &ReportToLog<'_>) -> Result<i64> {
        Ok(self
            .connection
            .prepare_cached(
                "insert into duty_report_sent (incident_key, duty, deadline, what, sent_at, recorded_by, recorded_at, corrects)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )?
            .insert(params![
                incident,
                report.duty,
                report.deadline,
                report.what,
                report.sent_at.as_microsecond(),
                report.by,
                self.now.as_microsecond(),
                report.corrects
            ])?)
    }

    /// Says that an entry of an incident's log does not stand; whether there was one that stood.
    pub fn withdraw_report_sent(
        &mut self,
        incident: i64,
        key: i64,
        by: &str,
        reason: &str,
    ) -> Result<bool> {
        let changed = self
            .connection
            .prepare_cached(
                "update duty_report_sent set withdrawn_at = $1, withdrawn_by = $2, reason = $3
                 where key = $4 and incident_key = $5 and withdrawn_at is null",
            )?
            .execute(params![
                self.now.as_microsecond(),
                by,
                reason,
                key,
                incident
            ])?;
        Ok(changed > 0)
    }
}

impl Reader<'_> {
    /// The log of an incident, in the order it was put on record, with what does not stand any more.
    pub fn reports_sent(&self, incident: i64) -> Result<Vec<ReportSent>> {
        self.connection()
            .prepare_cached(
                "select key, duty, deadline, what, sent_at, recorded_by, recorded_at, corrects, withdrawn_at, withdrawn_by, reason
                 from duty_report_sent where incident_key = $1 order by key",
            )?
            .query_and_then(params![incident], sent_from)?
            .collect()
    }
}

fn sent_from(row: &Row<'_>) -> Result<ReportSent> {
    let withdrawn = match instant_if_any(row, 8)? {
        Some(at) => Some(ReportWithdrawn {
            at,
            by: row.get(9)?,
            reason: row.get(10)?,
        }),
        None => None,
    };
    Ok(ReportSent {
        key: row.get(0)?,
        duty: row.get(1)?,
        deadline: row.get(2)?,
        what: row.get(3)?,
        sent_at: instant_from(row, 4)?,
        recorded_by: row.get(5)?,
        recorded_at: instant_from(row, 6)?,
        corrects: row.get(7)?,
        withdrawn,
    })
}
