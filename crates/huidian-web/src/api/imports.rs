//! Uploads to be taken into the library.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use huidian_store::Role;
use huidian_wire::JobShape;

use crate::access::Caller;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;
use crate::uploads::{Upload, ask_for_import, file_name, read_upload_form, refusal};

/// `POST /api/v1/imports`: the body is the file, named by `name`, or a form with one or more files.
pub(crate) async fn import(
    State(state): State<AppState>,
    caller: Caller,
    query: Query,
    request: Request,
) -> Result<Response, Error> {
    caller.require_write(Role::Editor)?;
    let uploads = read_uploads(&state, &query, request).await?;
    let job = ask_for_import(&state, caller.user.name, uploads).await?;
    let address = format!("/api/v1/jobs/{}", job.key);
    let body = Json(JobShape::new(job));
    Ok((StatusCode::ACCEPTED, [(LOCATION, address)], body).into_response())
}

async fn read_uploads(
    state: &AppState,
    query: &Query,
    request: Request,
) -> Result<Vec<Upload>, Error> {
    let uploads = if is_form(request.headers()) {
        let form = Multipart::from_request(request, state).await;
        let form = form.map_err(|error| Error::Form(error.body_text()))?;
        read_upload_form(state, form).await?.0
    } else {
        let too_large = |error: axum::extract::rejection::BytesRejection| {
            refusal(state, error.status(), error.body_text())
        };
        let bytes = Bytes::from_request(request, state).await;
        let name = file_name(query.first("name").unwrap_or("upload.md"));
        vec![Upload {
            name,
            bytes: bytes.map_err(too_large)?,
        }]
    };
    Ok(uploads)
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}
