//! `GET /coverage` 收录范围: of which kinds, issuers and years the library holds how much, and until when.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_wire::{CoverageShape, CoveredShape};

use super::{Shown, show};
use crate::coverage::coverage_of;
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

/// Issuers shown; the rest is in the API.
const ISSUERS: usize = 100;

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    frame: Frame,
    tables: Vec<(&'static str, &'static str, Vec<CoveredShape>)>,
    sources: Vec<CoveredShape>,
}

pub(crate) async fn coverage(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let CoverageShape {
        kinds,
        mut issuers,
        years,
        sources,
    } = coverage_of(&state)?;
    issuers.truncate(ISSUERS);
    let frame = state.frame(visitor, &uri);
    let title = frame.t("收录范围", "Coverage");
    show(&CoveragePage {
        tables: vec![
            ("kind", frame.t("效力层级", "Kinds"), kinds),
            ("year", frame.t("年份", "Years"), years),
            ("issuer", frame.t("发文机关", "Issuers"), issuers),
        ],
        sources,
        frame: frame.titled(title),
    })
}
