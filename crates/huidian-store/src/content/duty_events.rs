//! Duties to be looked at again, because the article they rest on changed.

use huidian_model::{PartialDate, WorkId};
use jiff::Timestamp;

use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::instant_from;
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

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

/// A duty that is to be looked at again, as it stands on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyReviewed {
    pub duty: String,
    /// Label of the text it rests on, and the article.
    pub before: String,
    /// Label of the text that changed it.
    pub after: String,
    pub recorded_at: Timestamp,
}

impl Reader<'_> {
    /// Duties that later texts changed, the newest first; what was taken back with its batch does not count.
    pub fn duties_to_review(&self) -> Result<Vec<DutyReviewed>> {
        let row = |row: &Row<'_>| {
            Ok(DutyReviewed {
                duty: row.get(0)?,
                before: row.get(1)?,
                after: row.get(2)?,
                recorded_at: instant_from(row, 3)?,
            })
        };
        self.connection()
            .prepare_cached(
                "select subject, value_before, value_after, recorded_at from library_event
                 where kind = 'duty_to_review' and is_withdrawn = 0 order by seq desc",
            )?
            .query_and_then([], row)?
            .collect()
    }
}

impl Transaction<'_> {
    /// Marks as withdrawn what was told of texts that are no longer held. Told again if such a text comes in again.
    pub fn withdraw_duties_to_review(&mut self) -> Result<()> {
        self.connection
            .prepare_cached(
                "update library_event set is_withdrawn = 1 where kind = 'duty_to_review' and is_withdrawn = 0 and not exists (
                   select 1 from work w join expression e on e.work_key = w.key
                   where w.id = library_event.work and e.label = library_event.value_after)",
            )?
            .execute([])?;
        Ok(())
    }

    /// Puts on record that a duty is to be looked at again; once for each text that changed its article. Says whether it was news.
    pub fn record_duty_to_review(&mut self, duty: &DutyToReview) -> Result<bool> {
        let kind = LibraryEventKind::DutyToReview;
        let known: bool = self
            .connection
            .prepare_cached(
                "select exists (select 1 from library_event where work = $1 and kind = $2 and subject = $3 and value_after = $4
                  and is_withdrawn = 0)",
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
