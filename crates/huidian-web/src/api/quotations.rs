//! Quotations in a text somebody sends, compared with the texts they come from.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use huidian_extract::decode;
use huidian_model::ProvisionPath;
use huidian_operations::{VerifyRequest, verify};
use huidian_wire::VerifiedQuoteShape;

use super::citations::within_limit;
use crate::access::is_known;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// `POST /api/v1/quotations`: the body is the text, in any encoding; the shape is that of `huidian verify --json`.
pub(crate) async fn check(
    State(state): State<AppState>,
    query: Query,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Vec<VerifiedQuoteShape>>, Error> {
    let work = match query.first("work") {
        Some(id) => Some(state.record(id)?.work.id),
        None => None,
    };
    let request = VerifyRequest {
        provision: query
            .read::<ProvisionPath>("provision")
            .map_err(Error::unfit)?,
        version: query.first("version").map(str::to_owned),
        as_of: query.as_of()?,
        work,
    };
    let is_known = is_known(&state, &headers);
    let worker = state.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let decoded = decode(&body).map_err(|error| Error::Unreadable(error.to_string()))?;
        let text = within_limit(decoded.text, is_known)?;
        let reader = worker.library().store().read()?;
        let checked = verify(&reader, &text, &request, worker.today())?;
        Ok::<_, Error>(checked)
    })
    .await
    .map_err(|_| Error::Internal("checking quotations broke off".to_owned()))??;
    Ok(Json(checked.iter().map(VerifiedQuoteShape::new).collect()))
}
