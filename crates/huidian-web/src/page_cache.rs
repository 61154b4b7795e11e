//! Rendered answers in memory, compressed as they were sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rustc_hash::FxBuildHasher;

use crate::assets::checksum;
use crate::request::{Visitor, cookie};
use crate::state::AppState;

/// Largest answer kept and given an entity tag.
const LARGEST: usize = 4 << 20;

/// What an answer depends on beside the address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    visitor: Visitor,
    coding: Coding,
}

/// An answer as it goes out.
struct Kept {
    headers: HeaderMap,
    body: Bytes,
    tag: HeaderValue,
}

type Pages = HashMap<Key, Arc<Kept>, FxBuildHasher>;

/// Answers of one state of the library. Two halves: when the younger is full it becomes the older, and what nobody asked for meanwhile is gone.
#[derive(Default)]
pub(crate) struct PageCache {
    inner: Mutex<Halves>,
}

#[derive(Default)]
struct Halves {
    serial: u64,
    younger: Pages,
    older: Pages,
    younger_bytes: usize,
}

impl PageCache {
    fn find(&self, serial: u64, key: &Key, limit: usize) -> Option<Arc<Kept>> {
        let mut halves = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.serial != serial {
            *halves = Halves {
                serial,
                ..Halves::default()
            };
            return None;
        }
        if let Some(kept) = halves.younger.get(key) {
            return Some(Arc::clone(kept));
        }
        let kept = halves.older.remove(key)?;
        halves.keep(key.clone(), Arc::clone(&kept), limit);
        Some(kept)
    }

    fn keep(&self, serial: u64, key: Key, kept: Arc<Kept>, limit: usize) {
        let mut halves = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.serial == serial {
            halves.keep(key, kept, limit);
        }
    }
}

impl Halves {
    fn keep(&mut self, key: Key, kept: Arc<Kept>, limit: usize) {
        self.younger_bytes += kept.body.len() + key.address.len() + 600;
        self.younger.insert(key, kept);
        if self.younger_bytes > limit / 2 {
            self.older = std::mem::take(&mut self.younger);
            self.younger_bytes = 0;
        }
    }
}

/// Answers from memory where it can; gives every small answer an entity tag and says 304 where the reader has it.
pub(crate) async fn answer(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_head = request.method() == Method::HEAD;
    if !(is_head || request.method() == Method::GET) || changes_by_itself(&request) {
        return next.run(request).await;
    }
    if is_head {
        // what is kept has a body
        *request.method_mut() = Method::GET;
    }
    let response = kept_or_made(&state, request, next).await;
    if is_head {
        without_body(response)
    } else {
        response
    }
}

fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(CONTENT_LENGTH, length.into());
    }
    Response::from_parts(parts, Body::empty())
}

async fn kept_or_made(state: &AppState, mut request: Request, next: Next) -> Response {
    let Ok(snapshot) = state.snapshot() else {
        return next.run(request).await;
    };
    let key = key_of(&request);
    key.coding.ask_for(request.headers_mut());
    let is_shared = !request.headers().contains_key(AUTHORIZATION) && !is_of_registers(&request);
    let asked = request.headers().get(IF_NONE_MATCH).cloned();
    let limit = state.config().page_cache_bytes;
    let found = is_shared.then(|| state.pages().find(snapshot.serial, &key, limit));
    if let Some(kept) = found.flatten() {
        state.metrics().count_page_hit();
        return send(&kept, asked.as_ref());
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || !is_small(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kept = Arc::new(Kept::new(parts.headers, body, is_shared));
    if is_shared && kept.body.len() <= LARGEST {
        state
            .pages()
            .keep(snapshot.serial, key, Arc::clone(&kept), limit);
    }
    send(&kept, asked.as_ref())
}

/// The compression of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Coding {
    None,
    Gzip,
    Brotli,
}

impl Coding {
    /// The smallest a reader takes (RFC 9110, 12.5.3); a weight of nothing means not this one.
    fn of(headers: &HeaderMap) -> Self {
        let mut taken = Coding::None;
        let listed = headers.get_all(ACCEPT_ENCODING).into_iter();
        for part in listed
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
        {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            let weight = weight.trim().trim_start_matches("q=");
            if weight.parse().is_ok_and(|weight: f32| weight <= 0.0) {
                continue;
            }
            match name.trim() {
                "br" => return Coding::Brotli,
                "gzip" | "x-gzip" | "*" => taken = Coding::Gzip,
                _ => {}
            }
        }
        taken
    }

    /// Makes the layer that compresses choose the same.
    fn ask_for(self, headers: &mut HeaderMap) {
        headers.remove(ACCEPT_ENCODING);
        let name = match self {
            Coding::None => return,
            Coding::Gzip => "gzip",
            Coding::Brotli => "br",
        };
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(name));
    }
}

/// Answers to people who are signed in, and those that change without the library.
fn changes_by_itself(request: &Request) -> bool {
    let path = request.uri().path();
    cookie(request.headers(), "session").is_some()
        || [
            "/assets/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/account",
            "/keeper",
            "/captures/",
            "/desk",
            "/api/v1/jobs",
            "/api/v1/imports",
        ]
        .iter()
        .any(|own| path.starts_with(own))
}

/// Registers and duties change without the library, and belong to somebody.
fn is_of_registers(request: &Request) -> bool {
    let path = request.uri().path();
    [
        "/registers",
        "/duties",
        "/api/v1/registers",
        "/api/v1/duties",
    ]
    .iter()
    .any(|own| path.starts_with(own))
}

fn key_of(request: &Request) -> Key {
    let uri = request.uri();
    Key {
        address: uri
            .path_and_query()
            .map_or("/", |both| both.as_str())
            .to_owned(),
        visitor: Visitor::read(request.headers(), uri.query().unwrap_or("")),
        coding: Coding::of(request.headers()),
    }
}

/// Not a stream of unknown length beyond what is kept.
fn is_small(response: &Response) -> bool {
    let size = response.body().size_hint();
    size.lower() <= LARGEST as u64
}

impl Kept {
    fn new(mut headers: HeaderMap, body: Bytes, is_shared: bool) -> Self {
        let tag = format!("\"{:016x}\"", checksum(&body));
        let tag = HeaderValue::from_str(&tag).expect("hexadecimal digits in quotes");
        headers.remove(CONTENT_LENGTH);
        headers.insert(ETAG, tag.clone());
        let (control, vary) = if is_shared {
            ("no-cache", "accept-encoding, cookie")
        } else {
            (
                "private, no-cache",
                "accept-encoding, cookie, authorization",
            )
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(control));
        headers.insert(VARY, HeaderValue::from_static(vary));
        Self { headers, body, tag }
    }
}

fn send(kept: &Kept, asked: Option<&HeaderValue>) -> Response {
    let is_known = asked
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            let tag = kept.tag.to_str().unwrap_or("");
            tags.split(',').any(|known| {
                let known = known.trim();
                known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
            })
        });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(kept.body.clone()))
    };
    *response.headers_mut() = kept.headers.clone();
    response
}
