//! `GET /api/v1/exports/provisions.jsonl`: whole tables over HTTP. Each is made once for a state of the library, kept as a file, and sent from where the asker
//! left off.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use axum::Json;
use axum::extract::{Path as Named, Query, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, LINK, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use huidian_store::content_hash;
use serde::Deserialize;
use serde_json::{Value, json};

use super::file_body::file_body;
use super::library::InterchangeLibrary;
use super::refusal::Refusal;
use crate::export::{ExportRequest, Table, export};
use crate::place::with_suffix;
use crate::table::Format;

/// Files kept for those who come back; the ones asked for longest ago go first.
const KEPT: usize = 16;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    since: Option<String>,
    as_of: Option<String>,
}

/// `GET /api/v1/exports`: what there is to take.
pub(super) async fn list(
    State(library): State<InterchangeLibrary>,
) -> Result<Json<Value>, Refusal> {
    let cursor = library.store.read()?.last_cursor()?;
    let mut items = Vec::new();
    for table in Table::ALL {
        for format in Format::ALL {
            let name = format!("{}.{}", table.id(), format.id());
            items.push(json!({
                "what": table.id(),
                "format": format.id(),
                "media_type": format.media_type(),
                "href": format!("/api/v1/exports/{name}"),
                "manifest": format!("/api/v1/exports/{name}.manifest.json"),
            }));
        }
    }
    Ok(Json(
        json!({"exports": items, "cursor": cursor, "terms": "/data-terms.md"}),
    ))
}

/// A table, or its manifest.
pub(super) async fn fetch(
    State(library): State<InterchangeLibrary>,
    Named(name): Named<String>,
    wish: Result<Query<Wish>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Query(wish) = wish.map_err(|error| {
        Refusal::bad_request(format!(
            "known parameters are since and as_of: {}",
            error.body_text()
        ))
    })?;
    let (table, is_manifest) = match name.strip_suffix(".manifest.json") {
        Some(table) => (table, true),
        None => (name.as_str(), false),
    };
    let (what, format) = table
        .split_once('.')
        .and_then(|(what, format)| Some((Table::from_id(what)?, Format::from_id(format)?)))
        .ok_or_else(|| {
            Refusal::not_found(format!("no export is called {name}; see /api/v1/exports"))
        })?;
    let as_of = library.day(wish.as_of.as_deref())?;
    let request = ExportRequest {
        table: what,
        format,
        as_of,
        since: wish.since,
    };
    // one at a time: each reads the whole library
    let turn = library.exporting.clone().lock_owned().await;
    let made = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        made(&library, &request)
    });
    let path = made.await.map_err(|error| Refusal::internal(&error))??;
    let manifest_path = with_suffix(&path, ".manifest.json");
    if is_manifest {
        let bytes = tokio::fs::read(&manifest_path)
            .await
            .map_err(|error| Refusal::internal(&error))?;
        return Ok(([(CONTENT_TYPE, "application/json")], bytes).into_response());
    }
    send(&path, &manifest_path, table, format, &headers).await
}

/// The file of a request, made where it is not there yet. Its name says the state of the library it was made of.
fn made(library: &InterchangeLibrary, request: &ExportRequest) -> Result<PathBuf, Refusal> {
    // a digest of the content would read the whole library for every part of a file that is asked for
    let revision = library.store.read()?.revision()?;
    let wish = format!("{revision} {} {:?}", request.as_of, request.since);
    let key = content_hash(wish.as_bytes()).to_string();
    let name = format!(
        "{}-{}.{}",
        request.table.id(),
        &key[..16],
        request.format.id()
    );
    let path = library.folder.join(name);
    if path.is_file() && with_suffix(&path, ".manifest.json").is_file() {
        return Ok(path);
    }
    fs::create_dir_all(&library.folder).map_err(|error| Refusal::internal(&error))?;
    forget_old(&library.folder);
    export(&library.store, request, &path)?;
    Ok(path)
}

