//! What changed for us: the works and searches of a register, and what happened to them.

use huidian_catalogue::Catalogue;
use huidian_compare::{RowKind, compare};
use huidian_model::{Document, EventKind, ExpressionId, WorkId};
use huidian_search::SearchIndex;
use huidian_store::{
    LibraryEvent, LibraryEventKind, PageRequest, Reader, Register, StreamRequest, WorkFilter,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::error::Result;
use crate::feed::{describe, event_tag};
use crate::selection::Selection;

/// The works of a register: those named, and those its searches find now.
pub fn filter(
    reader: &Reader<'_>,
    register: &Register,
    catalogue: &Catalogue,
    index: Option<&SearchIndex>,
    today: Date,
) -> Result<WorkFilter> {
    let mut works = register.works.clone();
    for search in &register.searches {
        let filter = Selection::read(&search.query)?.filter(catalogue, index, today);
        let found = reader.list_works(&filter, &PageRequest::everything(today))?;
        works.extend(found.items.into_iter().map(|work| work.id));
    }
    works.sort_unstable();
    works.dedup();
    Ok(WorkFilter {
        works: Some(works),
        ..WorkFilter::default()
    })
}

/// Something that happened: `register changes --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeShape {
    /// The event's id, the same in feeds and webhooks; absent for a day that came by itself.
    pub id: Option<String>,
    pub work: String,
    pub title: String,
    pub kind: String,
    /// Which text, date, field or relation.
    pub subject: String,
    /// The civil date it is about.
    pub on: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// When the library learned of it; for a day that came by itself, that day.
    pub recorded_at: String,
    pub headline: String,
    pub summary: String,
    /// For a new text that follows another, what is different, article by article.
    pub articles: Vec<ArticleChangeShape>,
}

/// An article that is in one of two texts only, or reads differently in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleChangeShape {
    pub path: String,
    /// `added`, `removed`, `changed`, `moved`, `renumbered`, `split` or `merged`.
    pub change: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What happened to the works of a register since a day, by event, oldest first: what the library learned since then, and days that came
/// since then on which a work took effect, expired or was repealed.
pub fn changes(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    since: Date,
    today: Date,
) -> Result<Vec<ChangeShape>> {
    let china = TimeZone::fixed(jiff::tz::offset(8));
    let begin = since.to_zoned(china).map(|zoned| zoned.timestamp()).ok();
    let mut events = reader.stream(&StreamRequest {
        since: begin,
        limit: u32::MAX,
        ..StreamRequest::newest(filter.clone(), today)
    })?;
    events.reverse();
    let mut changes: Vec<ChangeShape> = events
        .iter()
        .map(|event| learned(reader, event))
        .collect::<Result<_>>()?;
    changes.extend(days_come(reader, filter, since, today)?);
    changes.sort_by(|a, b| a.recorded_at.cmp(&b.recorded_at));
    Ok(changes)
}

fn learned(reader: &Reader<'_>, event: &LibraryEvent) -> Result<ChangeShape> {
    let title = reader
        .find_title(&event.work)?
        .unwrap_or_else(|| event.work.to_string());
    let (headline, summary) = describe(event, &title);
    let articles = match event.kind {
        LibraryEventKind::TextAdded => article_changes(reader, &event.work, &event.subject)?,
        _ => Vec::new(),
    };
    Ok(ChangeShape {
        id: Some(event_tag(event)),
        work: event.work.to_string(),
        title,
        kind: event.kind.id().to_owned(),
        subject: event.subject.clone(),
        on: event.on.map(|on| on.to_string()),
        before: event.before.clone(),
        after: event.after.clone(),
        recorded_at: event.recorded_at.to_string(),
        headline,
        summary,
        articles,
    })
}

fn days_come(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    since: Date,
    today: Date,
) -> Result<Vec<ChangeShape>> {
    let kinds = [
        EventKind::Effective,
        EventKind::Expires,
        EventKind::Repealed,
        EventKind::ConsultationCloses,
    ];
    let works: Vec<&WorkId> = filter.works.iter().flatten().collect();
    let mut come = reader.events_between(since, today, &kinds)?;
    come.retain(|upcoming| works.binary_search(&&upcoming.work).is_ok());
    let shapes = come.into_iter().filter_map(|upcoming| {
        let on = upcoming.event.on.day()?;
        let what = upcoming.event.kind.chinese();
        Some(ChangeShape {
            id: None,
            work: upcoming.work.to_string(),
            kind: "day_came".to_owned(),
            subject: upcoming.event.kind.id().to_owned(),
            on: Some(on.to_string()),
            before: None,
            after: None,
            recorded_at: on.to_string(),
            headline: format!("{what}：《{}》", upcoming.title),
            summary: format!("《{}》{on} {what}。", upcoming.title),
            title: upcoming.title,
            articles: Vec::new(),
        })
    });
    Ok(shapes.collect())
}

/// How a text differs from the one before it; nothing for the first text of a work.
fn article_changes(
    reader: &Reader<'_>,
    work: &WorkId,
    label: &str,
) -> Result<Vec<ArticleChangeShape>> {
    let expressions = reader.expressions_of(work)?;
    let Some(at) = expressions
        .iter()
        .position(|expression| expression.id.label == label)
    else {
        return Ok(Vec::new());
    };
    let part = &expressions[at].part;
    let Some(earlier) = expressions[..at]
        .iter()
        .rev()
        .find(|earlier| &earlier.part == part)
    else {
        return Ok(Vec::new());
    };
    let read = |id: &ExpressionId| -> Result<Option<Document>> { Ok(reader.document(id)?) };
    let (Some(before), Some(after)) = (read(&earlier.id)?, read(&expressions[at].id)?) else {
        return Ok(Vec::new());
    };
    Ok(differences(&before, &after))
}

/// Articles that belong together and differ, in the order of the newer text.
fn differences(before: &Document, after: &Document) -> Vec<ArticleChangeShape> {
    let rows = compare(before, after).rows.into_iter();
    rows.filter(|row| row.kind != RowKind::Unchanged)
        .map(|row| ArticleChangeShape {
            path: path_of(after, &row.new)
                .unwrap_or_else(|| path_of(before, &row.old).unwrap_or_default()),
            change: row.kind.id(),
            before: text_of(before, &row.old),
            after: text_of(after, &row.new),
        })
        .collect()
}

fn path_of(document: &Document, indices: &[u32]) -> Option<String> {
    let provision = document.provisions.get(*indices.first()? as usize)?;
    Some(provision.path.to_string())
}

fn text_of(document: &Document, indices: &[u32]) -> Option<String> {
    let provisions = indices
        .iter()
        .filter_map(|index| document.provisions.get(*index as usize));
    let texts: Vec<&str> = provisions
        .map(|provision| document.text_of(provision).trim())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}
