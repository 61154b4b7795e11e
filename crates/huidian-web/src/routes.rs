//! Every address, and the layers around them.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};

use crate::access::refuse_forgery;
use crate::error::{Error, Failure};
use crate::request::Visitor;
use crate::state::AppState;
use crate::{api, assets, page_cache, pages};

/// The whole library behind one service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/works", get(pages::list))
        .route("/works.csv", get(pages::csv))
        .route("/works.xlsx", get(pages::xlsx))
        .route("/works.json", get(pages::json))
        .route("/works/{id}", get(pages::work))
        .route("/works/{id}/compare", get(pages::show_comparison))
        .route("/works/{id}/text.md", get(pages::markdown))
        .route("/works/{id}/text.html", get(pages::html))
        .route("/works/{id}/text.docx", get(pages::docx))
        .route("/works/{id}/text.txt", get(pages::plain))
        .route("/works/{id}/{*path}", get(pages::provision))
        .route("/search", get(pages::search))
        .route(
            "/desk",
            get(pages::desk)
                .post(pages::bring)
                .layer(DefaultBodyLimit::max(state.config().upload_limit_bytes)),
        )
        .route("/desk/write", get(pages::written))
        .route("/desk/{id}", get(pages::checked))
        .route("/desk/{id}/errata.csv", get(pages::errata))
        .route("/overview", get(pages::overview))
        .route("/about", get(pages::about))
        .route("/api", get(pages::api))
        .route("/preferences", post(pages::prefer))
        .route("/account", get(pages::account))
        .route("/account/sign-in", post(pages::sign_in))
        .route("/account/sign-out", post(pages::sign_out))
        .route("/account/tokens", post(pages::add_token))
        .route("/account/tokens/revoke", post(pages::revoke_token))
        .route("/keeper", get(pages::keeper))
        .route("/keeper/relations", post(pages::decide_relation))
        .route("/keeper/facts", post(pages::correct_fact))
        .route("/keeper/users", post(pages::change_user))
        .route("/captures/{hash}", get(pages::capture))
        .route("/assets/{name}", get(assets::show))
        .route("/healthz", get(pages::healthz))
        .route("/readyz", get(pages::readyz))
        .route("/metrics", get(pages::metrics))
        .route("/robots.txt", get(pages::robots))
        .route("/sitemap.xml", get(pages::site_map))
        .route("/opensearch.xml", get(pages::open_search))
        .route("/openapi.json", get(api::openapi))
        .nest("/api/v1", api::routes(&state))
        .fallback(no_such_page)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(refuse_forgery))
        .layer(middleware::from_fn_with_state(state.clone(), give_up))
        .layer(middleware::from_fn_with_state(state.clone(), show_failures))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(
            state.clone(),
            page_cache::answer,
        ))
        .layer(middleware::from_fn(secure))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

async fn no_such_page(OriginalUri(uri): OriginalUri) -> Error {
    let path = percent_encoding::percent_decode_str(uri.path()).decode_utf8_lossy();
    Error::NoSuchPage(path.chars().take(200).collect())
}

async fn method_not_allowed(request: Request) -> Error {
    Error::Method {
        method: request.method().to_string(),
    }
}

/// Ends a request that takes too long; what it would have answered is dropped.
async fn give_up(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let seconds = state.config().request_timeout_seconds;
    let turn = async {
        let _permit = state.turns().acquire().await;
        next.run(request).await
    };
    let answer = tokio::time::timeout(Duration::from_secs(seconds), turn).await;
    answer.unwrap_or_else(|_| Error::TimedOut { seconds }.into_response())
}

/// Turns errors into pages, or into `problem+json` below `/api`.
async fn show_failures(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let id = request_id(request.headers());
    let visitor = Visitor::read(request.headers(), uri.query().unwrap_or(""));
    let mut response = next.run(request).await;
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(Failure(error)) => error,
        None => match refusal_of_axum(&response, &uri) {
            Some(error) => std::sync::Arc::new(error),
            None => return response,
        },
    };
    if failure.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(id, path = uri.path(), error = %failure, "request failed");
    }
    if uri.path().starts_with("/api/") {
        return api::problem_json(&uri, &failure);
    }
    let page = pages::problem_page(&state, visitor, &uri, &failure);
    (failure.status(), Html(page)).into_response()
}

/// Ties lines of the log to an answer, which carries the same id.
pub(crate) fn request_id(headers: &HeaderMap) -> String {
    let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    id.unwrap_or("").chars().take(64).collect()
}

/// An extractor's own refusal (a path that is no UTF-8, a body that is too large) in our words.
fn refusal_of_axum(response: &Response, uri: &Uri) -> Option<Error> {
    match response.status() {
        StatusCode::BAD_REQUEST => Some(Error::Form(format!("{} is not readable", uri.path()))),
        // a handler panicked: the reader gets a page, the next reader is served
        StatusCode::INTERNAL_SERVER_ERROR => Some(Error::Internal("a handler panicked".to_owned())),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Error::TooLarge {
            limit_bytes: 2 << 20,
        }),
        _ => None,
    }
}

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}
