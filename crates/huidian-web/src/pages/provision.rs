//! `GET /works/{id}/{path}`: one provision at its permanent address.

use std::ops::Range;
use std::sync::Arc;

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_model::{Document, NamedPlace, Provision, ProvisionPath, WorkId};
use huidian_operations::{ReadProvision, Successor};

use super::cite_as::CiteAs;
use super::composed::{decision_lines, paragraphs};
use super::counterpart::{Counterpart, counterparts};
use super::document::{self, Reading, TermLine};
use super::notes::{NotesHere, notes_here};
use super::work::{self, CitingLine, citing_lines};
use crate::access::RegisterKeeper;
use crate::beside::{printed_copy, provision_place, recognised, told as told_of};
use crate::error::Error;
use crate::page_cache::Passing;
use crate::request::{Language, Query, Visitor, ascii_link, encode_path};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::{Frame, WorkRow, provision_href, work_href};

/// The provision as decisions in force leave it, where the amended text is not held.
struct ComposedHere {
    /// `None` where no provision bears the number any more.
    paragraphs: Option<Vec<String>>,
    /// Address, title and first day of each decision.
    decisions: Vec<(String, String, String)>,
    /// Instructions that were not carried out.
    undone: usize,
}

#[derive(Template)]
#[template(path = "provision.html")]
struct ProvisionPage {
    frame: Frame,
    row: WorkRow,
    label: String,
    citation: String,
    gbt7714: String,
    bibtex: String,
    headings: Vec<(String, String)>,
    html: String,
    terms: Vec<TermLine>,
    /// What decisions made of it since.
    composed: Option<ComposedHere>,
    later: Option<String>,
    work_href: String,
    context_href: String,
    report_href: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    version: String,
    other_versions: Vec<Counterpart>,
    cited_by: Vec<CitingLine>,
    cited_by_count: usize,
    /// Articles of the same text that name this one: address, label, whether they punish its breach.
    named_by: Vec<(String, String, bool)>,
    /// Articles of the same text whose breach this one punishes.
    punishes: Vec<(Option<String>, String)>,
    /// Where the words of an ended act went: address, act and article, how much is the same.
    successors: Vec<(String, String, String)>,
    text_href: String,
    /// Page of the original where it begins, and the address of its place there.
    beside: Option<(u32, String)>,
    /// The text was recognised in pictures.
    recognised: Option<String>,
    here: NotesHere,
}

pub(crate) async fn provision(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path((id, path)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
    keeper: Option<RegisterKeeper>,
) -> Result<Response, Error> {
    let snapshot = state.snapshot()?;
    let entry = snapshot.entry(&id)?;
    let record = state.record(&id)?;
    let missing = || Error::NoSuchProvision {
        work: record.work.id.to_string(),
        provision: path.chars().take(200).collect(),
    };
    let place: NamedPlace = path.parse().map_err(|_| missing())?;
    let (day, version) = (state.day(&query)?, query.first("version"));
    let work = &record.work.id;
    let read = state.library().read_provision(work, &place, version, day)?;
    let Some(found) = read.provision() else {
        return Ok(below_whole_text(work, &read.path, &query));
    };
    let (language, document) = (visitor.language, Arc::clone(&read.document));
    let text = record.named(&read.expression.id.label)?;
    let text = (text, document);
    let reading = document::open_read(&state, &snapshot, &record, text, &query, language)?;
    let frame = state.frame(visitor, &uri);
    let shown = Some((reading.expression, &*reading.document));
    let here = notes_here(
        &state,
        keeper.as_ref(),
        work,
        shown,
        Some(&read.path),
        language,
    )?;
    let is_private = here.is_private();
    let asked = PageRequest {
        reading: &reading,
        read: &read,
        found,
    };
    let page = provision_page(&state, &snapshot, entry, &asked, here, frame)?;
    Ok(Passing::mark(
        Html(page.render()?).into_response(),
        is_private,
    ))
}

/// Leads to what decisions made of the text, which stands below the whole text: no words of the provision are held.
fn below_whole_text(work: &WorkId, path: &ProvisionPath, query: &Query) -> Response {
    let kept = query
        .first("as_of")
        .map(|day| Query::default().with("as_of", day));
    let whole = kept.unwrap_or_default().link(&work_href(work));
    let place = encode_path(&path.to_string());
    let address = ascii_link(&format!("{whole}#composed-{place}"));
    Redirect::temporary(&address).into_response()
}

/// The provision that is asked for.
struct PageRequest<'a> {
    reading: &'a Reading<'a>,
    read: &'a ReadProvision,
    /// In the text of `read`.
    found: &'a Provision,
}

fn provision_page(
    state: &AppState,
    snapshot: &Snapshot,
    entry: &Entry,
    asked: &PageRequest<'_>,
    here: NotesHere,
    frame: Frame,
) -> Result<ProvisionPage, Error> {
    let (reading, read, found) = (asked.reading, asked.read, asked.found);
    let document = &*reading.document;
    let language = frame.visitor.language;
    let record = reading.record;
    let place = document.index_of(found).unwrap_or(0) as usize;
    let shown = unit_around(document, place);
    let places = shown..end_of(document, shown);
    let (previous, next) = neighbours(reading, shown);
    let citing = state
        .library()
        .citations_to(&record.work.id, Some(&found.path))?;
    let (beside, recognised) = in_original(state, reading, shown, language)?;
    let label = found.path.citation();
    let href = provision_href(&entry.work.id, &found.path);
    let cited = cite_as(state, reading, (href.clone(), label.clone()));
    let description: String = document.text_of(found).chars().take(120).collect();
    let (named_by, punishes) = own_lines(read, &entry.work.id);
    let version = reading.expression.id.label.clone();
    Ok(ProvisionPage {
        beside,
        recognised,
        citation: cited.words(),
        gbt7714: cited.gbt7714(),
        bibtex: cited.bibtex(),
        headings: headings(reading, found),
        html: marked_html(reading, found, &here, places.clone()),
        terms: reading.term_lines(&places),
        composed: composed_here(read, language),
        later: work::later_version(record, read.day, language),
        work_href: reading.work_link(),
        report_href: report_href(&entry.work.id, &found.path),
        context_href: context_href(reading, shown),
        previous,
        next,
        cited_by_count: citing.len(),
        cited_by: citing_lines(&citing),
        named_by,
        punishes,
        successors: read.successors.iter().map(successor_line).collect(),
        other_versions: counterparts(state, snapshot, reading, shown, language)?,
        text_href: format!("/api/v1{href}?version={}", encode_path(&version)),
        version,
        row: WorkRow::shown(entry, &read.standing(), language),
        here,
        frame: frame
            .titled(format!("{} {label}", entry.work.title))
            .described(description),
        label,
    })
}

