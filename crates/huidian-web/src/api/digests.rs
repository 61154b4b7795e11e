//! Checking roundups, and comparing texts.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use huidian_wire::{CheckShape, ComparisonShape};

use crate::desk;
use crate::error::Error;
use crate::pages;
use crate::request::Query;
use crate::state::AppState;

/// `POST /api/v1/digests/check`: the body is the file; the shape is that of `huidian digest check --json`.
pub(crate) async fn check(
    State(state): State<AppState>,
    query: Query,
    body: Bytes,
) -> Result<Json<CheckShape>, Error> {
    if body.is_empty() {
        return Err(Error::Form(
            "the body is empty; send the roundup itself".to_owned(),
        ));
    }
    let as_of = state.day(&query)?;
    let name = query.first("name").unwrap_or("roundup.md").to_owned();
    let worker = state.clone();
    let checked = tokio::task::spawn_blocking(move || desk::check(&worker, &body, &name, as_of))
        .await
        .map_err(|_| Error::Internal("checking a roundup broke off".to_owned()))??;
    Ok(Json(checked.shape()))
}

/// `GET /api/v1/works/{id}/comparison`
pub(crate) async fn comparison(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<ComparisonShape>, Error> {
    let record = pages::record(&state, &id)?;
    let other = match query.first("with") {
        Some(other) => Some(pages::record(&state, other)?),
        None => None,
    };
    let (from, to) = pages::texts_to_compare(&record, other.as_ref(), &query)?;
    let old = state.library().document(&from.id)?;
    let new = state.library().document(&to.id)?;
    let comparison = huidian_compare::compare(&old, &new);
    Ok(Json(ComparisonShape::new(
        (&from.id.to_string(), &old),
        (&to.id.to_string(), &new),
        &comparison,
    )))
}
