//! `POST /preferences`: language, light and text size, kept in cookies.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

const CHOICES: [(&str, &[&str]); 3] = [
    ("language", &["zh", "en"]),
    ("theme", &["system", "light", "dark"]),
    ("size", &["small", "medium", "large"]),
];

/// A year, in seconds.
const KEPT_SECONDS: u32 = 31_536_000;

pub(crate) async fn prefer(State(state): State<AppState>, body: Bytes) -> Result<Response, Error> {
    let form = Query::parse(&String::from_utf8_lossy(&body));
    let mut headers = HeaderMap::new();
    for (name, values) in CHOICES {
        let Some(value) = form.first(name) else {
            continue;
        };
        if !values.contains(&value) {
            return Err(Error::parameter(
                name,
                format!("{value} 不在选项中 (is not a choice)"),
            ));
        }
        let (prefix, secure) = if state.is_behind_tls() {
            ("__Host-", "; Secure")
        } else {
            ("", "")
        };
        let cookie = format!(
            "{prefix}{name}={value}; Path=/; HttpOnly; Max-Age={KEPT_SECONDS}; SameSite=Lax{secure}"
        );
        headers.append(SET_COOKIE, header(&cookie)?);
    }
    headers.insert(
        LOCATION,
        header(&ascii_link(local_path(form.first("back"))))?,
    );
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Only a path of this site: `//other.example` and `/\other` would leave it.
pub(crate) fn local_path(back: Option<&str>) -> &str {
    back.filter(|path| path.starts_with('/'))
        .filter(|path| !path.starts_with("//") && !path.contains('\\'))
        .unwrap_or("/")
}

fn header(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::Form("not a header value".to_owned()))
}
