//! `GET /works/{id}/text.md`, `text.html`, `text.docx`, `text.txt`: the text of a work to take away; `/captures/{hash}`: an original as it came.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use huidian_model::{Capture, ContentHash, Document, Expression, Format};
use huidian_operations::TextFile;

use crate::downloads::attachment;
use crate::error::Error;
use crate::library::file_name;
use crate::request::Query;
use crate::state::AppState;

pub(crate) async fn markdown(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let write = |file: &TextFile<'_>| Ok(file.markdown().into_bytes());
    download(&state, &id, &query, Format::Markdown, write)
}

pub(crate) async fn html(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let write = |file: &TextFile<'_>| Ok(file.html().into_bytes());
    download(&state, &id, &query, Format::Html, write)
}

pub(crate) async fn docx(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let write = |file: &TextFile<'_>| {
        file.docx()
            .map_err(|error| Error::Internal(error.to_string()))
    };
    download(&state, &id, &query, Format::WordDocument, write)
}

pub(crate) async fn plain(
    State(state): State<AppState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Error> {
    let write = |file: &TextFile<'_>| Ok(file.plain().into_bytes());
    download(&state, &id, &query, Format::PlainText, write)
}

/// The texts asked for as one file.
fn download(
    state: &AppState,
    id: &str,
    query: &Query,
    format: Format,
    write: impl FnOnce(&TextFile<'_>) -> Result<Vec<u8>, Error>,
) -> Result<Response, Error> {
    let record = state.record(id)?;
    let day = state.day(query)?;
    let expressions = record.texts(query, day)?;
    if expressions.is_empty() {
        return Err(record.not_held());
    }
    let texts: Vec<(&Expression, Arc<Document>)> = expressions
        .into_iter()
        .map(|text| Ok((text, state.library().document(&text.id)?)))
        .collect::<Result<_, Error>>()?;
    let single = match texts.as_slice() {
        [(text, _)] => Some(*text),
        _ => None,
    };
    let work = &record.work;
    let bytes = write(&TextFile {
        title: &work.title,
        kind: work.kind,
        // as in bundles: the number of the text, not of another one of the work
        number: match single.and_then(|text| text.dated_on) {
            Some(dated) => work.number_of(dated),
            None => work.number.as_ref(),
        },
        issuers: &work.issuers,
        standing: record.standing(day, single),
        as_of: day,
        recognition: match single {
            Some(text) => state.library().store().read()?.recognition(&text.id)?,
            None => None,
        },
        texts: texts
            .iter()
            .map(|(text, document)| (*text, &**document))
            .collect(),
    })?;
    let name = format!("{}.{}", work.id, format.id());
    Ok(attachment(bytes, format.media_type(), &name))
}

/// `GET /captures/{hash}`: the bytes as they came, never shown by the browser itself.
pub(crate) async fn capture(
    State(state): State<AppState>,
    Path(hash): Path<String>,
) -> Result<Response, Error> {
    let missing = || Error::NoSuchCapture(hash.chars().take(64).collect());
    let wanted: ContentHash = hash.parse().map_err(|_| missing())?;
    if let Some(link) = state.library().capture_link(wanted)? {
        // it holds for a while only, and for whoever was let in here
        return Ok(([(CACHE_CONTROL, "no-store")], Redirect::temporary(&link)).into_response());
    }
    let (capture, bytes) = read_capture(&state, wanted).await?.ok_or_else(missing)?;
    let media_type = capture.format.media_type();
    Ok(attachment(bytes, media_type, file_name(&capture)))
}

/// An original with its bytes, which may lie in a bucket far away: no other request waits for it.
pub(crate) async fn read_capture(
    state: &AppState,
    hash: ContentHash,
) -> Result<Option<(Capture, Vec<u8>)>, Error> {
    let library = state.clone();
    tokio::task::spawn_blocking(move || library.library().capture(hash))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}
