//! `GET /bundles/….zip?…`: a bundle, from its first byte while it is being written, and from any byte once it is whole. With `.minisig` behind the name:
//! its signature.

use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Service;
use super::body::stream;
use super::byte_ranges::ByteRanges;
use super::failure::Failure;
use super::feeds::selection;
use super::toll::{Toll, address_of};
use crate::bundle;
use crate::bundle::cache::{Fetched, Progress, Shelf};
use crate::error::Error;
use huidian_following::{Selection, encode, register_filter};
use huidian_model::WorkKind;
use huidian_store::Register;

pub(super) async fn fetch(
    State(service): State<Service>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Failure> {
    if name.ends_with(".zip.minisig") {
        let selection = selection(query.as_deref(), &[])?;
        let address = address_of(request.extensions());
        return sign(&service, BundleRequest::for_selection(selection), address).await;
    }
    if !name.ends_with(".zip") {
        return Err(Failure::NotFound("没有这个资料包".to_owned()));
    }
    let selection = selection(query.as_deref(), &[])?;
    let address = address_of(request.extensions());
    let asked = BundleRequest::for_selection(selection);
    send(&service, asked, request.headers(), address, None).await
}

/// What is to be packed, and what it is called.
pub(super) struct BundleRequest {
    selection: Selection,
    name: String,
}

impl BundleRequest {
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

/// The signature of a bundle as it is now, under the name that browsers save it by.
async fn sign(
    service: &Service,
    asked: BundleRequest,
    address: IpAddr,
) -> Result<Response, Failure> {
    if service.shared.signing_key.is_none() {
        return Err(Failure::NotFound(
            "本库没有签名的钥匙 (bundles are not signed here)".to_owned(),
        ));
    }
    let name = file_name(&asked);
    let text = service
        .blocking(move |service| {
            let (shelf, _) = shelf_of(service, asked, address)?;
            let failed = |error: std::io::Error| Failure::from(Error::Write(error));
            let Progress::Whole(_) = shelf.wait_whole() else {
                return Err(failed(std::io::Error::other("the bundle failed")));
            };
            let file = shelf.open().map_err(failed)?;
            let key = service.shared.signing_key.as_ref();
            let now = service.setup().clock.now();
            let signed = key.map(|key| key.sign(file, &name, now)).transpose();
            signed.map_err(|error| failed(std::io::Error::other(error)))
        })
        .await?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((headers, text.unwrap_or_default()).into_response())
}

/// What a bundle is called where it is saved.
fn file_name(asked: &BundleRequest) -> String {
    let name: String = asked
        .name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("会典 {name}.zip")
}

/// Answers with a bundle; `toll` is what a link asks for it.
pub(super) async fn send(
    service: &Service,
    asked: BundleRequest,
    headers: &HeaderMap,
    address: IpAddr,
    toll: Option<Toll>,
) -> Result<Response, Failure> {
    let name = file_name(&asked);
    let (shelf, key) = service
        .blocking(move |service| shelf_of(service, asked, address))
        .await?;
    let tag = format!("\"{key}\"");
    let wants = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if wants(IF_NONE_MATCH).is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    // a range of a bundle that has changed since would not fit the rest
    let range = wants(RANGE)
        .filter(|_| wants(IF_RANGE).is_none_or(|known| known == tag))
        .and_then(ByteRanges::read);
    let mut response = respond(service, shelf, range, toll).await?;
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
fn shelf_of(
    service: &Service,
    asked: BundleRequest,
    address: IpAddr,
) -> Result<(Arc<Shelf>, String), Failure> {
    let BundleRequest { selection, name } = asked;
    let filter = service.filter(&selection)?;
    let as_of = selection.as_of.unwrap_or_else(|| service.today());
    let reader = service.read()?;
    if !service.has_works(&selection)? {
        return Err(Error::NothingSelected(name).into());
    }
    // what may leave is part of the state: a bundle made while standards did is no answer once they do not
    let has_standards = reader.may_leave(Some(WorkKind::NationalStandard));
    let state = format!(
        "{} {as_of} {name} {} {has_standards}",
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
    match service.shared.bundles.fetch(&key, address, write)? {
        Fetched::Shelf(shelf) => Ok((shelf, key)),
        Fetched::TooMany => Err(Failure::Busy),
        Fetched::Spent { retry_seconds } => Err(Failure::Spent { retry_seconds }),
        Fetched::DiskFull => Err(Failure::DiskFull),
    }
}

async fn respond(
    service: &Service,
    shelf: Arc<Shelf>,
    range: Option<ByteRanges>,
    toll: Option<Toll>,
) -> Result<Response, Failure> {
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
    let progress = progress.await.map_err(|_| failed())?;
    let part = match (progress, &range) {
        (Progress::Whole(size_bytes), Some(range)) => {
            Some(range.within(size_bytes).map(|part| (part, size_bytes)))
        }
        _ => None,
    };
    let mut delivery = None;
    if let Some(toll) = toll {
        let length = match (part, progress) {
            (Some(Some(((start, end), _))), _) => Some(end - start),
            (_, Progress::Whole(size_bytes)) => Some(size_bytes),
            _ => None,
        };
        let charge = move |service: &Service| {
            match part {
                // bytes that are not there cost nothing
                Some(None) => return Ok(None),
                Some(Some(((start, end), size_bytes))) if start > 0 => {
                    toll.go_on(service, end - start, size_bytes)?;
                }
                Some(Some(((start, end), size_bytes))) => {
                    toll.pay_for_part(service, end - start, size_bytes)?;
                }
                None => toll.pay(service)?,
            }
            // from here on it is paid for, even if whoever asked is gone by now
            Ok::<_, Failure>(toll.delivery(service, length))
        };
        delivery = service.blocking(charge).await?;
    }
    let size_bytes = match progress {
        Progress::Failed => return Err(failed()),
        Progress::Writing(_) => return Ok(stream(shelf, 0, None, delivery).into_response()),
        Progress::Whole(size_bytes) => size_bytes,
    };
    Ok(match part.map(|part| part.map(|(part, _)| part)) {
        Some(Some((start, end))) => (
            StatusCode::PARTIAL_CONTENT,
            [
                (
                    CONTENT_RANGE,
                    format!("bytes {start}-{}/{size_bytes}", end - 1),
                ),
                (CONTENT_LENGTH, (end - start).to_string()),
            ],
            stream(shelf, start, Some(end), delivery),
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
            stream(shelf, 0, Some(size_bytes), delivery),
        )
            .into_response(),
    })
}
