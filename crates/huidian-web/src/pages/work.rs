//! `GET /works/{id}`

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_model::{EventKind, Expression, IssuerRole, ProvisionPath, Work, WorkId, texts_on};
use huidian_store::CitedBy;
use jiff::civil::Date;

use super::document::{self, Reading, TextView};
use super::{Shown, show};
use crate::error::Error;
use crate::library::Record;
use crate::request::{Language, Query, Visitor, encode_path};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::picture::{self, Neighbour};
use crate::views::{
    FactGroup, Frame, Moment, Named, RelatedGroup, WorkRow, date_shown, fact_groups, moments,
    provision_href, related_groups, work_href,
};

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    frame: Frame,
    id: String,
    href: String,
    row: WorkRow,
    alternative_titles: Vec<String>,
    issuers: Vec<IssuerLine>,
    unnamed_issuers: usize,
    dates: Vec<DateLine>,
    sectors: Vec<(String, &'static str)>,
    administered_by: Option<String>,
    region: Option<String>,
    absence: Option<String>,
    text: Option<TextView>,
    /// Address and name of each part of a code, and whether it is the one shown.
    parts: Vec<(String, String, bool)>,
    notice: Option<String>,
    as_of: Option<String>,
    moments: Vec<Moment>,
    versions: Vec<VersionLine>,
    related: Vec<RelatedGroup>,
    graph: String,
    facts: Vec<FactGroup>,
    unreviewed: bool,
    originals: Vec<Original>,
    cited_by: Vec<CitingLine>,
    cited_by_count: usize,
    citation: String,
    bibtex: String,
}

/// Bytes a text was taken from.
struct Original {
    href: String,
    name: String,
    format: &'static str,
    size_kib: u64,
    origin: Option<String>,
}

/// A provision of another work that cites this one.
struct CitingLine {
    href: String,
    title: String,
    place: String,
    target: String,
}

/// Citing provisions shown; the API gives all.
const CITING_SHOWN: usize = 60;

struct IssuerLine {
    name: String,
    href: String,
    is_lead: bool,
    /// The name on file, where the document writes another.
    full_name: Option<String>,
}

struct DateLine {
    name: &'static str,
    date: String,
    source: String,
    witness: &'static str,
    disputed: bool,
}

/// A text of the work.
pub(crate) struct VersionLine {
    pub(crate) label: String,
    pub(crate) date: String,
    pub(crate) effective: String,
    pub(crate) basis: String,
    pub(crate) href: String,
    /// Comparison with the version before.
    pub(crate) compare: Option<String>,
    pub(crate) is_shown: bool,
    pub(crate) article_count: u32,
}

/// The entry of a work, by its id as it stands in the address.
pub(crate) fn find<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s Entry, Error> {
    snapshot
        .find(&WorkId::new(id))
        .ok_or_else(|| Error::NoSuchWork(id.chars().take(200).collect()))
}

/// The record of a work, by its id as it stands in the address.
pub(crate) fn record(state: &AppState, id: &str) -> Result<Record, Error> {
    state
        .library()
        .record(&WorkId::new(id))?
        .ok_or_else(|| Error::NoSuchWork(id.chars().take(200).collect()))
}

pub(crate) async fn work(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let snapshot = state.snapshot()?;
    let entry = find(&snapshot, &id)?;
    let record = record(&state, &id)?;
    let frame = state.frame(visitor, &uri);
    show(&work_page(
        &state, &snapshot, entry, &record, &query, frame,
    )?)
}

