//! Of what the library holds how much, and until when.

use huidian_model::PartialDate;
use jiff::civil::Date;

use crate::content::filter::WAITS;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{date_if_any, parsed_if_any};

/// What works are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageBy {
    Kind,
    /// By authority where it is known, else by name.
    Issuer,
    Year,
}

/// Works that have one value in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    pub value: String,
    pub works: u64,
    pub with_text: u64,
    pub first_on: Option<PartialDate>,
    pub last_on: Option<PartialDate>,
    /// The last day that what is known of any of them reaches.
    pub known_until: Option<Date>,
}

impl Reader<'_> {
    /// Works that readers see, counted; most works first, years from the latest.
    pub fn coverage(&self, by: CoverageBy) -> Result<Vec<Covered>> {
        let (expression, join, order) = match by {
            CoverageBy::Kind => ("w.kind", "", "2 desc, 1"),
            CoverageBy::Issuer => (
                "coalesce(i.authority, i.name)",
                "join work_issuer i on i.work_key = w.key",
                "2 desc, 1",
            ),
            CoverageBy::Year => ("substr(w.listed_on, 1, 4)", "", "1 desc"),
        };
        let sql = format!(
            "select {expression}, count(distinct w.key),
                 count(distinct case when w.expression_count > 0 then w.key end),
                 min(w.listed_on), max(w.listed_on), max(w.known_until)
             from work w {join}
             where w.is_projected = 1 and w.review <> 'rejected' and not {WAITS} and {expression} is not null
             group by 1 order by {order}"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], |row| {
                Ok(Covered {
                    value: row.get(0)?,
                    works: row.get::<i64>(1)? as u64,
                    with_text: row.get::<i64>(2)? as u64,
                    first_on: date_if_any(row, 3)?,
                    last_on: date_if_any(row, 4)?,
                    known_until: parsed_if_any(row, 5, "day")?,
                })
            })?
            .collect()
    }
}
