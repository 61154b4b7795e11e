//! When readers could see a work.

use huidian_model::{ReviewState, WorkId};

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::by_id;
use crate::sql::{OptionalExtension, params};

/// The review states of a work through the stream of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewHistory {
    now: ReviewState,
    /// `seq` of each change with the state before it, oldest first.
    changes: Vec<(i64, ReviewState)>,
}

impl ReviewHistory {
    pub fn now(&self) -> ReviewState {
        self.now
    }

    /// The state in which the work was when an entry was recorded; of a change of state itself, the state after it.
    pub fn state_at(&self, seq: i64) -> ReviewState {
        let next = self.changes.iter().find(|(at, _)| *at > seq);
        next.map_or(self.now, |(_, before)| *before)
    }

    /// The state before a change of state; `None` where the entry is no such change.
    pub fn state_before(&self, seq: i64) -> Option<ReviewState> {
        let change = self.changes.iter().find(|(at, _)| *at == seq);
        change.map(|(_, before)| *before)
    }
}

impl Reader<'_> {
    /// How a work was reviewed; `None` where there is no such work.
    pub fn review_history(&self, work: &WorkId) -> Result<Option<ReviewHistory>> {
        let mut select = self
            .connection()
            .prepare_cached("select review from work where id = $1")?;
        let now = select
            .query_row(params![work.as_str()], |row| {
                Ok(by_id(row, 0, "review", ReviewState::from_id))
            })
            .optional()?;
        let Some(now) = now.transpose()? else {
            return Ok(None);
        };
        let mut select = self.connection().prepare_cached(
            "select seq, coalesce(value_before, 'reviewed') from library_event
             where work = $1 and kind = 'fact_corrected' and subject = 'review' order by seq",
        )?;
        let changes = select
            .query_and_then(params![work.as_str()], |row| {
                Ok((row.get(0)?, by_id(row, 1, "review", ReviewState::from_id)?))
            })?
            .collect::<Result<_>>()?;
        Ok(Some(ReviewHistory { now, changes }))
    }
}
