//! What programs ask for: health, metrics, robots, OpenSearch.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::state::AppState;
use crate::views::push_escaped;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: store and index answer.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    match state.snapshot() {
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

/// `GET /metrics`, in Prometheus' text format.
pub(crate) async fn metrics(State(state): State<AppState>) -> Result<Response, Error> {
    let counts = state.library().store().read()?.counts()?;
    let mut text = state.metrics().render();
    for (name, value) in [
        ("huidian_works", counts.work_count),
        ("huidian_works_with_text", counts.text_count),
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
