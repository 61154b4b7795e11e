//! `GET /works/{id}/{path}`: one provision at its permanent address.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_model::{Document, NamedPlace, Provision, ProvisionPath};
use huidian_operations::composed_of_work;

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
use crate::request::{Query, Visitor, ascii_link, encode_path};
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
    let wanted: NamedPlace = path.parse().map_err(|_| missing())?;
    let language = visitor.language;
    let texts = record.texts(&query, state.day(&query)?)?;
    if texts.is_empty() {
        return Err(record.not_held());
    }
    // only what decisions made of the text has it: it stands below the whole text
    let only_composed = |path: &ProvisionPath| -> Result<Option<Response>, Error> {
        if query.first("version").is_some() {
            return Ok(None);
        }
        let reader = state.library().store().read()?;
        let made = composed_of_work(&reader, &record.work, state.day(&query)?)?;
        let stands = made.is_some_and(|(_, _, made)| made.words_of(path).is_some());
        let kept = query
            .first("as_of")
            .map(|day| Query::default().with("as_of", day));
        let whole = kept.unwrap_or_default().link(&work_href(&record.work.id));
        let place = encode_path(&path.to_string());
        let address = ascii_link(&format!("{whole}#composed-{place}"));
        Ok(stands.then(|| Redirect::temporary(&address).into_response()))
    };
    if let Some((text, _, own_path)) = state.library().find_place(&texts, &wanted)? {
        let reading = document::open(&state, &snapshot, &record, text, &query, language)?;
        if let Some(found) = reading.document.find(&own_path) {
            let frame = state.frame(visitor, &uri);
            let shown = Some((text, &*reading.document));
            let work = &record.work.id;
            let here = notes_here(
                &state,
                keeper.as_ref(),
                work,
                shown,
                Some(&found.path),
                language,
            )?;
            let is_private = here.is_private();
            let asked = PageRequest {
                reading: &reading,
                found,
                query: &query,
            };
            let page = provision_page(&state, &snapshot, entry, &asked, here, frame)?;
            return Ok(Passing::mark(
                Html(page.render()?).into_response(),
                is_private,
            ));
        }
    }
    only_composed(&wanted.path)?.ok_or_else(missing)
}

/// The provision that is asked for.
struct PageRequest<'a> {
    reading: &'a Reading<'a>,
    found: &'a Provision,
    query: &'a Query,
}

fn provision_page(
    state: &AppState,
    snapshot: &Snapshot,
    entry: &Entry,
    asked: &PageRequest<'_>,
    here: NotesHere,
    frame: Frame,
) -> Result<ProvisionPage, Error> {
    let PageRequest {
        reading,
        found,
        query,
    } = *asked;
    let document = &*reading.document;
    let language = frame.visitor.language;
    let record = reading.record;
    let day = state.day(query)?;
    let place = document.index_of(found).unwrap_or(0) as usize;
    let shown = unit_around(document, place);
    let printed = printed_copy(state, &reading.expression.id)?;
    let beside = printed.as_ref().and_then(|copy| {
        provision_place(
            copy,
            &reading.expression.id,
            document,
            &document.provisions[shown],
        )
    });
    let recognised = recognised(printed.as_ref()).map(|known| told_of(&known, language));
    let places = shown..end_of(document, shown);
    let terms = reading.term_lines(&places);
    let html = reading
        .prose()
        .with_target(&found.path)
        .with_notes(&here.marks)
        .write(places);
    let (previous, next) = neighbours(reading, shown);
    let citing = state
        .library()
        .citations_to(&record.work.id, Some(&found.path))?;
    let references = state
        .library()
        .own_references(&reading.expression.id, document, found)?;
    let href = |place: &str| {
        let path: Option<ProvisionPath> = place.parse().ok();
        path.map(|path| provision_href(&entry.work.id, &path))
    };
    let named_by = references
        .named_by
        .iter()
        .filter_map(|named| Some((href(&named.unit)?, named.unit.clone(), named.punishes)));
    let punishes = references
        .punishes
        .iter()
        .map(|place| (href(place), place.clone()));
    let (named_by, punishes) = (named_by.collect(), punishes.collect());
    let successors = state
        .library()
        .successors_of(&record.work.id, document, &found.path)?;
    let successors = successors.iter().map(|successor| {
        let version = encode_path(&successor.expression.label);
        (
            format!(
                "{}?version={version}",
                provision_href(&successor.expression.work, &successor.path)
            ),
            format!("《{}》{}", successor.title, successor.path.citation()),
            format!("{:.0}%", successor.similarity * 100.0),
        )
    });
    let made_since = match query.first("version") {
        Some(_) => None,
        None => state
            .library()
            .composed_text(&record.work, reading.expression, document, day)?,
    };
    let composed = made_since.map(|made| ComposedHere {
        paragraphs: made.words_of(&found.path).map(paragraphs),
        decisions: decision_lines(&made, language),
        undone: made.composition.undone.len(),
    });
    let own = record.provision_force(day, reading.expression, document, found);
    let standing = record
        .standing(day, Some(reading.expression))
        .of_provision(own);
    let row = WorkRow::shown(entry, &standing, language);
    let label = found.path.citation();
    let title = format!("{} {label}", entry.work.title);
    let description: String = document.text_of(found).chars().take(120).collect();
    let cited = CiteAs::new(
        record,
        Some(reading.expression),
        state.public_url(),
        state.today(),
    )
    .of_provision(provision_href(&entry.work.id, &found.path), label.clone());
    Ok(ProvisionPage {
        beside,
        recognised,
        citation: cited.words(),
        gbt7714: cited.gbt7714(),
        bibtex: cited.bibtex(),
        headings: headings(reading, found),
        html,
        terms,
        composed,
        later: work::later_version(record, day, language),
        work_href: reading.work_link(),
        report_href: Query::default()
            .with("work", entry.work.id.as_str())
            .with("place", &found.path.to_string())
            .with("field", "text")
            .link("/report"),
        context_href: format!(
            "{}#{}",
            reading.work_link(),
            encode_path(&document.provisions[shown].path.to_string())
        ),
        previous,
        next,
        cited_by_count: citing.len(),
        cited_by: citing_lines(&citing),
        named_by,
        punishes,
        successors: successors.collect(),
        version: reading.expression.id.label.clone(),
        other_versions: counterparts(state, snapshot, reading, shown, language)?,
        text_href: format!(
            "/api/v1{}?version={}",
            provision_href(&entry.work.id, &found.path),
            encode_path(&reading.expression.id.label)
        ),
        label,
        row,
        here,
        frame: frame.titled(title).described(description),
    })
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
