//! A house that is closed: only people with an account read.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::is_known;
use crate::api;
use crate::error::Error;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

/// Where strangers may go: to sign in and what that page needs; whether the machine is well; and what proves its right by itself (private addresses, messages of
/// the organisation's own chat). An address that is not listed is closed, so that a new one is.
fn is_for_strangers(path: &str) -> bool {
    const WHOLE: [&str; 12] = [
        "/account",
        "/account/sign-in",
        "/account/code",
        "/account/passkey/ask",
        "/account/passkey/sign-in",
        "/preferences",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/wecom",
        "/dingtalk",
        "/feishu",
    ];
    const BELOW: [&str; 4] = ["/assets/", "/share/", "/mail/", "/account/outside/"];
    WHOLE.contains(&path) || BELOW.iter().any(|start| path.starts_with(start))
}

/// Sends strangers of a closed house to the page where they sign in, and tells programs that they need a token.
pub(crate) async fn close(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !state.is_closed()
        || is_for_strangers(request.uri().path())
        || is_known(&state, request.headers())
    {
        return next.run(request).await;
    }
    let mut refused = refusal(&request);
    let headers = refused.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    refused
}

/// Whether somebody with a browser asks for a page.
pub(crate) fn wants_page(request: &Request) -> bool {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let accepted = request.headers().get(ACCEPT);
    let is_browser = accepted
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"));
    is_read && is_browser && !request.uri().path().starts_with("/api/")
}

fn refusal(request: &Request) -> Response {
    let uri = request.uri();
    if wants_page(request) {
        let asked = uri.path_and_query().map_or("/", |both| both.as_str());
        let back = Query::default().with("back", asked).link("/account");
        if let Ok(to) = HeaderValue::from_str(&ascii_link(&back)) {
            return (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response();
        }
    }
    let scheme = HeaderValue::from_static("Bearer realm=\"huidian\"");
    let needed = Error::SignInNeeded("user or token");
    if uri.path().starts_with("/api/") {
        let mut problem = api::problem_json(uri, &needed);
        problem.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        return problem;
    }
    let words = "本库只供登录的人阅读 reading here needs a user or a token\n";
    (
        StatusCode::UNAUTHORIZED,
        [(WWW_AUTHENTICATE, scheme)],
        words,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::is_for_strangers;

    #[test]
    fn what_is_not_named_is_closed() {
        for path in [
            "/",
            "/works",
            "/search",
            "/api/v1/works",
            "/feeds/works.atom",
            "/bundles/x.zip",
            "/mcp",
            "/desk",
            "/metrics",
            "/captures/x",
            "/openapi.json",
            "/sitemap.xml",
            "/llms.txt",
            "/akn/cn/x",
            "/calendar.ics",
            "/w/AbC12",
            "/wechat",
            "/accounts",
            "/account/tokens",
            "/account/passkeys",
            "/account/passkeys/begin",
            "/healthz/",
            "/share",
            "/anything/new",
        ] {
            assert!(!is_for_strangers(path), "{path}");
        }
    }
}
