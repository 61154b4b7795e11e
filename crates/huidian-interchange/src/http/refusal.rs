use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::error::Error;

/// Why a request is not answered, as RFC 9457 has it.
pub(crate) struct Refusal {
    status: StatusCode,
    title: &'static str,
    detail: String,
}

impl Refusal {
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            title: "本库没有 not in this library",
            detail: detail.into(),
        }
    }

    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            title: "参数有误 bad parameters",
            detail: detail.into(),
        }
    }

    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "cannot answer");
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            title: "出错了 something failed here",
            detail: "the log of the server says more".to_owned(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Withheld(_) => Self {
                status: StatusCode::FORBIDDEN,
                title: "标准文本不对外提供 the text of a standard stays here",
                detail: error.to_string(),
            },
            error @ (Error::NotHeld { .. } | Error::NothingMapped(_) | Error::NotShown(_)) => {
                Self::not_found(error.to_string())
            }
            error @ Error::InParts { .. } => Self::bad_request(error.to_string()),
            Error::Store(error) => Self::from(error),
            error => Self::internal(&error),
        }
    }
}

impl From<huidian_store::Error> for Refusal {
    fn from(error: huidian_store::Error) -> Self {
        use huidian_store::Error::{Cursor, ForeignCursor};
        match error {
            Cursor(_) => Self::bad_request(error.to_string()),
            ForeignCursor(_) => Self {
                status: StatusCode::CONFLICT,
                title: "别的库的游标 cursor of another library",
                detail: error.to_string(),
            },
            error => Self::internal(&error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Puts a refusal into words, with the address that was asked, which only the request knows.
pub(super) async fn tell_problems(request: Request, next: Next) -> Response {
    let instance = request.uri().to_string();
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>() else {
        return response;
    };
    let body = json!({
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status.as_u16(),
        "detail": refusal.detail,
        "instance": instance,
        "ways": ["/openapi.json", "/api/v1/exports"],
    });
    let media_type = [(CONTENT_TYPE, "application/problem+json")];
    (refusal.status, media_type, Json(body)).into_response()
}
