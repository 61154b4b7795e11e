//! `GET /api/v1/coverage`.

use axum::Json;
use axum::extract::State;
use huidian_wire::CoverageShape;

use crate::coverage::coverage_of;
use crate::error::Error;
use crate::state::AppState;

pub(crate) async fn show(State(state): State<AppState>) -> Result<Json<CoverageShape>, Error> {
    Ok(Json(coverage_of(&state)?))
}
