//! What other programs and pages of other sites may read, and what every such answer says of itself.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::api::RELEASE;
use crate::state::AppState;

/// Whether pages of other sites may read what stands at a path: what every reader may read, and nothing of anybody's own.
fn is_for_other_sites(path: &str) -> bool {
    const WHOLE: [&str; 10] = [
        "/openapi.json",
        "/works.csv",
        "/works.json",
        "/works.xlsx",
        "/api/v1/search",
        "/api/v1/works",
        "/llms.txt",
        "/data-terms.md",
        "/feeds.opml",
        "/sitemap.xml",
    ];
    const BELOW: [&str; 9] = [
        "/api/v1/works",
        "/api/v1/facets",
        "/api/v1/events",
        "/api/v1/suggestions",
        "/api/v1/exports",
        "/api/v1/oscal/",
        "/akn/",
        "/feeds/",
        "/sitemaps/",
    ];
    let is_file =
        path.starts_with("/works/") && (path.contains("/text.") || path.contains("/cite."));
    WHOLE.contains(&path) || BELOW.iter().any(|start| path.starts_with(start)) || is_file
}

/// Lets pages of other sites read the library (CORS), and tells of which state of it the answer is. No cookie goes with their requests, so they see what
/// anybody sees.
pub(crate) async fn share_reading(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_open = is_for_other_sites(request.uri().path());
    let wants = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
    let reads = |wants: &HeaderValue| matches!(wants.as_bytes(), b"GET" | b"HEAD");
    let is_question = *request.method() == Method::OPTIONS && wants.is_some_and(reads);
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_open && is_question {
        return permission();
    }
    if !(is_open && is_read) {
        return next.run(request).await;
    }
    // an answer may know a little more than it says, never less
    let release = state.snapshot().ok().map(|snapshot| snapshot.release);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("link, etag, huidian-release, x-request-id"),
    );
    if let Some(release) = release {
        let release = HeaderValue::from(release);
        headers.entry(RELEASE).or_insert(release);
    }
    response
}

const ANYBODY: HeaderValue = HeaderValue::from_static("*");

fn permission() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY),
        (
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, HEAD"),
        ),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization"),
        ),
        (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
