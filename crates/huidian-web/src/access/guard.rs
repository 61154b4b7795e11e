//! Requests that other sites make a reader's browser send.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::state::AppState;

/// Refuses changes asked for by another site: browsers say where a request comes from, and programs send neither header.
pub(crate) async fn refuse_forgery(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    if !is_safe && comes_from_elsewhere(headers, state.public_url()) && !brings_token(headers) {
        return Error::Forged.into_response();
    }
    next.run(request).await
}

/// A token is brought by whoever knows it: browsers never add one by themselves as they add cookies, and let no page of another site set the header
/// (it is asked first, and this server does not agree). The browser extension, whose origin is its own, comes so.
fn brings_token(headers: &HeaderMap) -> bool {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("Bearer "))
}

/// `public_url` is where readers are told to come: a proxy may ask for it under another host.
fn comes_from_elsewhere(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let origin = text(ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    match (origin, text(HOST.as_str())) {
        (Some((_, origin)), Some(host)) => {
            let public = public_url.split_once("://").map_or("", |(_, rest)| rest);
            origin != host && origin != public.split('/').next().unwrap_or("")
        }
        // `Origin: null` of sandboxed documents
        (None, _) => headers.contains_key(ORIGIN),
        (Some(_), None) => false,
    }
}
