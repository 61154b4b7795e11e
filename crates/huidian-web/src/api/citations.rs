//! References in a text somebody sends.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use huidian_extract::decode;
use huidian_wire::CitationShape;

use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// `POST /api/v1/citations`: the body is the text, in any encoding; the shape is that of `huidian cite --json`.
pub(crate) async fn cite(
    State(state): State<AppState>,
    query: Query,
    body: Bytes,
) -> Result<Json<Vec<CitationShape>>, Error> {
    let as_of = query.as_of()?;
    let worker = state.clone();
    let citations = tokio::task::spawn_blocking(move || {
        let decoded = decode(&body).map_err(|error| Error::Unreadable(error.to_string()))?;
        let reader = worker.library().store().read()?;
        let found = huidian_desk::cite(&reader, &decoded.text, as_of, worker.today())?;
        Ok::<_, Error>(found)
    })
    .await
    .map_err(|_| Error::Internal("looking for references broke off".to_owned()))??;
    Ok(Json(citations.iter().map(CitationShape::new).collect()))
}
