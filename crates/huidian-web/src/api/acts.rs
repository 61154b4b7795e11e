//! Acts of keepers, and batches taken back.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use huidian_operations::ActForm;
use huidian_store::{CompanionKind, Role};
use huidian_wire::{BatchShape, CompanionHitShape, JobShape, PerformedShape};
use serde::Deserialize;

use crate::access::Caller;
use crate::acts::{ask_for_undo, perform};
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// What is asked: the fields of [`ActForm`], those that the act needs.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ActRequest {
    act: String,
    work: String,
    into: String,
    text: String,
    into_text: String,
    capture: String,
    line: String,
    title: String,
    field: String,
    value: String,
    said_by: String,
    relation: String,
    reason: String,
    source: String,
}

/// `POST /api/v1/acts`
pub(crate) async fn act(
    State(state): State<AppState>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<PerformedShape>, Error> {
    caller.require_write(Role::Editor)?;
    let asked: ActRequest =
        serde_json::from_slice(&body).map_err(|reason| Error::Form(reason.to_string()))?;
    let form = ActForm {
        act: asked.act,
        work: asked.work,
        into: asked.into,
        text: asked.text,
        into_text: asked.into_text,
        capture: asked.capture,
        line: asked.line,
        title: asked.title,
        field: asked.field,
        value: asked.value,
        said_by: asked.said_by,
        relation: asked.relation,
        reason: asked.reason,
        source: asked.source,
    };
    let performed = perform(&state, &caller.user.name, &form).map_err(Error::unfit)?;
    Ok(Json(PerformedShape::new(
        performed.batch,
        &performed.changed,
        &performed.gone,
    )))
}

/// Batches of a list.
const LISTED: u32 = 200;

/// `GET /api/v1/batches`: imports and acts, the newest first.
pub(crate) async fn batches(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<BatchShape>>, Error> {
    caller.require(Role::Editor)?;
    let batches = state.library().store().read()?.batches(LISTED)?;
    Ok(Json(batches.iter().map(BatchShape::from).collect()))
}

/// `POST /api/v1/batches/{id}/undo`: the worker takes the batch back.
pub(crate) async fn undo(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    caller.require_write(Role::Editor)?;
    let job = ask_for_undo(&state, &caller.user.name, &id)?;
    let address = format!("/api/v1/jobs/{}", job.key);
    let body = Json(JobShape::new(job));
    Ok((StatusCode::ACCEPTED, [(LOCATION, address)], body).into_response())
}

/// Readings of one answer.
const FOUND: u32 = 50;

/// `GET /api/v1/readings`: readings of works and parts of texts that have the words.
pub(crate) async fn readings(
    State(state): State<AppState>,
    query: Query,
) -> Result<Json<Vec<CompanionHitShape>>, Error> {
    let kind = match query.first("kind") {
        None | Some("") => None,
        Some(id) => Some(
            CompanionKind::from_id(id)
                .ok_or_else(|| Error::parameter("kind", "known: commentary excerpt"))?,
        ),
    };
    let words = query.first("q").unwrap_or("");
    let hits = state
        .library()
        .store()
        .read()?
        .search_companions(words, kind, FOUND)?;
    Ok(Json(hits.iter().map(CompanionHitShape::from).collect()))
}
