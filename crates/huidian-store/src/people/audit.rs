//! Who changed what, when, and what it was before.

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::instant_from;
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A change to be put on record, in the transaction that makes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditNote {
    /// Name of the user, or of the part of the program that acted on its own.
    pub who: String,
    /// Such as `correct_fact`, `add_user`.
    pub action: String,
    /// What was changed: id of a work, name of a user.
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub key: i64,
    pub recorded_at: Timestamp,
    pub note: AuditNote,
}

const COLUMNS: &str = "key, recorded_at, who, action, subject, value_before, value_after";

fn entry_from(row: &Row<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        key: row.get(0)?,
        recorded_at: instant_from(row, 1)?,
        note: AuditNote {
            who: row.get(2)?,
            action: row.get(3)?,
            subject: row.get(4)?,
            before: row.get(5)?,
            after: row.get(6)?,
        },
    })
}

impl Reader<'_> {
    /// How often somebody did something since an instant.
    pub fn count_notes(&self, who: &str, action: &str, since: Timestamp) -> Result<u32> {
        Ok(self
            .connection()
            .prepare_cached(
                "select count(*) from audit_entry where who = $1 and action = $2 and recorded_at >= $3",
            )?
            .query_row(params![who, action, since.as_microsecond()], |row| {
                row.get(0)
            })?)
    }
}

impl Transaction<'_> {
    /// Puts a change on record.
    pub fn note(&mut self, note: &AuditNote) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into audit_entry (recorded_at, who, action, subject, value_before, value_after)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                self.now.as_microsecond(),
                note.who,
                note.action,
                note.subject,
                note.before,
                note.after
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The record before an entry (`None`: from the end), newest first.
    pub fn audit_before(&self, key: Option<i64>, limit: u32) -> Result<Vec<AuditEntry>> {
        let sql =
            format!("select {COLUMNS} from audit_entry where key < $1 order by key desc limit $2");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![key.unwrap_or(i64::MAX), limit], entry_from)?
            .collect()
    }

    /// Everything on record about a subject, oldest first.
    pub fn audit_of(&self, subject: &str) -> Result<Vec<AuditEntry>> {
        let sql = format!("select {COLUMNS} from audit_entry where subject = $1 order by key");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![subject], entry_from)?
            .collect()
    }
}
