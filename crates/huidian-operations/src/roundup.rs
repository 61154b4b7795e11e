//! The rows of the next roundup.

use huidian_digest::WrittenRow;
use huidian_model::{ForceStatus, Sector, WorkId};
use huidian_store::{Error, PageRequest, Reader, WorkFilter, WorkSort};
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

/// Works listed in the period, oldest first within each sector, the sectors in the order of roundups.
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
    rows.sort_by_key(|row| section_rank(&row.section));
    Ok(rows)
}

fn section_rank(section: &str) -> usize {
    Sector::ALL
        .iter()
        .position(|sector| section.starts_with(sector.chinese()))
        .unwrap_or(Sector::ALL.len())
}
