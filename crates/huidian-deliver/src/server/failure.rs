//! What a client is told when something is refused or fails.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};

use crate::error::Error;

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The reader asked for something that cannot be read.
    Refused(String),
    Forbidden(&'static str),
    NotFound(String),
    Gone(&'static str),
    Busy,
    /// An address began too many bundles.
    Spent {
        retry_seconds: u64,
    },
    DiskFull,
    Internal(Box<Error>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Parameter { .. } => Self::Refused(error.to_string()),
            Error::Following(error) => error.into(),
            Error::Store(huidian_store::Error::Full | huidian_store::Error::BucketFull { .. }) => {
                Self::DiskFull
            }
            Error::Write(error) if is_full(&error) => Self::DiskFull,
            Error::NothingSelected(name) => Self::NotFound(format!("没有符合条件的文件：{name}")),
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<huidian_following::Error> for Failure {
    fn from(error: huidian_following::Error) -> Self {
        match error {
            huidian_following::Error::Parameter { .. } => Self::Refused(error.to_string()),
            other => Self::Internal(Box::new(other.into())),
        }
    }
}

impl From<huidian_store::Error> for Failure {
    fn from(error: huidian_store::Error) -> Self {
        Error::from(error).into()
    }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, words) = match self {
            Self::Refused(words) => (StatusCode::BAD_REQUEST, words),
            Self::Forbidden(words) => (StatusCode::FORBIDDEN, words.to_owned()),
            Self::NotFound(words) => (StatusCode::NOT_FOUND, words),
            Self::Gone(words) => (StatusCode::GONE, words.to_owned()),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "正在打包的太多，请稍后再试".to_owned(),
            ),
            Self::Spent { retry_seconds } => {
                let words =
                    format!("打包太频繁，请在 {retry_seconds} 秒后再试 (too many bundles begun)");
                let retry = [(RETRY_AFTER, retry_seconds.to_string())];
                return (StatusCode::TOO_MANY_REQUESTS, retry, words).into_response();
            }
            Self::DiskFull => (
                StatusCode::INSUFFICIENT_STORAGE,
                "服务器磁盘已满，暂不能打包 (the disk is full)".to_owned(),
            ),
            Self::Internal(error) => {
                tracing::error!(%error, "request failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "出错了，已记录".to_owned(),
                )
            }
        };
        let mut response =
            (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, axum::http::HeaderValue::from_static("10"));
        }
        response
    }
}
