//! Addresses at which other programs take texts away: `/akn/cn/…`, `/api/v1/exports`, and the terms under which they do.

mod akn;
mod exports;
mod file_body;
mod refusal;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use huidian_model::Clock;
use huidian_store::Store;
use tokio::sync::Mutex;

/// The open library that is handed out.
#[derive(Clone)]
pub struct InterchangeLibrary {
    pub store: Arc<Store>,
    pub clock: Arc<dyn Clock>,
    /// Where exports are kept for those who come back for the rest.
    folder: PathBuf,
    /// Whose turn it is to make one.
    exporting: Arc<Mutex<()>>,
}

impl InterchangeLibrary {
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, folder: PathBuf) -> Self {
        Self {
            store,
            clock,
            folder,
            exporting: Arc::default(),
        }
    }
}

/// The addresses of this wing. Whoever may read the library may ask for them.
pub fn router(library: InterchangeLibrary) -> Router {
    Router::new()
        .route("/akn/{*address}", get(akn::show))
        .route("/api/v1/exports", get(exports::list))
        .route("/api/v1/exports/{name}", get(exports::fetch))
        .route("/data-terms.md", get(terms))
        .with_state(library)
}

async fn terms() -> impl IntoResponse {
    let kind = [(CONTENT_TYPE, "text/markdown; charset=utf-8")];
    (kind, include_str!("data-terms.md"))
}
