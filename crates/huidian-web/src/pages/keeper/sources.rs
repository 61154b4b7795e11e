//! `GET /keeper/sources`: official sources and how their visits went.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_collect::{Listed, Registry};
use huidian_sources::OutcomeKind;
use huidian_store::{Reader, Role};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

use super::framed;
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "keeper_sources.html")]
struct SourcesPage {
    frame: Frame,
    is_administrator: bool,
    rows: Vec<SourceRow>,
}

struct SourceRow {
    id: String,
    name: String,
    start: String,
    permission: &'static str,
    outcome: &'static str,
    is_well: bool,
    detail: String,
    last_try: String,
    last_new: String,
    next_try: String,
    trend: String,
    robots: String,
}

pub(crate) async fn sources(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let reader = store.read()?;
    let rows = registry
        .sources
        .iter()
        .map(|listed| row(&reader, listed))
        .collect::<Result<_, huidian_store::Error>>()?;
    show(&SourcesPage {
        is_administrator: signed_in.user.role >= Role::Administrator,
        rows,
        frame: framed(&state, visitor, &uri),
    })
}

/// Visits whose new documents are shown as the trend.
const TREND: usize = 7;

fn row(reader: &Reader<'_>, listed: &Listed) -> Result<SourceRow, huidian_store::Error> {
    let (source, known) = (&listed.source, &listed.state);
    let kind = known
        .outcome
        .as_deref()
        .and_then(OutcomeKind::from_id)
        .unwrap_or(OutcomeKind::NotTried);
    let origin = source.start.origin().ascii_serialization();
    let robots = reader.find_robots(&origin)?;
    let visits = reader.source_visits(&source.id)?;
    let counts: Vec<String> = visits
        .iter()
        .take(TREND)
        .map(|visit| visit.new_count.to_string())
        .collect();
    let is_by_hand = !listed.is_visited();
    let note = source
        .note
        .clone()
        .filter(|_| is_by_hand && known.detail.is_empty());
    Ok(SourceRow {
        id: source.id.clone(),
        name: source.name.clone(),
        start: source.start.to_string(),
        permission: listed.permission().id(),
        outcome: kind.chinese(),
        is_well: kind.moves_cursor() || kind == OutcomeKind::NotTried,
        detail: note.unwrap_or_else(|| known.detail.clone()),
        last_try: minute(known.last_try_at),
        last_new: minute(known.last_new_at),
        next_try: minute(known.next_try_at.filter(|_| !is_by_hand)),
        trend: counts.join(" "),
        robots: robots.map_or_else(String::new, |file| {
            let status = file
                .status
                .map_or_else(|| "–".to_owned(), |status| status.to_string());
            format!("HTTP {status} · {}", minute(Some(file.fetched_at)))
        }),
    })
}

/// An instant as a minute in China.
fn minute(at: Option<Timestamp>) -> String {
    at.map(|at| {
        at.to_zoned(TimeZone::fixed(offset(8)))
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    })
    .unwrap_or_default()
}
