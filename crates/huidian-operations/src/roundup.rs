//! The rows of the next roundup.

use std::collections::HashSet;

use huidian_digest::WrittenRow;
use huidian_model::{
    EventKind, ForceStatus, PartialDate, RelationKind, Sector, SourceKind, Topic, Work, WorkId,
};
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
    /// As well; any of them, all where none is named.
    pub topics: Vec<Topic>,
    pub statuses: Vec<ForceStatus>,
    /// Day whose statuses are told.
    pub as_of: Date,
}

/// The year's texts: works listed in the period, works revised or ended in it, and drafts closed in it, oldest first within each sector, the sectors
/// in the order of roundups. A row of a work that was not listed in the period shows the day that makes it one of it, and says which kind of day.
pub fn roundup_rows(
    reader: &Reader<'_>,
    roundup: &Roundup,
    link: impl Fn(&WorkId) -> String,
) -> Result<Vec<WrittenRow>, Error> {
    let filter = WorkFilter {
        listed_from: Some(roundup.from),
        listed_until: Some(roundup.to),
        ..roundup.filter()
    };
    let mut request = PageRequest::everything(roundup.as_of);
    request.sort = WorkSort::Oldest;
    let page = reader.list_works(&filter, &request)?;
    let mut rows = Vec::new();
    for summary in &page.items {
        if let Some(work) = reader.find_work(&summary.id)? {
            let link = Some(link(&summary.id)).filter(|link| !link.is_empty());
            rows.push(row_of(&work, summary, link));
        }
    }
    rows.extend(of_older_works(reader, roundup, &page.items, &link)?);
    rows.sort_by_key(|row| {
        (
            section_rank(&row.section),
            row.date.map(PartialDate::earliest),
        )
    });
    Ok(rows)
}

/// A work as a row, with how far its status is known.
fn row_of(work: &Work, summary: &WorkSummary, link: Option<String>) -> WrittenRow {
    WrittenRow {
        known_until: summary.known_until(),
        ..WrittenRow::from_work(work, Some(&summary.force), link)
    }
}

impl Roundup {
    /// Works of its sectors, topics and statuses, of any time.
    fn filter(&self) -> WorkFilter {
        WorkFilter {
            sectors: self.sectors.clone(),
            topics: self.topics.clone(),
            statuses: self.statuses.clone(),
            ..WorkFilter::default()
        }
    }

    fn has(&self, on: PartialDate) -> bool {
        on.earliest() >= self.from && on.latest() <= self.to
    }
}

/// Works that were listed before the period, and revised, ended or, if drafts, closed in it by the word of somebody better than a roundup.
fn of_older_works(
    reader: &Reader<'_>,
    roundup: &Roundup,
    listed: &[WorkSummary],
    link: &impl Fn(&WorkId) -> String,
) -> Result<Vec<WrittenRow>, Error> {
    let mut rows = Vec::new();
    let page = reader.list_works(&roundup.filter(), &PageRequest::everything(roundup.as_of))?;
    let known: HashSet<&WorkId> = listed.iter().map(|known| &known.id).collect();
    for summary in &page.items {
        let is_ended = matches!(
            summary.force.status,
            ForceStatus::Repealed | ForceStatus::Expired
        );
        let mut dates = summary.dates.iter();
        let may_be_of_it =
            is_ended || dates.any(|(kind, on)| MAKES.contains(kind) && roundup.has(*on));
        if !may_be_of_it || known.contains(&summary.id) {
            continue;
        }
        let Some(work) = reader.find_work(&summary.id)? else {
            continue;
        };
        let last = |kind: EventKind| {
            let events = work.events.iter();
            events
                .filter(|event| event.kind == kind && roundup.has(event.on))
                .filter(|event| event.source.kind > SourceKind::Roundup)
                .map(|event| event.on)
                .max()
        };
        let ended = match last(EventKind::Repealed).or_else(|| last(EventKind::Expires)) {
            None if is_ended => ended_by_relation(reader, roundup, &summary.id)?,
            ended => ended,
        };
        let link = Some(link(&summary.id)).filter(|link| !link.is_empty());
        let row = row_of(&work, summary, link);
        // what ended is told as that, whatever was changed in it before
        if let Some(on) = ended {
            rows.push(row.repealed(&work, on));
        } else if let Some(on) = last(EventKind::Amended) {
            rows.push(row.revised(&work, on));
        } else if let (true, Some(on)) = (work.is_draft, last(EventKind::ConsultationCloses)) {
            rows.push(row.closed(&work, on));
        }
    }
    Ok(rows)
}

/// Days that make an older work one of the period.
const MAKES: [EventKind; 4] = [
    EventKind::Amended,
    EventKind::Repealed,
    EventKind::Expires,
    EventKind::ConsultationCloses,
];

/// The day within the period on which another act ended it.
fn ended_by_relation(
    reader: &Reader<'_>,
    roundup: &Roundup,
    work: &WorkId,
) -> Result<Option<PartialDate>, Error> {
    let relations = reader.relations_of(work)?.into_iter();
    Ok(relations
        .filter(|relation| relation.to == *work)
        .filter(|relation| {
            matches!(
                relation.kind,
                RelationKind::Repeals | RelationKind::Replaces
            )
        })
        .filter_map(|relation| relation.on)
        .filter(|on| roundup.has(*on))
        .min())
}

fn section_rank(section: &str) -> usize {
    Sector::ALL
        .iter()
        .position(|sector| section.starts_with(sector.chinese()))
        .unwrap_or(Sector::ALL.len())
}
