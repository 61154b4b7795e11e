//! What programs ask for: health, metrics, robots, OpenSearch.

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use huidian_text::markup::push_escaped;

use crate::access::{has_local_proxy, is_from_here, is_known, is_own_name};
use crate::error::Error;
use crate::state::AppState;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: store and index answer.
pub(crate) async fn readyz(State(state): State<AppState>, headers: HeaderMap) -> Response {
    match state.snapshot() {
        Ok(_) if !has_room(&state) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "磁盘快满了，写不了东西 the disk is full: nothing can be written\n",
        )
            .into_response(),
        Ok(_) if state.is_closed() && !is_known(&state, &headers) => "ok\n".into_response(),
        Ok(snapshot) => {
            let summary = state.library().index().summary();
            let works = snapshot.entries().len();
            format!("ok works={works} indexed={}\n", summary.works).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the store does not answer\n",
            )
                .into_response()
        }
    }
}

/// Below this much free disk a library that is written to is not ready.
const ROOM_BYTES: u64 = 16 << 20;

fn has_room(state: &AppState) -> bool {
    let store = state.library().store();
    store.is_read_only()
        || huidian_store::free_bytes(store.folder()).is_none_or(|free| free >= ROOM_BYTES)
}

/// `GET /metrics`, in Prometheus' text format.
///
/// Numbers for whoever keeps the machine: given to this machine itself where nobody comes through it from elsewhere, and to whoever has an account.
pub(crate) async fn metrics(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Error> {
    let (extensions, headers) = (request.extensions(), request.headers());
    let has_proxy = state.is_behind_tls() || has_local_proxy(&state);
    let is_here = is_from_here(extensions, headers, request.version());
    let is_own = is_here && is_own_name(&state, headers) && !has_proxy;
    if !is_own && !is_known(&state, request.headers()) {
        return Err(Error::SignInNeeded("user or token"));
    }
    let counts = state.library().store().read()?.holdings()?;
    let mut text = state.metrics().render();
    for (name, value) in [
        ("huidian_works", counts.work_count),
        ("huidian_works_with_text", counts.text_count),
        ("huidian_works_withheld", counts.withheld_count),
        ("huidian_articles", counts.article_count),
        ("huidian_citations", counts.citation_count),
        ("huidian_captures", counts.capture_count),
        ("huidian_blob_bytes", counts.blob_bytes),
        (
            "huidian_http_connections",
            state.connections().count() as u64,
        ),
    ] {
        text.push_str(&format!("# TYPE {name} gauge\n{name} {value}\n"));
    }
    let media_type = [(CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((media_type, text).into_response())
}

/// `GET /robots.txt`
pub(crate) async fn robots(State(state): State<AppState>) -> String {
    if state.is_closed() {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let base = state.public_url();
    let site_map = if base.is_empty() {
        String::new()
    } else {
        format!("Sitemap: {base}/sitemap.xml\n")
    };
    format!(
        "User-agent: *\nDisallow: /search\nDisallow: /api/\nDisallow: /account\nDisallow: /keeper\nDisallow: /registers\n{site_map}"
    )
}

/// `GET /opensearch.xml`: lets browsers search here from the address bar.
pub(crate) async fn open_search(State(state): State<AppState>) -> Response {
    let mut base = String::new();
    push_escaped(&mut base, state.public_url());
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>会典</ShortName>\
         <Description>政策法规标准库</Description><InputEncoding>UTF-8</InputEncoding>\
         <Url type=\"text/html\" template=\"{base}/search?q={{searchTerms}}\"/></OpenSearchDescription>\n"
    );
    let media_type = [(CONTENT_TYPE, "application/opensearchdescription+xml")];
    (media_type, xml).into_response()
}
