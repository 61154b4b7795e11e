//! `GET /works/{id}`

mod cited;
mod head;
pub(crate) mod life_data;
mod pictures;
mod texts;

pub(super) use cited::{CitingLine, citing_lines};
pub(super) use texts::later_version;

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{Html, IntoResponse, Response};
use huidian_model::{Expression, Work};
use huidian_operations::disputes_of;
use jiff::civil::Date;

use huidian_store::CompanionKind;

use self::cited::{CitedWork, cited_works};
use self::head::{
    DateLine, IssuerLine, Witnesses, date_lines, describe, issuer_lines, number_told, other_issuers,
};
use self::pictures::{graph, life};
use self::texts::{VersionLine, absence, notice, part_links, version_lines};
use super::cite_as::CiteAs;
use super::composed::{ComposedWhole, mark_composed};
use super::document::{self, TextView};
use super::notes::{NotesHere, notes_here};
use super::welcome::Start;
use crate::access::{Importer, RegisterKeeper};
use crate::beside::{beside_href, printed_copy, recognised, told as told_of};
use crate::error::Error;
use crate::page_cache::Passing;
use crate::record::Record;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::snapshot::{Entry, Facet, Snapshot};
use crate::state::AppState;
use crate::views::{
    FactGroup, Frame, Moment, Named, RelatedGroup, WorkRow, fact_groups, minute_of, moments,
    rank_name, related_groups, work_href,
};

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    frame: Frame,
    id: String,
    href: String,
    /// The text shown, in XML.
    akn_href: String,
    row: WorkRow,
    alternative_titles: Vec<String>,
    issuers: Vec<IssuerLine>,
    /// Other accounts of who issued it, with who gives them.
    other_issuers: Vec<(String, String)>,
    unnamed_issuers: usize,
    dates: Vec<DateLine>,
    sectors: Vec<(String, &'static str)>,
    administered_by: Option<String>,
    region: Option<String>,
    absence: Option<String>,
    start: Start,
    /// Address, number or day, and status of the other works of this title.
    namesakes: Vec<(String, String, &'static str)>,
    /// Where a text that is not held is to be had.
    official: Option<String>,
    text: Option<TextView>,
    /// What decisions made of the text since.
    composed: Option<ComposedWhole>,
    /// Address and name of each part of a code, and whether it is the one shown.
    parts: Vec<(String, String, bool)>,
    notice: Option<String>,
    /// Where the text stands beside the pages of its original.
    beside: Option<String>,
    /// The text was recognised in pictures.
    recognised: Option<String>,
    /// Keeps downloads on the text that is shown.
    suffix: String,
    /// A later version is known and not held.
    later: Option<String>,
    as_of: Option<String>,
    moments: Vec<Moment>,
    life: String,
    witnesses: Witnesses,
    cites: Vec<CitedWork>,
    versions: Vec<VersionLine>,
    related: Vec<RelatedGroup>,
    graph: String,
    facts: Vec<FactGroup>,
    /// What signals disagree about: its name, and what each says.
    disputes: Vec<(&'static str, String)>,
    unreviewed: bool,
    originals: Vec<Original>,
    /// Readings and excerpts, by kind.
    companions: Vec<(&'static str, Vec<CompanionLine>)>,
    cited_by: Vec<CitingLine>,
    cited_by_count: usize,
    citation: String,
    bibtex: String,
    here: NotesHere,
}

/// Bytes a text was taken from.
struct Original {
    href: String,
    /// Where it is shown: its pages, or its words.
    view: String,
    name: String,
    format: &'static str,
    size_kib: u64,
    origin: Option<String>,
    rank: &'static str,
    /// In how many provisions its words differ from those shown; nothing for the one that is shown.
    differing: Option<usize>,
    comparison: String,
    /// Day on which personal data was taken out of it, and whether only its words are left.
    redacted: Option<(String, bool)>,
}

/// A reading of the work, or a part of its text.
struct CompanionLine {
    href: String,
    title: String,
    date: String,
    origin: Option<String>,
    evidence: String,
}

pub(crate) async fn work(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    importer: Option<Importer>,
    keeper: Option<RegisterKeeper>,
) -> Result<Response, Error> {
    let snapshot = state.snapshot()?;
    let entry = snapshot.entry(&id)?;
    let record = state.record(&id)?;
    let frame = state.frame(visitor, &uri);
    let start = Start::of(&state, importer.as_ref())?;
    let asked = PageRequest {
        record: &record,
        query: &query,
        start,
        keeper: keeper.as_ref(),
    };
    let mut page = work_page(&state, &snapshot, entry, asked, frame)?;
    if page.absence.is_some() {
        page.official = super::wanted::official_page(&state, &record.work)?;
    }
    let is_private = page.here.is_private();
    Ok(Passing::mark(
        Html(page.render()?).into_response(),
        is_private,
    ))
}

/// What is asked for, and by whom.
struct PageRequest<'a> {
    record: &'a Record,
    query: &'a Query,
    start: Start,
    keeper: Option<&'a RegisterKeeper>,
}

fn work_page(
    state: &AppState,
    snapshot: &Snapshot,
    entry: &Entry,
    asked: PageRequest<'_>,
    frame: Frame,
) -> Result<WorkPage, Error> {
    let PageRequest {
        record,
        query,
        start,
        keeper,
    } = asked;
    let language = frame.visitor.language;
    let day = state.day(query)?;
    let work = &record.work;
    let force = record.force_on(day);
    let texts = record.texts(query, day)?;
    let part = query.first("part");
    let chosen = texts
        .iter()
        .find(|text| part.is_some() && text.part.as_deref() == part)
        .or(texts.first());
    let mut reading = chosen
        .map(|text| document::open(state, snapshot, record, text, query, language))
        .transpose()?;
    // a version that was asked for is shown as it is
    let made_since = match &reading {
        Some(reading) if query.first("version").is_none() => {
            state
                .library()
                .composed_text(work, reading.expression, &reading.document, day)?
        }
        _ => None,
    };
    let mut composed = None;
    if let (Some(reading), Some(made)) = (&mut reading, &made_since) {
        composed = Some(ComposedWhole::new(made, &reading.document, language));
        mark_composed(reading, made, language);
    }
    let shown = reading
        .as_ref()
        .map(|reading| (reading.expression, &*reading.document));
    let here = notes_here(state, keeper, &work.id, shown, None, language)?;
    let standing = record.standing(day, chosen.copied());
    let mut row = WorkRow::shown(entry, &standing, language);
    let description = describe(&row);
    row.number = number_told(work, chosen.and_then(|text| text.dated_on), language);
    let related = related_groups(snapshot, record, language);
    let moments = moments(snapshot, record, day, language);
    let cited_by = state.library().citations_to(&work.id, None)?;
    let public_url = frame.public_url.clone();
    let linked_data = super::linked_data::of_work(record, &force, &public_url);
    let cited = CiteAs::new(record, chosen.copied(), &public_url, state.today());
    let printed = match chosen {
        Some(text) => printed_copy(state, &text.id)?,
        None => None,
    };
    Ok(WorkPage {
        originals: originals(state, record, language)?,
        companions: companions(state, record, language)?,
        cited_by_count: cited_by.len(),
        cited_by: citing_lines(&cited_by),
        citation: cited.gbt7714(),
        bibtex: cited.bibtex(),
        id: work.id.to_string(),
        href: work_href(&work.id),
        akn_href: akn_href(work, chosen.copied()),
        alternative_titles: work.alternative_titles.clone(),
        issuers: issuer_lines(work),
        other_issuers: other_issuers(work, language),
        unnamed_issuers: work
            .issuers
            .count()
            .saturating_sub(work.issuers.members.len()),
        dates: date_lines(work, language),
        sectors: shelves(work, language),
        administered_by: work.administered_by.clone(),
        region: work.region.clone(),
        namesakes: namesakes(state, work, day, language)?,
        absence: absence(record, language),
        start,
        official: None,
        notice: reading.as_ref().and_then(|reading| {
            // who names a version knows what was made when
            let asked = query.first("version").map_or(day, |_| state.today());
            notice(reading, asked, state.today(), language)
        }),
        later: later_version(record, day, language),
        suffix: reading
            .as_ref()
            .map(|reading| reading.suffix.clone())
            .unwrap_or_default(),
        composed,
        beside: chosen
            .filter(|_| printed.is_some())
            .map(|text| beside_href(&text.id)),
        recognised: recognised(printed.as_ref()).map(|known| told_of(&known, language)),
        parts: part_links(record, &texts, reading.as_ref()),
        versions: version_lines(record, reading.as_ref(), language),
        text: reading
            .as_ref()
            .map(|reading| reading.view(None, &here.marks, language)),
        as_of: query.first("as_of").map(str::to_owned),
        cites: match &reading {
            Some(reading) => cited_works(state, snapshot, &reading.expression.id)?,
            None => Vec::new(),
        },
        life: life(&work.title, record, &moments, day, language),
        moments,
        witnesses: Witnesses::of(work, language),
        graph: graph(&work.title, &related),
        related,
        facts: fact_groups(record, language),
        disputes: disputes(state, work, language)?,
        unreviewed: work.review == huidian_model::ReviewState::Unreviewed,
        frame: Frame {
            linked_data,
            ..frame.titled(work.title.clone()).described(description)
        },
        row,
        here,
    })
}

fn disputes(
    state: &AppState,
    work: &Work,
    language: Language,
) -> Result<Vec<(&'static str, String)>, Error> {
    let found = disputes_of(&state.library().store().read()?, &work.id)?.into_iter();
    Ok(found
        .map(|found| {
            let name = language.pick(found.kind.chinese(), found.kind.english());
            (name, found.detail)
        })
        .collect())
}

fn companions(
    state: &AppState,
    record: &Record,
    language: Language,
) -> Result<Vec<(&'static str, Vec<CompanionLine>)>, Error> {
    let mut groups = Vec::new();
    let held = state.library().companions_of(&record.work.id)?;
    for kind in CompanionKind::ALL {
        let lines: Vec<CompanionLine> = held
            .iter()
            .filter(|companion| companion.kind == kind)
            .map(|companion| CompanionLine {
                href: format!("/captures/{}", companion.capture),
                title: companion.title.clone(),
                date: companion
                    .dated_on
                    .map_or_else(String::new, |on| on.to_string()),
                origin: companion.origin.clone(),
                evidence: companion.evidence.clone(),
            })
            .collect();
        if !lines.is_empty() {
            let name = match kind {
                CompanionKind::Commentary => language.pick("解读", "Readings"),
                CompanionKind::Excerpt => language.pick("节选", "Excerpts"),
                CompanionKind::Original => {
                    language.pick("未能读出的原件", "Originals that could not be read")
                }
            };
            groups.push((name, lines));
        }
    }
    Ok(groups)
}

fn originals(
    state: &AppState,
    record: &Record,
    language: Language,
) -> Result<Vec<Original>, Error> {
    let copies = state.library().copies_of(&record.work.id)?;
    let done = state.library().store().read()?.redactions()?;
    let redacted = |hash| {
        let own = done.iter().rev().find(|one| one.hash == hash)?;
        Some((minute_of(own.redacted_at), own.is_words_only))
    };
    let lines = copies.into_iter().map(|copy| Original {
        redacted: redacted(copy.capture.hash),
        rank: rank_name(&copy, language),
        differing: copy.differing.filter(|_| !copy.leads),
        comparison: format!(
            "{}/compare?version={}&copy={}",
            work_href(&record.work.id),
            encode_path(&copy.manifestation.expression.label),
            copy.capture.hash
        ),
        href: format!("/captures/{}", copy.capture.hash),
        view: format!(
            "{}&capture={}",
            beside_href(&copy.manifestation.expression),
            copy.capture.hash
        ),
        format: copy.capture.format.id(),
        size_kib: copy.capture.size_bytes.div_ceil(1024),
        origin: copy.capture.origin,
        name: copy.capture.name,
    });
    Ok(lines.collect())
}

/// Where another wing hands out the text shown as Akoma Ntoso.
fn akn_href(work: &Work, text: Option<&Expression>) -> String {
    let version = text
        .map(|text| format!("/zho@{}", encode_path(&text.id.label)))
        .unwrap_or_default();
    format!("/akn/cn/doc/{}{version}", encode_path(work.id.as_str()))
}

/// The lists in which a work stands by sector, topic and addressee.
fn shelves(work: &Work, language: Language) -> Vec<(String, &'static str)> {
    let link = |facet: Facet, id: &str| format!("/works?{}={id}", facet.id());
    let sectors = work.sectors.iter();
    let sectors = sectors.map(|one| (link(Facet::Sector, one.id()), one.named(language)));
    let topics = work.topics.iter();
    let topics = topics.map(|one| (link(Facet::Topic, one.id()), one.named(language)));
    let addressees = work.addressees.iter();
    let addressees = addressees.map(|one| (link(Facet::Addressee, one.id()), one.named(language)));
    sectors.chain(topics).chain(addressees).collect()
}

/// The act of the same title that took the place of this one, or whose place it took.
fn namesakes(
    state: &AppState,
    work: &Work,
    day: Date,
    language: Language,
) -> Result<Vec<(String, String, &'static str)>, Error> {
    let found = state.library().namesakes_of(&work.id, day)?;
    let lines = found.into_iter().map(|other| {
        let number = other.number.as_ref().map(ToString::to_string);
        let name = number.unwrap_or_else(|| other.id.to_string());
        (
            work_href(&other.id),
            name,
            other.force.status.named(language),
        )
    });
    Ok(lines.collect())
}
