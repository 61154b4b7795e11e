//! Duties to be looked at again, because the article they rest on changed.

use huidian_model::{PartialDate, WorkId};
use rusqlite::params;

use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::database::transaction::Transaction;

/// A duty whose article reads differently in a later text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyToReview {
    pub work: WorkId,
    /// Id of the duty.
    pub duty: String,
    /// Label of the text it rests on, and the article.
    pub before: String,
    /// Label of the text that changed it.
    pub after: String,
    /// Day on which that text takes effect.
    pub on: Option<PartialDate>,
}

impl Transaction<'_> {
    /// Puts on record that a duty is to be looked at again; once for each text that changed its article. Says whether it was news.
    pub fn record_duty_to_review(&mut self, duty: &DutyToReview) -> Result<bool> {
        let kind = LibraryEventKind::DutyToReview;
        let known: bool = self
            .connection
            .prepare_cached(
                "select exists (select 1 from library_event where work = $1 and kind = $2 and subject = $3 and value_after = $4)",
            )?
            .query_row(
                params![duty.work.as_str(), kind.id(), duty.duty, duty.after],
                |row| row.get(0),
            )?;
        if known {
            return Ok(false);
        }
        let event = NewEvent {
            work: &duty.work,
            kind,
            subject: &duty.duty,
            on: duty.on,
            before: Some(duty.before.clone()),
            after: Some(duty.after.clone()),
        };
        record(self.connection, &event, self.now)?;
        // feeds are told apart by the revision
        self.is_content_changed = true;
        Ok(true)
    }
}
