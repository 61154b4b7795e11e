//! REST under `/api/v1`. Shapes are those of the command line (`huidian-wire`).

mod digests;
mod events;
mod imports;
mod openapi;
mod problem;
mod search;
mod works;

pub(crate) use openapi::{described, openapi};
pub(crate) use problem::problem_json;
pub(crate) use works::all_matching;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use crate::access::check_token;
use crate::state::AppState;

/// Addresses below `/api/v1`.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let uploads = DefaultBodyLimit::max(state.config().upload_limit_bytes);
    Router::new()
        .route("/works", get(works::list))
        .route("/works/{id}", get(works::show))
        .route("/works/{id}/expressions", get(works::expressions))
        .route("/works/{id}/expressions/{label}", get(works::expression))
        .route("/works/{id}/relations", get(works::relations))
        .route("/works/{id}/citations", get(works::citations))
        .route("/works/{id}/comparison", get(digests::comparison))
        .route("/works/{id}/events", get(events::of_work))
        .route("/works/{id}/{*path}", get(works::provision))
        .route("/digests/check", post(digests::check).layer(uploads))
        .route("/imports", post(imports::import).layer(uploads))
        .route("/jobs/{id}", get(imports::job))
        .route("/facets", get(works::facets))
        .route("/search", get(search::search))
        .route("/suggestions", get(search::suggestions))
        .route("/events", get(events::list))
        .layer(middleware::from_fn_with_state(state.clone(), check_token))
}
