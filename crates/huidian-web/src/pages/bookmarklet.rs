//! The bookmarklet: a page to make one, and the window that it opens.
//!
//! A page that somebody reads elsewhere may forbid scripts to talk to other hosts, and a library lets no other site write to it. So the bookmarklet opens a window
//! of the library and hands the page to it by a message; the window imports it as a page of the library itself, with the token that the bookmarklet carries and without the
//! reader's session.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use huidian_store::Role;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Shown, show};
use crate::access::{SignedIn, TokenWish, make_token};
use crate::assets::ASSETS;
use crate::error::Error;
use crate::page_cache::Passing;
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

/// What the extension runs in a page, too.
const CAPTURE: &str = include_str!("../../../../extension/capture.js");
const HAND_OVER: &str = include_str!("../../assets/bookmarklet.js");

#[derive(Template)]
#[template(path = "bookmarklet.html")]
struct BookmarkletPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    /// The bookmarklet itself, the one time that it is shown.
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "receive.html")]
struct ReceivePage {
    frame: Frame,
    script: String,
}

/// `GET /keeper/bookmarklet`
pub(crate) async fn bookmarklet(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    show(&page(&state, visitor, &uri, &signed_in, None))
}

/// `POST /keeper/bookmarklet`: makes a token, and shows the bookmarklet that carries it.
pub(crate) async fn make_bookmarklet(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    signed_in: SignedIn,
    body: Bytes,
) -> Shown {
    let form = signed_in.admit(Role::Editor, &body)?;
    let wish = TokenWish {
        name: "书签 bookmarklet".to_owned(),
        scope: "write".to_owned(),
        days: form.read::<i64>("days")?.unwrap_or(180),
    };
    let (who, now) = (&signed_in.user.name, state.clock().now());
    let store = state.library().store();
    let token = store.write(|library| make_token(library, who, who, &wish, now))?;
    let code = code(&origin(&state, &headers)?, &token);
    show(&page(&state, visitor, &uri, &signed_in, Some(code)))
}

/// `GET /receive`: the window that a bookmarklet opens.
pub(crate) async fn receive(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Error> {
    let frame = state
        .frame(visitor, &uri)
        .titled("收入打开的网页".to_owned());
    let page = ReceivePage {
        frame,
        script: ASSETS.receive(),
    };
    let mut response = Html(page.render()?).into_response();
    // the window that opened it hands over the page: the two must know each other
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("unsafe-none"),
    );
    Ok(Passing::mark(response, true))
}

fn page(
    state: &AppState,
    visitor: Visitor,
    uri: &axum::http::Uri,
    signed_in: &SignedIn,
    code: Option<String>,
) -> BookmarkletPage {
    BookmarkletPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        code,
        frame: super::keeper::framed(state, visitor, uri),
    }
}

/// Scheme and host under which the reader has this page open.
fn origin(state: &AppState, headers: &HeaderMap) -> Result<String, Error> {
    let public = state.public_url();
    if !public.is_empty() {
        let url = public.trim_end_matches('/');
        return Ok(url.to_owned());
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.ok_or_else(|| Error::Internal("no host".to_owned()))?;
    let scheme = if state.is_behind_tls() {
        "https"
    } else {
        "http"
    };
    Ok(format!("{scheme}://{host}"))
}

/// What an address of a script must not have as it is.
const SCRIPT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b'#')
    .add(b'<')
    .add(b'>');

fn code(library: &str, token: &str) -> String {
    let arguments = serde_json::json!([library, token]);
    let (library, token) = (&arguments[0], &arguments[1]);
    let script = format!(
        "(()=>{{{CAPTURE}\n{}({library},{token});}})()",
        HAND_OVER.trim_end()
    );
    format!("javascript:{}", utf8_percent_encode(&script, SCRIPT))
}
