//! What the roundup missed within its own period and sectors.

use std::collections::BTreeSet;

use huidian_model::{RelationKind, ReviewState, Sector, Severity, Work};
use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::life::named;
use super::{CatalogueIndex, Finding, FindingClass, Report};
use crate::digest::Digest;

/// Works listed in the roundup's period, in a sector it covers, that no row is. Unknown for a roundup without a period.
pub(super) fn missed(digest: &Digest, index: &CatalogueIndex<'_>, report: &Report) -> Vec<Finding> {
    let Some((from, to)) = period(digest) else {
        return Vec::new();
    };
    let named_ids: FxHashSet<&str> = report
        .rows
        .iter()
        .filter_map(|row| row.matched.as_ref())
        .map(|matched| matched.work.as_str())
        .collect();
    let sectors = sectors(index, report);
    let has_local = report.rows.iter().any(|row| {
        let work = row
            .matched
            .as_ref()
            .and_then(|matched| index.find(&matched.work));
        work.is_some_and(|work| work.region.is_some())
    });
    let became_named = |work: &Work| {
        index
            .towards(&work.id, RelationKind::Finalises)
            .any(|relation| named_ids.contains(relation.from.as_str()))
    };
    let mut found: Vec<(Date, &Work)> = index
        .view
        .works
        .iter()
        .filter(|work| {
            work.review == ReviewState::Reviewed && !named_ids.contains(work.id.as_str())
        })
        .filter(|work| has_local || work.region.is_none())
        .filter(|work| !became_named(work))
        .filter(|work| work.sectors.iter().any(|sector| sectors.contains(sector)))
        .filter_map(|work| {
            let on = work.listed_on()?.day()?;
            (from <= on && on <= to).then_some((on, work))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    found
        .into_iter()
        .map(|(on, work)| {
            Finding::new(
                FindingClass::MissedInScope,
                Severity::Note,
                format!("{on}，{}", named(work)),
            )
            .suggestion(named(work))
            .other(&work.id)
        })
        .collect()
}

/// From the first to the last day the rows show; a roundup whose rows fill a year stands for the year.
fn period(digest: &Digest) -> Option<(Date, Date)> {
    let mut days: Vec<Date> = digest
        .documents
        .iter()
        .filter_map(|row| row.date)
        .map(huidian_text::PartialDate::earliest)
        .filter(|day| digest.year.is_none_or(|year| day.year() == year))
        .collect();
    days.sort_unstable();
    let (first, last) = (*days.first()?, *days.last()?);
    let months: BTreeSet<i8> = days.iter().map(|day| day.month()).collect();
    match digest.year {
        Some(year) if months.len() >= 9 => {
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
        _ => Some((first.first_of_month(), last.last_of_month())),
    }
}

/// Sectors that at least two rows are in, or one where the roundup is short.
fn sectors(index: &CatalogueIndex<'_>, report: &Report) -> BTreeSet<Sector> {
    let mut counts = [0usize; 9];
    let mut matched = 0;
    for row in &report.rows {
        if let Some(work) = row
            .matched
            .as_ref()
            .and_then(|found| index.find(&found.work))
        {
            matched += 1;
            for sector in &work.sectors {
                counts[*sector as usize] += 1;
            }
        }
    }
    let least = if matched > 10 { 2 } else { 1 };
    Sector::ALL
        .into_iter()
        .filter(|sector| counts[*sector as usize] >= least)
        .collect()
}
