//! What can go wrong while answering.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huidian_operations::NotRead;

/// Why a request was not answered as asked. The layer in `routes.rs` turns it into a page or into `problem+json`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("no page at {0}")]
    NoSuchPage(String),
    #[error("no work {0} in this library")]
    NoSuchWork(String),
    /// Not held, and known to have ended; `reason` is in both languages.
    #[error("{reason}")]
    EndedAct {
        work: String,
        by: String,
        reason: String,
    },
    #[error("{work} has no provision {provision}")]
    NoSuchProvision { work: String, provision: String },
    #[error("{work} has no text of version {version} in this library")]
    NoSuchVersion { work: String, version: String },
    #[error("the text of {work} is not held: {reason}")]
    TextNotHeld { work: String, reason: String },
    #[error("没有可对照的较早文本 there is no earlier text of {work} to compare with")]
    NoEarlierText { work: String },
    #[error("no original {0} in this library")]
    NoSuchCapture(String),
    #[error("no job {0}")]
    NoSuchJob(String),
    #[error("parameter {name}: {reason}")]
    Parameter { name: String, reason: String },
    /// Well formed, and yet not what can be done with what the library holds.
    #[error("{name}: {reason}")]
    Unfit { name: String, reason: String },
    #[error("the form cannot be read: {0}")]
    Form(String),
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    #[error("the upload is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    #[error("{method} is not answered here")]
    Method { method: String },
    #[error("this page needs a signed-in {0}")]
    SignInNeeded(&'static str),
    #[error("this needs the role {0}")]
    Forbidden(&'static str),
    #[error(
        "the form is out of date or comes from another site; behind a proxy with another host name, set public_url in [web] to the address that readers use"
    )]
    Forged,
    #[error(
        "请求太多，请在 {retry_seconds} 秒后再试 (too many requests: try again in {retry_seconds} s)"
    )]
    TooMany { retry_seconds: u64 },
    #[error("the answer took longer than {seconds} s")]
    TimedOut { seconds: u64 },
    #[error("nothing more of the body came for {seconds} s")]
    SlowBody { seconds: u64 },
    #[error("{0}")]
    Conflict(String),
    #[error("cannot fill in the page: {0}")]
    Template(#[from] askama::Error),
    #[error(transparent)]
    Store(#[from] huidian_store::Error),
    #[error(transparent)]
    Search(#[from] huidian_search::Error),
    #[error("no register {0}")]
    NoSuchRegister(String),
    #[error("no note {0}")]
    NoSuchNote(String),
    #[error("no search {0} in this register")]
    NoSuchSearch(String),
    #[error(
        "做 PDF 要用 Chromium，这台机器上没有；请安装（如 apt install chromium），或在设置 [web] browser 写明它在哪里 (a PDF is made by Chromium, which is not on this machine: install it, such as with apt install chromium, or name it in [web] browser)"
    )]
    NoBrowser,
    #[error(
        "浏览器没有做出 PDF，可能是内存不足；请取 DOCX，或稍后再试 (the browser made no PDF, for want of memory perhaps: take the DOCX, or try again later)"
    )]
    NotPrinted,
    #[error("the disk is full: nothing of this was kept")]
    DiskFull,
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// No work has this id; as much of it is said back as anybody reads.
    pub(crate) fn no_such_work(id: &str) -> Self {
        Self::NoSuchWork(id.chars().take(200).collect())
    }

    /// A file could not be written: `what` says which, unless it is the disk that is full.
    pub(crate) fn unwritten(what: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            return Self::DiskFull;
        }
        Self::Internal(format!("{what}: {error}"))
    }

    pub(crate) fn parameter(name: &str, reason: impl Display) -> Self {
        Error::Parameter {
            name: name.to_owned(),
            reason: reason.to_string(),
        }
    }

    /// A parameter that is well formed and does not fit, where a description of parameters cannot say what would.
    pub(crate) fn unfit(self) -> Self {
        match self {
            Error::Parameter { name, reason } => Error::Unfit { name, reason },
            other => other,
        }
    }

    /// The status table.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NoSuchPage(_)
            | Error::NoSuchWork(_)
            | Error::EndedAct { .. }
            | Error::NoSuchProvision { .. }
            | Error::NoSuchVersion { .. }
            | Error::TextNotHeld { .. }
            | Error::NoEarlierText { .. }
            | Error::NoSuchCapture(_)
            | Error::NoSuchJob(_)
            | Error::NoSuchRegister(_)
            | Error::NoSuchNote(_)
            | Error::NoSuchSearch(_) => StatusCode::NOT_FOUND,
            Error::Parameter { .. } | Error::Form(_) => StatusCode::BAD_REQUEST,
            Error::Unreadable(_) | Error::Unfit { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Error::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Error::SignInNeeded(_) => StatusCode::UNAUTHORIZED,
            Error::Forbidden(_) | Error::Forged => StatusCode::FORBIDDEN,
            Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::TimedOut { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Error::SlowBody { .. } => StatusCode::REQUEST_TIMEOUT,
            Error::Conflict(_)
            | Error::Store(
                huidian_store::Error::ForeignCursor(_) | huidian_store::Error::OtherQuestion(_),
            ) => StatusCode::CONFLICT,
            Error::NotPrinted => StatusCode::SERVICE_UNAVAILABLE,
            Error::NoBrowser => StatusCode::NOT_IMPLEMENTED,
            Error::DiskFull
            | Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
                StatusCode::INSUFFICIENT_STORAGE
            }
            Error::Template(_) | Error::Store(_) | Error::Search(_) | Error::Internal(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl From<NotRead> for Error {
    fn from(why: NotRead) -> Self {
        match why {
            NotRead::TextNotHeld { work, reason } => Self::TextNotHeld {
                work: work.to_string(),
                reason: reason.unwrap_or_else(|| "正文尚未导入".to_owned()),
            },
            NotRead::VersionNotHeld { work, version, .. } => Self::NoSuchVersion {
                work: work.to_string(),
                version,
            },
            NotRead::NoSuchProvision { work, place, .. } => Self::NoSuchProvision {
                work: work.to_string(),
                provision: place.to_string(),
            },
            NotRead::Store(error) => Self::Store(error),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<huidian_following::Error> for Error {
    fn from(error: huidian_following::Error) -> Self {
        use huidian_following::Error as Following;
        match error {
            Following::Parameter { name, reason, .. } => Error::parameter(name, reason),
            Following::Store(error) => Error::Store(error),
            Following::NameTaken(_) | Following::Full { .. } | Following::TooMany { .. } => {
                Error::Conflict(error.to_string())
            }
            other => Error::Internal(other.to_string()),
        }
    }
}

/// Carries the error to the layer that shows it.
#[derive(Debug, Clone)]
pub(crate) struct Failure(pub(crate) std::sync::Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response
            .extensions_mut()
            .insert(Failure(std::sync::Arc::new(self)));
        response
    }
}
