//! What happens by itself: a day comes on which a work takes effect or expires.

use huidian_model::PartialDate;
use jiff::civil::Date;

use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::database::row::{day_text, parsed, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// Until which day the passage of time is on record.
const SETTING: &str = "passage_recorded_until";

impl Transaction<'_> {
    /// Records every change of status between the day this was last called and `today`, in order of days; gives their count.
    ///
    /// The first call records nothing: what was long so is no news. Calling twice on one day does nothing the second time.
    pub fn record_passage(&mut self, today: Date) -> Result<usize> {
        self.settle()?;
        let recorded_until = self.read()?.find_setting(SETTING)?;
        let today = day_text(today);
        if recorded_until.as_ref().is_some_and(|until| *until >= today) {
            return Ok(0);
        }
        self.put_setting(SETTING, &today)?;
        let Some(recorded_until) = recorded_until else {
            return Ok(0);
        };
        let mut select = self.connection.prepare_cached(
            "select w.id, f.from_on, b.status, f.status
             from work_force f join work_force b on b.work_key = f.work_key and b.until_on = f.from_on
                 join work w on w.key = f.work_key
             where f.from_on > $1 and f.from_on <= $2 and b.status <> f.status and w.review <> 'rejected'
             order by f.from_on, w.id",
        )?;
        let changes = select
            .query_and_then(params![recorded_until, today], change_from)?
            .collect::<Result<Vec<_>>>()?;
        for (work, on, before, after) in &changes {
            let event = NewEvent {
                work,
                kind: LibraryEventKind::StatusChanged,
                subject: after,
                on: Some(*on),
                before: Some(before.clone()),
                after: Some(after.clone()),
            };
            record(self.connection, &event, self.now)?;
        }
        Ok(changes.len())
    }
}

type StatusChange = (huidian_model::WorkId, PartialDate, String, String);

fn change_from(row: &Row<'_>) -> Result<StatusChange> {
    Ok((
        work_id_from(row, 0)?,
        parsed(row, 1, "day")?,
        row.get(2)?,
        row.get(3)?,
    ))
}
