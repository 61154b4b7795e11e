//! Addresses at which other programs take texts away: `/akn/cn/…`, `/api/v1/exports`, `/api/v1/oscal/…`, and the terms under which they do.

mod akn;
mod exports;
mod file_body;
mod library;
mod oscal;
mod refusal;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::get;
pub use library::InterchangeLibrary;

/// The addresses of this wing. Whoever may read the library may ask for them.
pub fn router(library: InterchangeLibrary) -> Router {
    Router::new()
        .route("/akn/{*address}", get(akn::show))
        .route("/api/v1/exports", get(exports::list))
        .route("/api/v1/exports/{name}", get(exports::fetch))
        .route("/api/v1/oscal/catalogs/{work}", get(oscal::catalog))
        .route("/api/v1/oscal/mappings/{work}", get(oscal::mappings))
        .route("/data-terms.md", get(terms))
        .with_state(library)
        .layer(from_fn(refusal::tell_problems))
}

async fn terms() -> impl IntoResponse {
    let kind = [(CONTENT_TYPE, "text/markdown; charset=utf-8")];
    (kind, include_str!("data-terms.md"))
}