fn work_page(
    state: &AppState,
    snapshot: &Snapshot,
    entry: &Entry,
    record: &Record,
    query: &Query,
    frame: Frame,
) -> Result<WorkPage, Error> {
    let language = frame.visitor.language;
    let day = state.day(query)?;
    let work = &record.work;
    let force = huidian_model::force_on(day, work, &record.expressions, &record.relations);
    let texts = document::choose(record, query, day)?;
    let part = query.first("part");
    let chosen = texts
        .iter()
        .find(|text| part.is_some() && text.part.as_deref() == part)
        .or(texts.first());
    let reading = chosen
        .map(|text| document::open(state, snapshot, record, text, query, language))
        .transpose()?;
    let row = WorkRow::new(entry, &force, language);
    let description = describe(&row);
    let related = related_groups(snapshot, record, language);
    let cited_by = state.library().citations_to(&work.id, None)?;
    let public_url = frame.public_url.clone();
    let linked_data = super::linked_data::of_work(record, &force, &public_url);
    Ok(WorkPage {
        originals: originals(state, record)?,
        cited_by_count: cited_by.len(),
        cited_by: citing_lines(&cited_by),
        citation: super::text::citation_gbt7714(
            record,
            &work.id,
            &public_url,
            &state.today().to_string(),
        ),
        bibtex: super::text::citation_bibtex(record, &public_url, state.today()),
        id: work.id.to_string(),
        href: work_href(&work.id),
        alternative_titles: work.alternative_titles.clone(),
        issuers: issuer_lines(work),
        unnamed_issuers: work
            .issuers
            .count()
            .saturating_sub(work.issuers.members.len()),
        dates: date_lines(work, language),
        sectors: work
            .sectors
            .iter()
            .map(|sector| {
                (
                    format!("/works?sector={}", sector.id()),
                    sector.named(language),
                )
            })
            .collect(),
        administered_by: work.administered_by.clone(),
        region: work.region.clone(),
        absence: absence(record, language),
        notice: reading
            .as_ref()
            .and_then(|reading| notice(reading, state.today(), language)),
        parts: part_links(record, &texts, reading.as_ref()),
        versions: version_lines(record, reading.as_ref(), language),
        text: reading.map(|reading| reading.view(None, language)),
        as_of: query.first("as_of").map(str::to_owned),
        moments: moments(snapshot, record, day, language),
        graph: graph(&work.title, &related),
        related,
        facts: fact_groups(work, language),
        unreviewed: work.review == huidian_model::ReviewState::Unreviewed,
        frame: Frame {
            linked_data,
            ..frame.titled(work.title.clone()).described(description)
        },
        row,
    })
}

/// Links to the parts of a code that is held in several texts.
fn part_links(
    record: &Record,
    texts: &[&Expression],
    reading: Option<&Reading<'_>>,
) -> Vec<(String, String, bool)> {
    if texts.len() < 2 {
        return Vec::new();
    }
    let href = work_href(&record.work.id);
    texts
        .iter()
        .map(|text| {
            let name = text.part.clone().unwrap_or_else(|| text.id.label.clone());
            let link = match &text.part {
                Some(part) => format!("{href}?part={}#text", encode_path(part)),
                None => format!("{href}?version={}#text", encode_path(&text.id.label)),
            };
            (
                link,
                name,
                reading.is_some_and(|reading| reading.expression.id == text.id),
            )
        })
        .collect()
}

/// A picture once there is more than one neighbour to see.
fn graph(title: &str, related: &[RelatedGroup]) -> String {
    let neighbours: Vec<Neighbour> = related
        .iter()
        .flat_map(|group| group.works.iter().map(move |work| (group, work)))
        .map(|(group, work)| Neighbour {
            relation: group.name,
            title: work.title.clone(),
            href: work.href.clone(),
            is_forward: group.is_forward,
        })
        .collect();
    if neighbours.len() < 2 {
        return String::new();
    }
    picture::graph(title, &neighbours)
}

fn originals(state: &AppState, record: &Record) -> Result<Vec<Original>, Error> {
    let captures = state.library().captures_of(&record.work.id)?;
    let lines = captures.into_iter().map(|capture| Original {
        href: format!("/captures/{}", capture.hash),
        format: capture.format.id(),
        size_kib: capture.size_bytes.div_ceil(1024),
        origin: capture.origin,
        name: capture.name,
    });
    Ok(lines.collect())
}

fn citing_lines(cited_by: &[CitedBy]) -> Vec<CitingLine> {
    cited_by
        .iter()
        .take(CITING_SHOWN)
        .map(|cited| {
            let href = work_href(&cited.expression.work);
            let targets = cited.citation.target.iter();
            let targets: Vec<String> = targets.map(|target| target.from.citation()).collect();
            CitingLine {
                href: match cited.unit.parse::<ProvisionPath>() {
                    Ok(path) => provision_href(&cited.expression.work, &path),
                    Err(_) => href,
                },
                title: cited.title.clone(),
                place: cited.unit.clone(),
                target: targets.join("、"),
            }
        })
        .collect()
}

