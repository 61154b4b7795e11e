//! The rows of the next roundup.

use huidian_digest::WrittenRow;
use huidian_model::{EventKind, ForceStatus, PartialDate, Sector, SourceKind, WorkId};
use huidian_store::{Error, PageRequest, Reader, WorkFilter, WorkSort, WorkSummary};
use jiff::civil::Date;

/// What a roundup is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roundup {
    /// First and last day of the period.
    pub from: Date,
    pub to: Date,
    /// Any of them; all where none is named.
    pub sectors: Vec<Sector>,
    pub statuses: Vec<ForceStatus>,
    /// Day whose statuses are told.
    pub as_of: Date,
}

/// Works listed in the period and works that were revised in it, oldest first within each sector, the sectors in the order of roundups. A row of a
/// revised work shows the day of the revision, and says so.
pub fn roundup_rows(
    reader: &Reader<'_>,
    roundup: &Roundup,
    link: impl Fn(&WorkId) -> String,
) -> Result<Vec<WrittenRow>, Error> {
    let filter = WorkFilter {
        sectors: roundup.sectors.clone(),
        statuses: roundup.statuses.clone(),
        listed_from: Some(roundup.from),
        listed_until: Some(roundup.to),
        ..WorkFilter::default()
    };
    let mut request = PageRequest::everything(roundup.as_of);
    request.sort = WorkSort::Oldest;
    let page = reader.list_works(&filter, &request)?;
    let mut rows = Vec::new();
    for summary in &page.items {
        if let Some(work) = reader.find_work(&summary.id)? {
            let link = Some(link(&summary.id));
            rows.push(WrittenRow::from_work(&work, Some(&summary.force), link));
        }
    }
    rows.extend(revised(reader, roundup, &page.items, &link)?);
    rows.sort_by_key(|row| {
        (
            section_rank(&row.section),
            row.date.map(PartialDate::earliest),
        )
    });
    Ok(rows)
}

/// Works that were made before the period and revised in it, by the word of somebody better than a roundup.
fn revised(
    reader: &Reader<'_>,
    roundup: &Roundup,
    listed: &[WorkSummary],
    link: &impl Fn(&WorkId) -> String,
) -> Result<Vec<WrittenRow>, Error> {
    let filter = WorkFilter {
        sectors: roundup.sectors.clone(),
        statuses: roundup.statuses.clone(),
        ..WorkFilter::default()
    };
    let is_within = |on: PartialDate| on.earliest() >= roundup.from && on.latest() <= roundup.to;
    let mut rows = Vec::new();
    let page = reader.list_works(&filter, &PageRequest::everything(roundup.as_of))?;
    for summary in &page.items {
        let dates = summary.dates.iter();
        let is_changed = dates
            .clone()
            .any(|(kind, on)| *kind == EventKind::Amended && is_within(*on));
        if !is_changed || listed.iter().any(|known| known.id == summary.id) {
            continue;
        }
        let Some(work) = reader.find_work(&summary.id)? else {
            continue;
        };
        let last = work
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Amended && is_within(event.on))
            .filter(|event| event.source.kind > SourceKind::Roundup)
            .map(|event| event.on)
            .max();
        if let Some(on) = last {
            let link = Some(link(&summary.id));
            rows.push(WrittenRow::from_work(&work, Some(&summary.force), link).revised(on));
        }
    }
    Ok(rows)
}

fn section_rank(section: &str) -> usize {
    Sector::ALL
        .iter()
        .position(|sector| section.starts_with(sector.chinese()))
        .unwrap_or(Sector::ALL.len())
}
