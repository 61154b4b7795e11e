//! Rendered answers in memory, compressed as they were sent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_LENGTH, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rustc_hash::FxBuildHasher;

use crate::assets::checksum;
use crate::request::{Visitor, cookie};

mod answer;

pub(crate) use answer::answer;

/// Largest answer kept and given an entity tag.
const LARGEST: usize = 4 << 20;

/// Marks an answer that something outside made worse than the next may be: it is not kept, here or by readers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passing;

impl Passing {
    /// Marks an answer, where it is one.
    pub(crate) fn mark(mut response: Response, is_passing: bool) -> Response {
        if is_passing {
            response.extensions_mut().insert(Self);
            let headers = response.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }
}

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

/// Answers of one state of the library, in two generations: when the younger is full it becomes the older, and entries not read since are dropped.
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

    /// Forgets all pages: something changed that is no part of the library's state, and that its pages show.
    pub(crate) fn forget(&self) {
        *self.inner.lock().unwrap_or_else(PoisonError::into_inner) = Halves::default();
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
fn changes_by_itself(request: &Request, session_cookie: &str) -> bool {
    let path = request.uri().path();
    cookie(request.headers(), session_cookie).is_some()
        || [
            "/assets/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/account",
            "/keeper",
            "/captures/",
            "/desk",
            "/welcome",
            "/report",
            "/notes",
            "/api/v1/notes",
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
