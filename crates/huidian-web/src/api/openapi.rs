//! The description of the API (OpenAPI 3.1) at `/openapi.json`.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// `GET /openapi.json`
pub(crate) async fn openapi() -> impl IntoResponse {
    let media_type = [(CONTENT_TYPE, "application/json")];
    (media_type, include_str!("../../assets/openapi.json"))
}