fn describe(row: &WorkRow) -> String {
    [row.kind, &row.number, &row.issuers, &row.date, row.status]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn issuer_lines(work: &Work) -> Vec<IssuerLine> {
    work.issuers
        .members
        .iter()
        .map(|issuer| {
            let full = issuer
                .authority
                .as_ref()
                .map(|authority| authority.0.clone());
            let counted = full.as_deref().unwrap_or(&issuer.name);
            IssuerLine {
                name: issuer.name.clone(),
                href: format!("/works?issuer={}", encode_path(counted)),
                is_lead: issuer.role == IssuerRole::Lead && work.issuers.count() > 1,
                full_name: full.filter(|full| full != &issuer.name),
            }
        })
        .collect()
}

fn date_lines(work: &Work, language: Language) -> Vec<DateLine> {
    work.events
        .iter()
        .map(|event| DateLine {
            name: event.kind.named(language),
            date: date_shown(event.on, language),
            source: event.source.detail.clone(),
            witness: event.source.kind.named(language),
            disputed: work.disagreeing(event.kind.id()).next().is_some()
                && !matches!(event.kind, EventKind::Amended | EventKind::Reported),
        })
        .collect()
}

fn absence(record: &Record, language: Language) -> Option<String> {
    if !record.expressions.is_empty() {
        return None;
    }
    let stated = record.work.text_absence.as_ref().map(|a| a.reason.clone());
    Some(stated.unwrap_or_else(|| {
        language
            .pick(
                "正文尚未导入本库。",
                "The text has not been imported into this library.",
            )
            .to_owned()
    }))
}

/// Tells the reader when the text shown is not the one that holds today.
fn notice(reading: &Reading<'_>, today: Date, language: Language) -> Option<String> {
    let current = texts_on(&reading.record.expressions, today)
        .into_iter()
        .find(|text| text.part == reading.expression.part)?;
    if current.id == reading.expression.id {
        return None;
    }
    let label = &current.id.label;
    let newer = current.dated_on > reading.expression.dated_on;
    Some(match (language, newer) {
        (Language::Chinese, true) => format!("这是旧文本，现行文本为 {label} 版。"),
        (Language::Chinese, false) => format!("这是尚未施行的新文本，现行文本为 {label} 版。"),
        (Language::English, true) => {
            format!("This is an earlier text; the one in force is of {label}.")
        }
        (Language::English, false) => {
            format!("This text is not yet in force; the one in force is of {label}.")
        }
    })
}

fn version_lines(
    record: &Record,
    reading: Option<&Reading<'_>>,
    language: Language,
) -> Vec<VersionLine> {
    let href = work_href(&record.work.id);
    let mut lines = Vec::with_capacity(record.expressions.len());
    for (index, expression) in record.expressions.iter().enumerate() {
        let label = expression.id.label.as_str();
        let before = record.expressions[..index]
            .iter()
            .rfind(|other| other.part == expression.part);
        let compare = before.map(|before| {
            format!(
                "{href}/compare?from={}&to={}",
                encode_path(&before.id.label),
                encode_path(label)
            )
        });
        lines.push(VersionLine {
            label: label.to_owned(),
            date: expression
                .dated_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            effective: expression
                .effective_on
                .map_or_else(String::new, |on| date_shown(on.into(), language)),
            basis: basis_shown(expression),
            href: format!("{href}?version={}", encode_path(label)),
            compare,
            is_shown: reading.is_some_and(|reading| reading.expression.id == expression.id),
            article_count: expression.article_count,
        });
    }
    lines.reverse();
    lines
}

/// How the first day is known, and how the text ends where that is open.
fn basis_shown(expression: &huidian_model::Expression) -> String {
    match expression.end_words().filter(|_| expression.is_end_assumed) {
        Some(end) => format!("{}；{end}", expression.effective_basis),
        None => expression.effective_basis.clone(),
    }
}
