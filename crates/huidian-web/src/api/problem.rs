//! Errors as `application/problem+json` (RFC 9457) with ways on.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use huidian_wire::ProblemShape;

use crate::error::Error;

/// Short name and ways on of an error.
fn describe(error: &Error) -> (&'static str, &'static str, Vec<String>) {
    let works = "/api/v1/works".to_owned();
    let description = "/openapi.json".to_owned();
    let of_work = |work: &str| {
        let work = crate::request::encode_path(work);
        let base = crate::request::ascii_link(&format!("/api/v1/works/{work}"));
        vec![format!("{base}/expressions"), base]
    };
    match error {
        Error::NoSuchWork(words) => {
            let words = crate::request::encode_path(words);
            let search = crate::request::ascii_link(&format!("/api/v1/search?q={words}"));
            ("no-such-work", "no such work", vec![search, works])
        }
        Error::EndedAct { by, .. } => ("no-such-work", "no such work", of_work(by)),
        Error::NoSuchProvision { work, .. } => {
            ("no-such-provision", "no such provision", of_work(work))
        }
        Error::NoSuchVersion { work, .. } => ("no-such-version", "no such version", of_work(work)),
        Error::TextNotHeld { work, .. } | Error::NoEarlierText { work } => {
            ("text-not-held", "text not held", of_work(work))
        }
        Error::NoSuchPage(_) => ("no-such-address", "no such address", vec![description]),
        Error::NoSuchCapture(_) => ("no-such-capture", "no such original", vec![works]),
        Error::NoSuchSearch(_) => ("no-such-search", "no such search", vec![description]),
        Error::NoSuchNote(_) => (
            "no-such-note",
            "no such note",
            vec!["/api/v1/notes".to_owned()],
        ),
        Error::NoSuchRegister(_) => (
            "no-such-register",
            "no such register",
            vec!["/api/v1/registers".to_owned()],
        ),
        Error::NoSuchJob(_) => ("no-such-job", "no such job", vec![description]),
        Error::Parameter { .. } => (
            "bad-parameter",
            "parameter not understood",
            vec![description],
        ),
        Error::Unfit { .. } => (
            "unfit",
            "cannot be done with what is held",
            vec![description],
        ),
        Error::Form(_) => ("bad-request", "request not understood", vec![description]),
        Error::Unreadable(_) => ("unreadable", "file cannot be read", vec![description]),
        Error::TooLarge { .. } => ("too-large", "upload too large", vec![]),
        Error::Method { .. } => ("bad-method", "method not answered here", vec![description]),
        Error::SignInNeeded(_) => (
            "sign-in-needed",
            "sign-in needed",
            vec!["/account".to_owned()],
        ),
        Error::Forbidden(_) => ("forbidden", "role missing", vec![]),
        Error::Forged => ("forged", "form out of date", vec![]),
        Error::TooMany { .. } => ("too-many-requests", "too many requests", vec![]),
        Error::TimedOut { .. } => ("timed-out", "timed out", vec![]),
        Error::SlowBody { .. } => ("slow-body", "body not sent in time", vec![]),
        Error::Conflict(_) => ("conflict", "cannot be done", vec![]),
        Error::Store(huidian_store::Error::ForeignCursor(_)) => (
            "foreign-cursor",
            "cursor of another library",
            vec![description],
        ),
        Error::Store(huidian_store::Error::OtherQuestion(_)) => (
            "other-question",
            "cursor of another question",
            vec![description],
        ),
        Error::NotPrinted => ("not-printed", "no PDF was made", vec![]),
        Error::NoBrowser => ("no-browser", "no browser to print with", vec![]),
        Error::DiskFull
        | Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
            ("disk-full", "the disk is full", vec!["/readyz".to_owned()])
        }
        Error::Template(_) | Error::Store(_) | Error::Search(_) | Error::Internal(_) => {
            ("internal", "internal error", vec!["/healthz".to_owned()])
        }
    }
}

pub(crate) fn problem_json(uri: &Uri, error: &Error) -> Response {
    let (code, title, ways) = describe(error);
    let status = error.status();
    let detail = if status.is_server_error() {
        title.to_owned()
    } else {
        error.to_string()
    };
    let problem = ProblemShape {
        r#type: format!("/api#{code}"),
        title,
        status: status.as_u16(),
        detail,
        instance: uri.path().to_owned(),
        ways,
    };
    let mut response = (status, Json(problem)).into_response();
    let media_type = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