fn cite_as<'s>(
    state: &'s AppState,
    reading: &'s Reading<'_>,
    (href, label): (String, String),
) -> CiteAs<'s> {
    let (url, today) = (state.public_url(), state.today());
    CiteAs::new(reading.record, Some(reading.expression), url, today).of_provision(href, label)
}

/// Page of the original on which a unit begins with the address of its place there, and that the text was recognised.
type InOriginal = (Option<(u32, String)>, Option<String>);

fn in_original(
    state: &AppState,
    reading: &Reading<'_>,
    unit: usize,
    language: Language,
) -> Result<InOriginal, Error> {
    let (text, document) = (&reading.expression.id, &*reading.document);
    let printed = printed_copy(state, text)?;
    let beside = printed
        .as_ref()
        .and_then(|copy| provision_place(copy, text, document, &document.provisions[unit]));
    let recognised = recognised(printed.as_ref()).map(|known| told_of(&known, language));
    Ok((beside, recognised))
}

fn marked_html(
    reading: &Reading<'_>,
    found: &Provision,
    here: &NotesHere,
    places: Range<usize>,
) -> String {
    let prose = reading.prose().with_target(&found.path);
    prose.with_notes(&here.marks).write(places)
}

/// What names the provision and what it punishes, with addresses.
type OwnLines = (Vec<(String, String, bool)>, Vec<(Option<String>, String)>);

fn own_lines(read: &ReadProvision, work: &WorkId) -> OwnLines {
    let href = |place: &str| {
        let path: Option<ProvisionPath> = place.parse().ok();
        path.map(|path| provision_href(work, &path))
    };
    let references = &read.own_references;
    let named_by = references
        .named_by
        .iter()
        .filter_map(|named| Some((href(&named.unit)?, named.unit.clone(), named.punishes)));
    let punishes = references
        .punishes
        .iter()
        .map(|place| (href(place), place.clone()));
    (named_by.collect(), punishes.collect())
}

fn successor_line(successor: &Successor) -> (String, String, String) {
    let version = encode_path(&successor.expression.label);
    let place = provision_href(&successor.expression.work, &successor.path);
    (
        format!("{place}?version={version}"),
        format!("《{}》{}", successor.title, successor.path.citation()),
        format!("{:.0}%", successor.similarity * 100.0),
    )
}

fn composed_here(read: &ReadProvision, language: Language) -> Option<ComposedHere> {
    let made = read.composed.as_ref()?;
    Some(ComposedHere {
        paragraphs: read.composed_words().map(paragraphs),
        decisions: decision_lines(made, language),
        undone: made.composition.undone.len(),
    })
}

fn report_href(work: &WorkId, path: &ProvisionPath) -> String {
    Query::default()
        .with("work", work.as_str())
        .with("place", &path.to_string())
        .with("field", "text")
        .link("/report")
}

fn context_href(reading: &Reading<'_>, unit: usize) -> String {
    let path = &reading.document.provisions[unit].path;
    let place = encode_path(&path.to_string());
    format!("{}#{place}", reading.work_link())
}

/// The unit that holds a provision, or the provision itself where it is not inside one.
fn unit_around(document: &Document, place: usize) -> usize {
    let mut at = place;
    loop {
        let provision = &document.provisions[at];
        if provision.kind.is_unit() {
            return at;
        }
        match provision.parent {
            Some(parent) => at = parent as usize,
            None => return place,
        }
    }
}

/// Place after the last descendant.
fn end_of(document: &Document, place: usize) -> usize {
    place + 1 + document.descendants(place as u32).count()
}

fn headings(reading: &Reading<'_>, found: &Provision) -> Vec<(String, String)> {
    let mut headings = Vec::new();
    let mut parent = found.parent;
    while let Some(index) = parent {
        let above = &reading.document.provisions[index as usize];
        if !above.path.is_empty() {
            let label = reading.document.label_of(above);
            headings.push((reading.href(&above.path), label.to_owned()));
        }
        parent = above.parent;
    }
    headings.reverse();
    headings
}

type Neighbour = Option<(String, String)>;

/// Address and label of the units before and after.
fn neighbours(reading: &Reading<'_>, place: usize) -> (Neighbour, Neighbour) {
    let provisions = &reading.document.provisions;
    let start = provisions[place].start;
    let end = provisions[place].end;
    let link = |provision: &Provision| (reading.href(&provision.path), provision.path.citation());
    let mut previous = None;
    let mut next = None;
    for unit in reading.document.units() {
        if unit.path.is_empty() {
            continue;
        }
        if unit.end <= start {
            previous = Some(unit);
        } else if unit.start >= end && next.is_none() {
            next = Some(unit);
        }
    }
    (previous.map(link), next.map(link))
}
