//! `/report`: a reader says that something is wrong (报错).

use std::net::IpAddr;
use std::time::Instant;

use askama::Template;
use axum::extract::{OriginalUri, Request, State};
use axum::response::{Html, IntoResponse, Response};
use huidian_model::{EventKind, ProvisionPath, WorkId, field_words};
use huidian_store::NewReport;

use super::{Shown, show};
use crate::access::{SignedIn, peer_address};
use crate::error::Error;
use crate::record::Record;
use crate::request::{Language, Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, Named, provision_href, work_href};

/// Facts that a reader may say are wrong, the most asked first; days follow by their kinds.
const FACTS: [&str; 11] = [
    "title",
    "number",
    "issuers",
    "kind",
    "sector",
    "topic",
    "addressee",
    "region",
    "draft",
    "alternative_title",
    "administered_by",
];

/// What else can be wrong.
const MORE: [(&str, &str, &str); 4] = [
    ("status", "时效状态", "Status"),
    ("text", "正文文字", "Words of the text"),
    ("relation", "与其他文件的关系", "Relation to another work"),
    ("other", "其他", "Something else"),
];

/// What can be wrong, by the field's id, with its name.
fn fields(language: Language) -> Vec<(&'static str, String)> {
    let facts = FACTS.into_iter().chain(EventKind::ALL.map(EventKind::id));
    let facts = facts.map(|id| (id, field_words(id, language)));
    let more = MORE.map(|(id, chinese, english)| (id, language.pick(chinese, english).to_owned()));
    facts.chain(more).collect()
}

/// The name of a field of a report; `None` for what no form offers.
pub(crate) fn reported_field(field: &str, language: Language) -> Option<String> {
    let mut fields = fields(language).into_iter();
    Some(fields.find(|(id, _)| *id == field)?.1)
}

/// Longest of what a reader writes, in characters.
const WORDS: usize = 500;
/// Reports that may wait: beyond it nobody reads them any more.
const MOST_OPEN: u64 = 1000;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: Frame,
    work: String,
    title: String,
    href: String,
    place: String,
    fields: Vec<(&'static str, String, bool)>,
    form_token: String,
    is_done: bool,
    refusal: Option<&'static str>,
}

/// `GET /report?work=ID&place=第三条&field=number`
pub(crate) async fn report(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Shown {
    let signed_in = SignedIn::find(&state, request.headers())?;
    let record = state.record(query.first("work").unwrap_or(""))?;
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    show(&page(
        (frame, language),
        &record,
        &query,
        signed_in.as_ref(),
    ))
}

fn page(
    (frame, language): (Frame, Language),
    record: &Record,
    query: &Query,
    signed_in: Option<&SignedIn>,
) -> ReportPage {
    let heading = format!(
        "{} · {}",
        frame.t("报错", "Report a mistake"),
        record.work.title
    );
    let chosen = query.first("field").unwrap_or("");
    let place = place_of(query);
    ReportPage {
        work: record.work.id.to_string(),
        title: record.work.title.clone(),
        href: place_href(&record.work.id, &place),
        fields: fields(language)
            .into_iter()
            .map(|(id, name)| (id, name, id == chosen))
            .collect(),
        place,
        form_token: signed_in.map_or_else(String::new, |one| one.secret.form_token()),
        is_done: false,
        refusal: None,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(heading)
        },
    }
}

/// The provision that a report is about, as readers write it; empty for the whole.
fn place_of(query: &Query) -> String {
    let path = query.first("place").unwrap_or("").parse::<ProvisionPath>();
    path.map(|path| path.to_string()).unwrap_or_default()
}

/// The page of what a report is about.
pub(crate) fn place_href(work: &WorkId, place: &str) -> String {
    match place.parse::<ProvisionPath>() {
        Ok(path) if !place.is_empty() => provision_href(work, &path),
        _ => work_href(work),
    }
}

/// `POST /report`
pub(crate) async fn send(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Result<Response, Error> {
    let address = peer_address(request.extensions());
    let signed_in = SignedIn::find(&state, request.headers())?;
    let form = super::account::form_of(request).await?;
    if let Some(signed_in) = &signed_in {
        signed_in.check_form(&form)?;
    }
    let store = state.library().store();
    if store.is_read_only() {
        let reason = "这里只能读取 (the library is only read here)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let record = state.record(form.first("work").unwrap_or(""))?;
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let mut shown = page((frame, language), &record, &form, signed_in.as_ref());
    let field =
        |name: &str| -> String { form.first(name).unwrap_or("").chars().take(WORDS).collect() };
    let known = fields(language)
        .into_iter()
        .find(|(id, _)| *id == field("field"));
    let words = field("words");
    let (Some((id, _)), false) = (known, words.is_empty()) else {
        shown.refusal = Some(shown.frame.t(
            "请选择哪里不对，并写明。",
            "Please choose what is wrong, and say so.",
        ));
        return Ok(Html(shown.render()?).into_response());
    };
    allow(&state, address)?;
    let report = NewReport {
        work: record.work.id.clone(),
        field: id.to_owned(),
        place: place_of(&form),
        line: line_of(&state, &record, id),
        words,
        proposed: field("proposed"),
        grounds: field("grounds"),
        reporter: signed_in.map(|signed_in| signed_in.user.name),
    };
    store.write(|library| library.add_report(&report))?;
    shown.is_done = true;
    Ok(Html(shown.render()?).into_response())
}

/// Counts a report for an address, and looks whether anybody could read it.
fn allow(state: &AppState, address: IpAddr) -> Result<(), Error> {
    state.limits().take_report(address, Instant::now())?;
    if state.library().store().read()?.open_report_count()? >= MOST_OPEN {
        let reason = "待处理的报错太多，请稍后再来 (too many reports wait: come back later)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    Ok(())
}

/// What the library says of a field today.
fn line_of(state: &AppState, record: &Record, field: &str) -> String {
    if field == "status" {
        let force = record.force_on(state.today());
        return force.status.named(Language::Chinese).to_owned();
    }
    let of_field = record.work.facts.iter();
    let best = of_field
        .filter(|fact| fact.value.field() == field)
        .max_by_key(|fact| fact.weight());
    best.map_or_else(String::new, |fact| huidian_wire::value_text(&fact.value))
}
