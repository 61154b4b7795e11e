//! Citations of works, and references in a text somebody sends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::http::header::LINK;
use axum::response::{IntoResponse, Response};
use huidian_model::{ExpressionId, ProvisionPath};
use huidian_wire::{CitationShape, PlacedCitationShape};

use crate::access::is_known;
use crate::api::release::next_page;
use crate::error::Error;
use crate::record::Record;
use crate::request::Query;
use crate::roundup_checks::words_of;
use crate::state::AppState;

/// `GET /api/v1/works/{id}/citations`: those in its text; with `direction=in` those of it, `provision` narrows them.
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Error> {
    let record = state.record(&id)?;
    let provision = query.read::<ProvisionPath>("provision")?;
    let all = match query.first("direction").unwrap_or("out") {
        "in" => incoming(&state, &record, provision.as_ref()),
        "out" => outgoing(&state, &record, &query),
        other => {
            let reason = format!("{other} 未知，可选：in out (unknown; known: in out)");
            Err(Error::parameter("direction", reason))
        }
    };
    let mark = &state.snapshot()?.mark;
    page(all?, &query, uri.path(), mark)
}

const LARGEST_PAGE: usize = 1000;

/// The part of a list that is asked for, all of it unless told otherwise; the next part is in `Link` (RFC 8288).
fn page(
    mut all: Vec<PlacedCitationShape>,
    query: &Query,
    path: &str,
    mark: &str,
) -> Result<Response, Error> {
    let limit = query
        .whole("limit", 1..=LARGEST_PAGE)?
        .unwrap_or(usize::MAX);
    if let Some(after) = query.first("after") {
        let place = all.iter().position(|shape| shape.cursor() == after);
        let reason = || format!("{after} 不在（或已不在）这个列表里 (not in this list)");
        let place = place.ok_or_else(|| Error::parameter("after", reason()))?;
        all.drain(..=place);
    }
    let has_more = all.len() > limit;
    all.truncate(limit);
    let last = all.last().filter(|_| has_more);
    let next = last.map(|last| {
        let link = next_page(query, ("after", &last.cursor()), path, mark);
        [(LINK, format!("<{link}>; rel=\"next\""))]
    });
    Ok((next, Json(all)).into_response())
}

fn incoming(
    state: &AppState,
    record: &Record,
    provision: Option<&ProvisionPath>,
) -> Result<Vec<PlacedCitationShape>, Error> {
    let cited = state.library().citations_to(&record.work.id, provision)?;
    let shapes = cited.into_iter().map(|cited| PlacedCitationShape {
        from: cited.expression.work.to_string(),
        version: cited.expression.label.clone(),
        provision: cited.unit,
        citation: CitationShape::new(&cited.citation),
    });
    Ok(shapes.collect())
}

fn outgoing(
    state: &AppState,
    record: &Record,
    query: &Query,
) -> Result<Vec<PlacedCitationShape>, Error> {
    let mut shapes = Vec::new();
    for text in record.texts(query, state.day(query)?)? {
        let ExpressionId { work, label } = &text.id;
        for found in state.library().citations_in(&text.id)? {
            shapes.push(PlacedCitationShape {
                from: work.to_string(),
                version: label.clone(),
                provision: found.unit,
                citation: CitationShape::new(&found.citation),
            });
        }
    }
    Ok(shapes)
}

/// Longest text that is looked through, in characters: of anybody, and of whoever has a token or session.
const ANYBODYS_CHARACTERS: usize = 1_000_000;
const KNOWN_CHARACTERS: usize = 10_000_000;

/// A text to be looked through, if it is not longer than it may be of somebody who is known or not.
pub(crate) fn within_limit(text: String, is_known: bool) -> Result<String, Error> {
    let limit = if is_known {
        KNOWN_CHARACTERS
    } else {
        ANYBODYS_CHARACTERS
    };
    if text.chars().nth(limit).is_some() {
        let reason = format!(
            "文字超过 {limit} 字，请分开再试 (longer than {limit} characters: send it in parts)"
        );
        return Err(Error::Unreadable(reason));
    }
    Ok(text)
}

/// `POST /api/v1/citations`: the body is the text, in any encoding, or a document (DOCX, PDF); the shape is that of `huidian cite --json`.
pub(crate) async fn cite(
    State(state): State<AppState>,
    query: Query,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Vec<CitationShape>>, Error> {
    let as_of = query.as_of()?;
    let is_known = is_known(&state, &headers);
    let worker = state.clone();
    let citations = tokio::task::spawn_blocking(move || {
        let text = within_limit(words_of(&body, None)?, is_known)?;
        let reader = worker.library().store().read()?;
        let today = worker.today();
        let found = huidian_operations::cite(&reader, &text, as_of, today)?;
        let standings = huidian_operations::standings_of(&reader, &found, as_of.unwrap_or(today))?;
        Ok::<_, Error>(found.into_iter().zip(standings).collect::<Vec<_>>())
    })
    .await
    .map_err(|_| Error::Internal("looking for references broke off".to_owned()))??;
    let shapes = citations.iter();
    Ok(Json(
        shapes
            .map(|(citation, standing)| CitationShape::with_standing(citation, standing.as_ref()))
            .collect(),
    ))
}
