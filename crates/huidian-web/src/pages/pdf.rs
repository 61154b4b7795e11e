//! `GET /works/{id}/text.pdf`, `/works/{id}/compare.pdf`: a work and a comparison as they are printed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use huidian_model::Expression;

use super::document;
use crate::assets::STYLE;
use crate::downloads::attachment;
use crate::error::Error;
use crate::printing::POLICY;
use crate::record::Record;
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{
    ComparisonView, FactGroup, Named, WorkRow, compare, date_shown, fact_groups, work_href,
};

const PDF: &str = "application/pdf";

#[derive(Template)]
#[template(path = "printed.html")]
struct PrintedWork {
    language: Language,
    style: &'static str,
    row: WorkRow,
    issuers: String,
    /// Name and day.
    dates: Vec<(&'static str, String)>,
    texts: Vec<PrintedText>,
    /// Facts with their sources, where they are asked for.
    facts: Vec<FactGroup>,
    made: String,
}

struct PrintedText {
    /// Part and day.
    name: String,
    html: String,
}

impl PrintedWork {
    fn t(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.pick(chinese, english)
    }
}

/// `GET /works/{id}/text.pdf?version=…&as_of=…`; `sources=1` adds who says what.
pub(crate) async fn work(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let (name, html) = {
        let snapshot = state.snapshot()?;
        let record = state.record(&id)?;
        let page = printed(&state, &snapshot, &record, &query, visitor.language)?;
        (format!("{}.pdf", record.work.id), page.render()?)
    };
    let bytes = state.printer().print(outside(&state, html)).await?;
    Ok(attachment(bytes, PDF, &name))
}

fn printed(
    state: &AppState,
    snapshot: &Snapshot,
    record: &Record,
    query: &Query,
    language: Language,
) -> Result<PrintedWork, Error> {
    let day = state.day(query)?;
    let texts = record.texts(query, day)?;
    if texts.is_empty() {
        return Err(record.not_held());
    }
    let single = match texts.as_slice() {
        [text] => Some(*text),
        _ => None,
    };
    let entry = snapshot.entry(record.work.id.as_str())?;
    let standing = record.standing(day, single);
    let mut printed = Vec::with_capacity(texts.len());
    for text in &texts {
        let reading = document::open(state, snapshot, record, text, query, language)?;
        let all = 0..reading.document.provisions.len();
        printed.push(PrintedText {
            name: text_name(text, texts.len() > 1, language),
            html: reading.prose().write(all),
        });
    }
    let work = &record.work;
    let has_sources = query.first("sources").is_some();
    Ok(PrintedWork {
        language,
        style: STYLE,
        row: WorkRow::shown(entry, &standing, language),
        issuers: work.issuers.names().collect::<Vec<_>>().join("、"),
        dates: entry
            .work
            .dates
            .iter()
            .map(|(kind, on)| (kind.named(language), date_shown(*on, language)))
            .collect(),
        texts: printed,
        facts: if has_sources {
            fact_groups(record, language)
        } else {
            Vec::new()
        },
        made: made(state, &work_href(&work.id), &day.to_string(), language),
    })
}

fn text_name(text: &Expression, is_one_of_several: bool, language: Language) -> String {
    let date = text.dated_on.map(|on| date_shown(on, language));
    let version = date.unwrap_or_else(|| text.id.label.clone());
    match &text.part {
        Some(part) if is_one_of_several => format!("{part} {version}"),
        _ => format!("{} {version}", language.pick("文本", "Text of")),
    }
}

/// What a sheet of paper says of where it is from.
fn made(state: &AppState, href: &str, day: &str, language: Language) -> String {
    let from = match state.public_url() {
        "" => String::new(),
        url => format!(" · {url}{href}"),
    };
    match language {
        Language::Chinese => format!("时效截至 {day} · 会典{from}"),
        Language::English => format!("Status as of {day} · Huidian{from}"),
    }
}

/// A page that is read away from here: its links are whole, or none.
fn outside(state: &AppState, html: String) -> String {
    let html = html.replace("href=\"#term-", "data-term=\"");
    match state.public_url() {
        "" => html.replace("href=\"/", "data-href=\"/"),
        url => html.replace("href=\"/", &format!("href=\"{url}/")),
    }
}

#[derive(Template)]
#[template(path = "printed_comparison.html")]
struct PrintedComparison {
    language: Language,
    style: &'static str,
    title: String,
    from: String,
    to: String,
    comparison: ComparisonView,
    has_unchanged: bool,
    /// Articles that got another number and nothing else, where their words are left out.
    renumbered: Vec<(String, String)>,
    made: String,
}

impl PrintedComparison {
    fn t(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.language.pick(chinese, english)
    }
}

/// `GET /works/{id}/compare.pdf?from=…&to=…&with=…`: what changed; `all=1` adds what did not, or only its number.
pub(crate) async fn comparison(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let language = visitor.language;
    let (name, html) = {
        let record = state.record(&id)?;
        let other = match query.first("with") {
            Some(other) => Some(state.record(other)?),
            None => None,
        };
        let (from, to) = record.texts_to_compare(other.as_ref(), &query)?;
        let old = state.library().document(&from.id)?;
        let new = state.library().document(&to.id)?;
        let has_unchanged = query.first("all").is_some();
        let mut comparison = compare(&old, &new, language);
        let renumbered = if has_unchanged {
            Vec::new()
        } else {
            comparison.leave_out_unchanged()
        };
        let before = other.as_ref().unwrap_or(&record);
        let page = PrintedComparison {
            language,
            style: STYLE,
            title: record.work.title.clone(),
            from: format!("{} {}", before.work.title, from.id.label),
            to: format!("{} {}", record.work.title, to.id.label),
            comparison,
            has_unchanged,
            renumbered,
            made: made(
                &state,
                &work_href(&record.work.id),
                &state.today().to_string(),
                language,
            ),
        };
        (
            format!(
                "{}-{}.pdf",
                record.work.id,
                language.pick("对照", "comparison")
            ),
            page.render()?,
        )
    };
    let bytes = state.printer().print(outside(&state, html)).await?;
    Ok(attachment(bytes, PDF, &name))
}
