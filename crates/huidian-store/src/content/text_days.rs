//! Days on which revised texts take effect.

use huidian_model::WorkId;
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
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params_from_iter(&clause.values), |row| {
                Ok(TextDay {
                    work: work_id_from(row, 0)?,
                    title: row.get(1)?,
                    label: row.get(2)?,
                    on: parsed(row, 3, "day")?,
                })
            })?
            .collect()
    }
}
