//! How many works each value of each filter would show.

use std::collections::BTreeMap;
use std::str::FromStr;

use huidian_model::{ForceStatus, Sector, WorkKind};
use jiff::civil::Date;

use crate::content::filter::{Dimension, WorkFilter};
use crate::content::listing::works_on;
use crate::content::summary::sectors_of;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::unreadable;
use crate::sql::{Row, params_from_iter};

/// A value of a filter and the number of works it would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount<T> {
    pub value: T,
    pub count: u64,
}

/// Counts beside a list. Each filter is counted as if it alone were not set, so that its other values can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// In the roundup's order; a work with several sectors counts in each.
    pub sectors: Vec<FacetCount<Sector>>,
    /// By authority where it is known, else by name; most works first. Members of joint issues count.
    pub issuers: Vec<FacetCount<String>>,
    /// In order of legal force.
    pub kinds: Vec<FacetCount<WorkKind>>,
    pub statuses: Vec<FacetCount<ForceStatus>>,
    /// Latest first.
    pub years: Vec<FacetCount<i16>>,
    pub drafts: Vec<FacetCount<bool>>,
    /// Whether a text is held.
    pub texts: Vec<FacetCount<bool>>,
    pub regions: Vec<FacetCount<String>>,
}

impl Reader<'_> {
    /// Counts for a list of works on a day.
    pub fn facets(&self, filter: &WorkFilter, as_of: Date) -> Result<Facets> {
        let ask = Ask {
            reader: self,
            filter,
            as_of,
        };
        let mut kinds = ask.parsed::<WorkKind>(Dimension::Kind, "w.kind", "kind")?;
        kinds.sort_by_key(|facet| (facet.value.rank(), facet.value));
        let mut statuses = ask.parsed::<ForceStatus>(Dimension::Status, "f.status", "status")?;
        statuses.sort_by_key(|facet| facet.value);
        let mut years = ask.parsed::<i16>(Dimension::Year, "substr(w.listed_on, 1, 4)", "year")?;
        years.sort_by_key(|facet| std::cmp::Reverse(facet.value));
        Ok(Facets {
            sectors: self.count_sectors(filter, as_of)?,
            issuers: ask.issuers()?,
            kinds,
            statuses,
            years,
            drafts: ask.flags(Dimension::Draft, "w.is_draft")?,
            texts: ask.flags(
                Dimension::Text,
                "case when w.expression_count > 0 then 1 else 0 end",
            )?,
            regions: ask.texts(Dimension::Region, "w.region")?,
        })
    }

    /// Works per sector alone, all nine, in the roundup's order.
    pub fn count_sectors(
        &self,
        filter: &WorkFilter,
        as_of: Date,
    ) -> Result<Vec<FacetCount<Sector>>> {
        let ask = Ask {
            reader: self,
            filter,
            as_of,
        };
        let sets = ask.counts(Dimension::Sector, "", "w.sectors", |row| {
            Ok((row.get::<u16>(0)?, row.get::<i64>(1)? as u64))
        })?;
        let mut counts: BTreeMap<Sector, u64> =
            Sector::ALL.into_iter().map(|sector| (sector, 0)).collect();
        for (bits, count) in sets {
            for sector in sectors_of(bits) {
                *counts.entry(sector).or_default() += count;
            }
        }
        Ok(counts
            .into_iter()
            .map(|(value, count)| FacetCount { value, count })
            .collect())
    }
}

/// The question all facets of one list share.
#[derive(Clone, Copy)]
struct Ask<'a> {
    reader: &'a Reader<'a>,
    filter: &'a WorkFilter,
    as_of: Date,
}

impl Ask<'_> {
    fn counts<T>(
        self,
        dimension: Dimension,
        join: &str,
        expression: &str,
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut clause = works_on(self.as_of);
        self.filter.add_to(&mut clause, Some(dimension));
        let joined = clause
            .sql
            .replacen(" where ", &format!(" {join} where "), 1);
        let sql = format!(
            "select {expression}, count(distinct w.key){joined} group by 1 order by 2 desc, 1"
        );
        self.reader
            .connection()
            .prepare_cached(&sql)?
            .query_and_then(params_from_iter(&clause.values), read)?
            .collect()
    }

    fn texts(self, dimension: Dimension, expression: &str) -> Result<Vec<FacetCount<String>>> {
        let rows = self.counts(dimension, "", expression, text_count)?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn issuers(self) -> Result<Vec<FacetCount<String>>> {
        let rows = self.counts(
            Dimension::Issuer,
            "join work_issuer i on i.work_key = w.key",
            "coalesce(i.authority, i.name)",
            text_count,
        )?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn parsed<T: FromStr>(
        self,
        dimension: Dimension,
        expression: &str,
        what: &'static str,
    ) -> Result<Vec<FacetCount<T>>> {
        self.texts(dimension, expression)?
            .into_iter()
            .map(|facet| match facet.value.parse() {
                Ok(value) => Ok(FacetCount {
                    value,
                    count: facet.count,
                }),
                Err(_) => Err(unreadable(what, facet.value)),
            })
            .collect()
    }

    fn flags(self, dimension: Dimension, expression: &str) -> Result<Vec<FacetCount<bool>>> {
        self.counts(dimension, "", expression, |row| {
            Ok(FacetCount {
                value: row.get(0)?,
                count: row.get::<i64>(1)? as u64,
            })
        })
    }
}

/// A value and its count; `None` for works without a value.
fn text_count(row: &Row<'_>) -> Result<Option<FacetCount<String>>> {
    let value: Option<String> = row.get(0)?;
    let count = row.get::<i64>(1)? as u64;
    Ok(value.map(|value| FacetCount { value, count }))
}