/// Leaves room for one more. Whoever still reads a file that goes keeps reading it.
fn forget_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            // a folder beside is that of exports for other readers
            let is_table = path.is_file() && !path.to_string_lossy().ends_with(".manifest.json");
            let changed = entry.metadata().ok()?.modified().ok()?;
            is_table.then_some((changed, path))
        })
        .collect();
    files.sort();
    let surplus = (files.len() + 1).saturating_sub(KEPT);
    for (_, path) in files.into_iter().take(surplus) {
        for path in [with_suffix(&path, ".manifest.json"), path] {
            if let Err(error) = fs::remove_file(&path) {
                tracing::debug!(%error, path = %path.display(), "an old export stays");
            }
        }
    }
}

async fn send(
    path: &Path,
    manifest_path: &Path,
    name: &str,
    format: Format,
    asked: &HeaderMap,
) -> Result<Response, Refusal> {
    let internal = |error: std::io::Error| Refusal::internal(&error);
    let manifest = tokio::fs::read(manifest_path).await.map_err(internal)?;
    let manifest: Value =
        serde_json::from_slice(&manifest).map_err(|error| Refusal::internal(&error))?;
    let size = manifest["size_bytes"].as_u64().unwrap_or(0);
    let tag = format!("\"{}\"", manifest["sha256"].as_str().unwrap_or_default());
    let text = |name| {
        asked
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let mut headers = HeaderMap::new();
    let mut put = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    put(ETAG, tag.clone());
    put(ACCEPT_RANGES, "bytes".to_owned());
    put(CONTENT_TYPE, format.media_type().to_owned());
    put(
        CONTENT_DISPOSITION,
        format!("attachment; filename=\"{name}\""),
    );
    put(
        LINK,
        format!(
            "</api/v1/exports/{name}.manifest.json>; rel=\"describedby\", </data-terms.md>; rel=\"license\""
        ),
    );
    if text(IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let is_same = text(IF_RANGE).is_none_or(|known| known.trim() == tag);
    let (status, first, length) = match text(RANGE)
        .filter(|_| is_same)
        .map(|range| part(range, size))
    {
        None | Some(Part::Whole) => (StatusCode::OK, 0, size),
        Some(Part::From { first, last }) => {
            put(CONTENT_RANGE, format!("bytes {first}-{last}/{size}"));
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        Some(Part::Nowhere) => {
            put(CONTENT_RANGE, format!("bytes */{size}"));
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    put(CONTENT_LENGTH, length.to_string());
    let body = file_body(path, first, length).await.map_err(internal)?;
    Ok((status, headers, body).into_response())
}

/// Which part of a file is asked for (RFC 9110, 14.2).
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    From { first: u64, last: u64 },
    Nowhere,
}

/// One range; several at once, and what is no range, are answered with the whole.
fn part(range: &str, size: u64) -> Part {
    let Some((first, last)) = range
        .trim()
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let (first, last) = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.min(size.saturating_sub(1))),
        (Ok(first), _) if last.is_empty() => (first, size.saturating_sub(1)),
        (_, Ok(length)) if first.is_empty() => {
            (size.saturating_sub(length), size.saturating_sub(1))
        }
        _ => return Part::Whole,
    };
    if first >= size {
        return Part::Nowhere;
    }
    Part::From { first, last }
}

#[cfg(test)]
mod tests {
    use super::{Part, part};

    #[test]
    fn parts_of_a_file_of_ten_bytes() {
        let from = |first, last| Part::From { first, last };
        for (range, wanted, reason) in [
            ("bytes=4-", from(4, 9), "from where the asker left off"),
            ("bytes=0-0", from(0, 0), "one byte"),
            ("bytes=2-99", from(2, 9), "an end past the end"),
            ("bytes=-3", from(7, 9), "the last three"),
            ("bytes=-99", from(0, 9), "more than there are"),
            ("bytes=10-", Part::Nowhere, "behind the end"),
            ("bytes=-0", Part::Nowhere, "nothing"),
            ("bytes=5-4", Part::Whole, "no range"),
            ("bytes=1-2,4-5", Part::Whole, "several at once"),
            ("lines=1-2", Part::Whole, "another unit"),
            ("bytes=x-", Part::Whole, "no number"),
        ] {
            assert_eq!(part(range, 10), wanted, "{reason}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Nowhere, "an empty file");
    }
}
