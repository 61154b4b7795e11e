//! `GET /wanted` 待收: works without their text, and where each is to be had.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_collect::{Registry, wanted as find_wanted};
use huidian_model::{Sector, Work};
use huidian_store::{PageRequest, WorkFilter};

use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "wanted.html")]
struct WantedPage {
    frame: Frame,
    held: u64,
    all: u64,
    rows: Vec<WantedRow>,
}

struct WantedRow {
    title: String,
    href: String,
    way: &'static str,
    detail: String,
    url: Option<String>,
}

/// `sector` and `year` narrow it, as on the list of works.
pub(crate) async fn wanted(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let store = state.library().store();
    let frame = state.frame(visitor, &uri);
    let all_of = WorkFilter {
        sectors: query
            .first("sector")
            .and_then(named_sector)
            .into_iter()
            .collect(),
        years: query
            .first("year")
            .and_then(|year| year.parse().ok())
            .into_iter()
            .collect(),
        is_without_cases: true,
        ..WorkFilter::default()
    };
    let missing_of = WorkFilter {
        has_text: Some(false),
        ..all_of.clone()
    };
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let reader = store.read()?;
    let everything = PageRequest::everything(frame.today);
    let all = reader
        .list_works(
            &all_of,
            &PageRequest {
                limit: 1,
                ..PageRequest::everything(frame.today)
            },
        )?
        .total_count;
    let mut works: Vec<Work> = Vec::new();
    for summary in reader.list_works(&missing_of, &everything)?.items {
        works.extend(reader.find_work(&summary.id)?);
    }
    let found = find_wanted(&reader, &registry, &works)
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let rows: Vec<WantedRow> = found
        .into_iter()
        .map(|one| WantedRow {
            href: crate::request::ascii_link(&format!("/works/{}", one.work)),
            title: one.title,
            way: one.way.chinese(),
            detail: one.detail,
            url: one.url,
        })
        .collect();
    let title = frame.t("待收", "Wanted");
    show(&WantedPage {
        held: all - rows.len() as u64,
        all,
        rows,
        frame: frame.titled(title),
    })
}

/// The official page of a work without a text, or the list to look in, where one is known.
pub(super) fn official_page(state: &AppState, work: &Work) -> Result<Option<String>, Error> {
    let store = state.library().store();
    let unreadable = |error: huidian_collect::Error| Error::Unreadable(error.to_string());
    let registry = Registry::load(store, store.folder()).map_err(unreadable)?;
    let found = find_wanted(&store.read()?, &registry, std::slice::from_ref(work));
    Ok(found
        .map_err(unreadable)?
        .into_iter()
        .find_map(|one| one.url))
}

/// A sector by its id or its name.
fn named_sector(name: &str) -> Option<Sector> {
    Sector::ALL
        .into_iter()
        .find(|sector| sector.id() == name || sector.chinese() == name)
}
