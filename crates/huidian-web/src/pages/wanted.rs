//! `GET /wanted` 待收: works without their text, and where each is to be had.

mod fetch;
mod narrowing;

pub(crate) use fetch::{Visits, ask_for, fetch};

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_collect::{Registry, Wanted, Way, wanted as find_wanted};
use huidian_model::Work;
use huidian_store::{PageRequest, Reader, WorkFilter};

use self::narrowing::{Narrowed, Narrowing, narrowed};
use crate::access::{Importer, RegisterKeeper};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, in_one_language, work_href};

/// Rows of one page.
const ON_A_PAGE: usize = 60;

/// Works fetched at one go; the rest wait for the next.
const AT_ONE_GO: usize = 200;

#[derive(Template)]
#[template(path = "wanted.html")]
struct WantedPage {
    frame: Frame,
    /// What the list was narrowed to; empty for the whole library.
    of: String,
    narrowings: Vec<(&'static str, Vec<Narrowing>)>,
    held: u64,
    all: u64,
    counts: Vec<(&'static str, usize)>,
    rows: Vec<WantedRow>,
    previous: Option<String>,
    next: Option<String>,
    may_bring: bool,
    form_token: String,
    /// Everything that a machine may fetch or look for.
    addresses: Vec<String>,
    sources: Vec<String>,
}

struct WantedRow {
    title: String,
    href: String,
    number: String,
    way: &'static str,
    detail: String,
    url: Option<String>,
    /// Not the page of the work, but a list that it may stand in.
    is_a_list: bool,
    /// What the one button does.
    action: Action,
}

/// How a reader who may bring files gets on with a work.
enum Action {
    /// A machine fetches the page.
    Fetch(String),
    /// A machine looks through the lists of these sources.
    Look(Vec<String>),
    /// A person opens the page.
    Open(String),
    /// A person brings a file.
    Upload,
}

/// Narrowed as the list of works is, or by `roundup` or `register`.
pub(crate) async fn wanted(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    importer: Option<Importer>,
    keeper: Option<RegisterKeeper>,
) -> Shown {
    let store = state.library().store();
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let registry = Registry::load(store, store.folder()).map_err(unreadable)?;
    let reader = store.read()?;
    let Narrowed {
        filter,
        name,
        choices,
    } = narrowed(&state, &reader, &query, keeper.as_ref(), &frame)?;
    let (all, works) = missing(&reader, &filter, &frame)?;
    let found = find_wanted(&reader, &registry, &works).map_err(unreadable)?;
    let counts = [Way::Listed, Way::Awaited, Way::ByHand, Way::Unknown]
        .map(|way| (way, found.iter().filter(|one| one.way == way).count()));
    let rows: Vec<WantedRow> = works
        .iter()
        .zip(found)
        .map(|(work, one)| WantedRow {
            href: work_href(&one.work),
            number: work
                .number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            way: way_words(one.way, &frame),
            detail: in_one_language(&one.detail, language).into_owned(),
            action: action(&one, &registry),
            is_a_list: one.way == Way::Awaited,
            url: one.url,
            title: one.title,
        })
        .collect();
    let (addresses, sources) = fetched_at_one_go(&rows);
    let held = all - rows.len() as u64;
    let last = rows.len().div_ceil(ON_A_PAGE).max(1);
    let page = query.read::<usize>("page")?.unwrap_or(1).clamp(1, last);
    let turn = |page: usize| {
        query
            .without(&["page"])
            .with("page", &page.to_string())
            .link("/wanted")
    };
    let next = (page.saturating_mul(ON_A_PAGE) < rows.len()).then(|| turn(page + 1));
    let rows = rows
        .into_iter()
        .skip((page - 1).saturating_mul(ON_A_PAGE))
        .take(ON_A_PAGE)
        .collect();
    let title = frame.t("待收", "Wanted");
    show(&WantedPage {
        of: name,
        narrowings: choices,
        held,
        previous: (page > 1).then(|| turn(page - 1)),
        next,
        all,
        counts: counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(way, count)| (way_words(way, &frame), count))
            .collect(),
        rows,
        may_bring: importer.is_some(),
        form_token: importer.map_or_else(String::new, |importer| importer.form_token()),
        addresses,
        sources,
        frame: frame.titled(title),
    })
}

fn unreadable(error: huidian_collect::Error) -> Error {
    Error::Unreadable(error.to_string())
}

/// How many works there are, and those without a text.
fn missing(
    reader: &Reader<'_>,
    filter: &WorkFilter,
    frame: &Frame,
) -> Result<(u64, Vec<Work>), Error> {
    let everything = PageRequest::everything(frame.today);
    let counted = PageRequest {
        limit: 1,
        ..PageRequest::everything(frame.today)
    };
    let all = reader.list_works(filter, &counted)?.total_count;
    let without_text = WorkFilter {
        has_text: Some(false),
        ..filter.clone()
    };
    let mut works = Vec::new();
    for summary in reader.list_works(&without_text, &everything)?.items {
        works.extend(reader.find_work(&summary.id)?);
    }
    Ok((all, works))
}

fn way_words(way: Way, frame: &Frame) -> &'static str {
    let english = match way {
        Way::Listed => "in a list that was read; a machine may fetch it",
        Way::Awaited => "its issuer's sources are visited; not seen there yet",
        Way::ByHand => "a person has to open the page",
        Way::Unknown => "no official page known",
    };
    frame.t(way.chinese(), english)
}

fn action(one: &Wanted, registry: &Registry) -> Action {
    match (one.way, &one.url) {
        (Way::Listed, Some(url)) => Action::Fetch(url.clone()),
        (Way::Awaited, _) => Action::Look(columns_of(one, registry)),
        (Way::ByHand, Some(url)) => Action::Open(url.clone()),
        _ => Action::Upload,
    }
}

fn columns_of(one: &Wanted, registry: &Registry) -> Vec<String> {
    huidian_collect::columns_beside(registry, one.source.as_deref().unwrap_or_default())
        .into_iter()
        .map(|listed| listed.source.id.clone())
        .collect()
}

fn fetched_at_one_go(rows: &[WantedRow]) -> (Vec<String>, Vec<String>) {
    let mut addresses = Vec::new();
    let mut sources = Vec::new();
    for row in rows {
        match &row.action {
            Action::Fetch(url) if addresses.len() < AT_ONE_GO => addresses.push(url.clone()),
            Action::Look(ids) => sources.extend(ids.iter().cloned()),
            _ => {}
        }
    }
    sources.sort_unstable();
    sources.dedup();
    (addresses, sources)
}

/// The official page of a work without a text, or the list to look in, where one is known.
pub(super) fn official_page(state: &AppState, work: &Work) -> Result<Option<String>, Error> {
    let store = state.library().store();
    let registry = Registry::load(store, store.folder()).map_err(unreadable)?;
    let found = find_wanted(&store.read()?, &registry, std::slice::from_ref(work));
    Ok(found
        .map_err(unreadable)?
        .into_iter()
        .find_map(|one| one.url))
}
