//! `GET /readings` 解读: readings of works and parts of texts that have the words asked for; none of them is a version.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_store::CompanionKind;

use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, work_href};

#[derive(Template)]
#[template(path = "readings.html")]
struct ReadingsPage {
    frame: Frame,
    asked: String,
    /// Id, name, whether it is chosen.
    kinds: Vec<(&'static str, &'static str, bool)>,
    hits: Vec<Hit>,
    is_more: bool,
}

struct Hit {
    href: String,
    title: String,
    kind: &'static str,
    date: String,
    snippet: String,
    work_title: String,
    work_href: String,
    origin: Option<String>,
}

/// Readings on one page.
const SHOWN: u32 = 50;

/// `q` has the words, `kind` is `commentary` or `excerpt`.
pub(crate) async fn readings(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let asked = query.first("q").unwrap_or("").trim().to_owned();
    let kind = match query.first("kind") {
        None | Some("") => None,
        Some(id) => Some(
            CompanionKind::from_id(id)
                .ok_or_else(|| Error::parameter("kind", "known: commentary excerpt original"))?,
        ),
    };
    let named = |kind: CompanionKind| match kind {
        CompanionKind::Commentary => frame.t("解读", "Readings"),
        CompanionKind::Excerpt => frame.t("节选", "Excerpts"),
        CompanionKind::Original => frame.t("未能读出的原件", "Originals that could not be read"),
    };
    let found = state
        .library()
        .store()
        .read()?
        .search_companions(&asked, kind, SHOWN + 1)?;
    let is_more = found.len() > SHOWN as usize;
    let hits = found
        .into_iter()
        .take(SHOWN as usize)
        .map(|hit| Hit {
            href: format!("/captures/{}", hit.companion.capture),
            title: hit.companion.title,
            kind: named(hit.companion.kind),
            date: hit
                .companion
                .dated_on
                .map_or_else(String::new, |on| on.to_string()),
            snippet: hit.snippet,
            work_href: work_href(&hit.companion.work),
            work_title: hit.work_title,
            origin: hit.companion.origin,
        })
        .collect();
    let mut kinds = vec![("", frame.t("全部", "All"), kind.is_none())];
    kinds.extend(CompanionKind::ALL.map(|known| (known.id(), named(known), kind == Some(known))));
    let title = frame.t("解读与节选", "Readings and excerpts").to_owned();
    show(&ReadingsPage {
        kinds,
        hits,
        is_more,
        frame: Frame {
            is_indexed: asked.is_empty(),
            ..frame.titled(title)
        },
        asked,
    })
}
