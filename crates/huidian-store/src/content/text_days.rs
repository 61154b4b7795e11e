//! Days on which revised texts take effect.

use huidian_model::{EventKind, PartialDate, WorkId, unheld_changes};
use jiff::civil::Date;

use crate::content::filter::WorkFilter;
use crate::content::listing::works_on;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{day_text, parsed, work_id_from};
use crate::sql::params_from_iter;

/// A text that follows an older one takes effect, on a day that is not the work's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextDay {
    pub work: WorkId,
    pub title: String,
    /// Label of the text; of several parts that take effect together, the first.
    pub label: String,
    pub on: Date,
    /// Whether the library has it; what is known to come may not be held.
    pub is_held: bool,
}

impl Reader<'_> {
    /// The days from `from` to `until`, both included, on which texts of the works of a filter take effect, in order. The day on which a
    /// work itself takes effect is among its dated events and not told here.
    pub fn text_days(
        &self,
        filter: &WorkFilter,
        as_of: Date,
        from: Date,
        until: Date,
    ) -> Result<Vec<TextDay>> {
        let mut clause = works_on(as_of);
        filter.add_to(&mut clause, None);
        let (from_day, until_day) = (from, until);
        let from = clause.bind(day_text(from));
        let until = clause.bind(day_text(until));
        clause.and(&format!(
            "e.effective_on >= {from} and e.effective_on <= {until}
             and exists (select 1 from expression o where o.work_key = w.key and o.effective_on < e.effective_on)
             and not exists (select 1 from work_event v where v.work_key = w.key
                 and v.kind = 'effective' and v.happens_on = e.effective_on)"
        ));
        let joined = clause.sql.replacen(
            " where ",
            " join expression e on e.work_key = w.key where ",
            1,
        );
        let sql = format!(
            "select w.id, w.title, min(e.label), e.effective_on{joined}
             group by w.id, w.title, e.effective_on order by e.effective_on, w.id"
        );
        let held: Result<Vec<TextDay>> = self
            .connection()
            .prepare_cached(&sql)?
            .query_and_then(params_from_iter(&clause.values), |row| {
                Ok(TextDay {
                    work: work_id_from(row, 0)?,
                    title: row.get(1)?,
                    label: row.get(2)?,
                    on: parsed(row, 3, "day")?,
                    is_held: true,
                })
            })?
            .collect();
        let mut days = held?;
        days.extend(self.unheld_days(filter, as_of, from_day, until_day)?);
        days.sort_by(|a, b| (a.on, &a.work).cmp(&(b.on, &b.work)));
        Ok(days)
    }

    /// The day of each text that is held, in order of works and days.
    pub fn dated_texts(&self) -> Result<Vec<(WorkId, PartialDate)>> {
        self.connection()
            .prepare_cached(
                "select distinct w.id, e.dated_on from expression e join work w on w.key = e.work_key
                 where e.dated_on is not null order by 1, 2",
            )?
            .query_and_then([], |row| Ok((work_id_from(row, 0)?, parsed(row, 1, "date")?)))?
            .collect()
    }

    /// The same of texts that are known to have been made, and not held.
    fn unheld_days(
        &self,
        filter: &WorkFilter,
        as_of: Date,
        from: Date,
        until: Date,
    ) -> Result<Vec<TextDay>> {
        let mut clause = works_on(as_of);
        filter.add_to(&mut clause, None);
        clause.and("w.newer_text_on is not null");
        let sql = format!("select w.id{} order by w.id", clause.sql);
        let works: Result<Vec<WorkId>> = self
            .connection()
            .prepare_cached(&sql)?
            .query_and_then(params_from_iter(&clause.values), |row| work_id_from(row, 0))?
            .collect();
        let mut days = Vec::new();
        for id in works? {
            let Some(work) = self.find_work(&id)? else {
                continue;
            };
            for change in unheld_changes(&work, &self.expressions_of(&id)?) {
                let is_own = |on: Date| {
                    let mut own = work.events.iter();
                    own.any(|event| event.kind == EventKind::Effective && event.on == on.into())
                };
                let begins = change.effective_on.filter(|on| from <= *on && *on <= until);
                if let Some(on) = begins.filter(|on| !is_own(*on)) {
                    days.push(TextDay {
                        work: id.clone(),
                        title: work.title.clone(),
                        label: change.dated.to_string(),
                        on,
                        is_held: false,
                    });
                }
            }
        }
        Ok(days)
    }
}
