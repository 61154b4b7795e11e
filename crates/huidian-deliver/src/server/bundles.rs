//! `GET /bundles/….zip?…`: a bundle, from its first byte while it is being written, and from any byte once it is whole.

use std::io::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Service;
use super::body::stream;
use super::failure::Failure;
use super::feeds::selection;
use crate::bundle;
use crate::bundle::cache::{Progress, Shelf};
use crate::error::Error;
use huidian_following::{Selection, encode, register_filter};
use huidian_store::Register;

pub(super) async fn fetch(
    State(service): State<Service>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !name.ends_with(".zip") {
        return Err(Failure::NotFound("没有这个资料包".to_owned()));
    }
    let selection = selection(query.as_deref(), &[])?;
    send(&service, Asked::for_selection(selection), &headers).await
}

/// What is to be packed, and what it is called.
pub(super) struct Asked {
    selection: Selection,
    name: String,
}

impl Asked {
    pub(super) fn for_selection(selection: Selection) -> Self {
        let name = selection.name();
        Self { selection, name }
    }

    /// The works that a register follows now.
    pub(super) fn for_register(service: &Service, register: &Register) -> Result<Self, Failure> {
        let filter = register_filter(&service.read()?, register, &service.finder())?;
        let name = register.name.clone();
        let works = filter.works.unwrap_or_default();
        if works.is_empty() {
            return Err(Error::NothingSelected(name).into());
        }
        Ok(Self {
            selection: Selection {
                works,
                ..Selection::default()
            },
            name,
        })
    }
}

/// Answers with a bundle.
pub(super) async fn send(
    service: &Service,
    asked: Asked,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let name = format!("会典 {}.zip", asked.name);
    let (shelf, key) = service
        .blocking(move |service| shelf_of(service, asked))
        .await?;
    let tag = format!("\"{key}\"");
    let wants = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if wants(IF_NONE_MATCH).is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    // a range of a bundle that has changed since would not fit the rest
    let range = wants(RANGE).filter(|_| wants(IF_RANGE).is_none_or(|known| known == tag));
    let mut response = respond(shelf, range).await?;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (ETAG, tag),
        (
            CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"huidian.zip\"; filename*=UTF-8''{}",
                encode(&name)
            ),
        ),
    ] {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// A bundle, found or begun, and the name of its state.
fn shelf_of(service: &Service, asked: Asked) -> Result<(Arc<Shelf>, String), Failure> {
    let Asked { selection, name } = asked;
    let filter = service.filter(&selection);
    let as_of = selection.as_of.unwrap_or_else(|| service.today());
    let reader = service.read()?;
    if !service.has_works(&selection)? {
        return Err(Error::NothingSelected(name).into());
    }
    let state = format!(
        "{} {as_of} {name} {}",
        reader.revision()?,
        selection.query()
    );
    let key = huidian_store::content_hash(state.as_bytes()).to_string()[..32].to_owned();
    let writer = service.clone();
    let write = move |out: &mut dyn Write| {
        let request = bundle::Request {
            filter: &filter,
            name: &name,
            as_of,
        };
        bundle::write(&writer.read()?, &request, out).map(|_| ())
    };
    match service.shared.bundles.fetch(&key, write)? {
        Some(shelf) => Ok((shelf, key)),
        None => Err(Failure::Busy),
    }
}

async fn respond(shelf: Arc<Shelf>, range: Option<&str>) -> Result<Response, Failure> {
    let waiting = Arc::clone(&shelf);
    let has_range = range.is_some();
    let progress = tokio::task::spawn_blocking(move || {
        if has_range {
            waiting.wait_whole()
        } else {
            waiting.wait_beyond(0)
        }
    });
    let failed = || Failure::from(Error::Write(std::io::Error::other("the bundle failed")));
    let size_bytes = match progress.await.map_err(|_| failed())? {
        Progress::Failed => return Err(failed()),
        Progress::Writing(_) => return Ok(stream(shelf, 0, None).into_response()),
        Progress::Whole(size_bytes) => size_bytes,
    };
    Ok(match range.map(|range| read_range(range, size_bytes)) {
        Some(Some((start, end))) => (
            StatusCode::PARTIAL_CONTENT,
            [
                (
                    CONTENT_RANGE,
                    format!("bytes {start}-{}/{size_bytes}", end - 1),
                ),
                (CONTENT_LENGTH, (end - start).to_string()),
            ],
            stream(shelf, start, Some(end)),
        )
            .into_response(),
        Some(None) => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            [(CONTENT_RANGE, format!("bytes */{size_bytes}"))],
            Body::empty(),
        )
            .into_response(),
        None => (
            [(CONTENT_LENGTH, size_bytes.to_string())],
            stream(shelf, 0, Some(size_bytes)),
        )
            .into_response(),
    })
}

/// Start and end of a single range (RFC 9110, 14.1.2); `None` when it lies outside. Several ranges at once get the first.
pub(super) fn read_range(range: &str, size_bytes: u64) -> Option<(u64, u64)> {
    let first = range
        .trim()
        .strip_prefix("bytes=")?
        .split(',')
        .next()?
        .trim();
    let (start, end) = first.split_once('-')?;
    let (start, end) = if start.is_empty() {
        let count: u64 = end.parse().ok()?;
        (size_bytes.saturating_sub(count), size_bytes)
    } else {
        let last = if end.is_empty() {
            u64::MAX
        } else {
            end.parse().ok()?
        };
        (start.parse().ok()?, last.saturating_add(1).min(size_bytes))
    };
    (start < end).then_some((start, end))
}
