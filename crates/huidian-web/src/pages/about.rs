//! `GET /about` and `GET /api`: what the library holds, and how programs reach it.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_store::Counts;

use super::{Shown, show};
use crate::api::described;
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    counts: Counts,
    last_import: Option<String>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    frame: Frame,
    addresses: Vec<Address>,
}

/// One address of the API, from its own description.
pub(crate) struct Address {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    /// Name, description and whether it must be given.
    pub(crate) parameters: Vec<(String, String, bool)>,
}

pub(crate) async fn about(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let reader = state.library().store().read()?;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("关于本库", "About");
    show(&AboutPage {
        counts: reader.counts()?,
        last_import: reader.last_import_at()?.map(|at| at.to_string()),
        frame: frame.titled(title),
    })
}

pub(crate) async fn api(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let title = frame.t("接口", "API");
    show(&ApiPage {
        addresses: described(),
        frame: frame.titled(title),
    })
}
