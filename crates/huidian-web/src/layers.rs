//! What happens to every request on its way to a handler, and to every answer on its way back.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY,
    RETRY_AFTER, SET_COOKIE, STRICT_TRANSPORT_SECURITY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_model::{NamedPlace, WorkId};
use huidian_operations::{NamedVersion, NamedWork, find_named_work};
use tracing::Instrument;

use crate::access::{
    client_address, customer, is_first_visit, is_from_here, is_known, peer_address, wants_page,
};
use crate::connections::SteadyBody;
use crate::ended;
use crate::error::{Error, Failure};
use crate::permits::{Held, Kind, kind_of, kind_of_message, whole_body};
use crate::refusals::note_refusal;
use crate::request::{Query, Visitor, ascii_link, cookie, encode_path};
use crate::state::AppState;
use crate::{api, pages};

/// Counts and logs every answer; lines written while it was made carry the request's id too.
pub(crate) async fn observe(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    // from here on whoever asks is who asked the proxy
    let client = client_address(&state, request.headers(), request.extensions());
    let client = ConnectInfo(SocketAddr::new(client, 0));
    request.extensions_mut().insert(client);
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let id = request_id(request.headers());
    // at the level of errors, so that it is there whatever lines are asked for
    let span = tracing::error_span!("request", id);
    async {
        let response = next.run(request).await;
        let took = began.elapsed();
        let status = response.status().as_u16();
        state.metrics().count(status, took);
        tracing::info!(%method, path, status, micros = took.as_micros() as u64, "answered");
        response
    }
    .instrument(span)
    .await
}

/// Ties lines of the log to an answer, which carries the same id.
fn request_id(headers: &HeaderMap) -> String {
    let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    id.unwrap_or("").chars().take(64).collect()
}

/// Ends a request that takes too long; what it would have answered is dropped.
pub(crate) async fn enforce_timeout(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let timeout = state.config().client_timeout_seconds;
    let is_late = Arc::<AtomicBool>::default();
    let late = Arc::clone(&is_late);
    let request =
        request.map(|body| Body::new(SteadyBody::new(body, Duration::from_secs(timeout), late)));
    let seconds = state.config().request_timeout_seconds;
    let answer = tokio::time::timeout(Duration::from_secs(seconds), in_turn(&state, request, next));
    let answer = answer.await;
    if is_late.load(Ordering::Relaxed) {
        return Error::SlowBody { seconds: timeout }.into_response();
    }
    answer.unwrap_or_else(|_| Error::TimedOut { seconds }.into_response())
}

/// Reads the whole body before it takes a permit, so that a slow upload holds none.
async fn in_turn(state: &AppState, request: Request, next: Next) -> Response {
    let is_known = is_known(state, request.headers());
    let address = customer(peer_address(request.extensions()));
    let has_body = !request.body().is_end_stream();
    let mut kind = kind_of(request.method(), request.uri(), has_body, is_known);
    // who may not upload is told so before anything is read
    let is_refused = !is_known && for_editors(request.uri().path());
    let (request, held) = if has_body && !is_refused {
        let sender = (!is_known).then_some(address);
        match with_body(state, request, sender).await {
            Ok((request, bytes, held)) => {
                if kind == Kind::Work && request.uri().path() == "/mcp" {
                    kind = kind_of_message(&bytes);
                }
                (request, Some(held))
            }
            Err(error) => return error.into_response(),
        }
    } else {
        (request, None)
    };
    let work = (kind == Kind::Work && !is_known).then(|| state.permits().begin_work(address));
    let work = match work.transpose() {
        Ok(work) => work,
        Err(error) => return error.into_response(),
    };
    let permit = state.permits().take(kind, is_known).await;
    let Some(mut work) = work else {
        let response = next.run(request).await;
        drop((permit, held));
        return response;
    };
    // goes on to its end when the answer is given up: what runs keeps its turn
    let began = Instant::now();
    let running = async move {
        let response = next.run(request).await;
        work.charge(began.elapsed());
        drop((work, permit, held));
        response
    };
    let done = tokio::spawn(running.in_current_span()).await;
    done.unwrap_or_else(|_| Error::Internal("a piece of work broke off".to_owned()).into_response())
}

/// Where only known people send files.
fn for_editors(path: &str) -> bool {
    path == "/api/v1/imports" || path.starts_with("/keeper/")
}

async fn with_body(
    state: &AppState,
    request: Request,
    sender: Option<IpAddr>,
) -> Result<(Request, Bytes, Held), Error> {
    let limit = state.config().upload_limit_bytes.max(LARGEST_OTHER_BYTES);
    let (parts, body) = request.into_parts();
    let read = whole_body(state.permits(), body, &parts.headers, limit, sender).await;
    let (bytes, held) = read.map_err(|error| match error {
        Error::TooLarge { .. } => too_large(state, &parts.uri),
        error => error,
    })?;
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    Ok((request, bytes, held))
}

fn too_large(state: &AppState, uri: &Uri) -> Error {
    let is_upload = uri.path().starts_with("/api/")
        || [
            "/desk",
            "/desk/references",
            "/keeper/imports",
            "/welcome/files",
        ]
        .contains(&uri.path());
    Error::TooLarge {
        limit_bytes: if is_upload {
            state.config().upload_limit_bytes
        } else {
            OTHER_BODY_BYTES
        },
    }
}

/// Leads from the address of a work that became one with another to that of the other.
pub(crate) async fn follow_redirects(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let response = next.run(request).await;
    if response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    match new_address(&state, &uri) {
        Some(redirect) => redirect.into_response(),
        None => response,
    }
}

/// Where the work of an address is found now; `None` where it is not gone, or the address is none of a work.
fn new_address(state: &AppState, uri: &Uri) -> Option<Redirect> {
    let (base, rest) = ["/works/", "/api/v1/works/"]
        .iter()
        .find_map(|base| Some((*base, uri.path().strip_prefix(base)?)))?;
    let (id, below) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    let raw = uri.query().unwrap_or_default();
    let query = Query::parse(raw);
    let to = match state.library().find_redirect(&WorkId::new(&id)).ok()? {
        Some(to) => Moved::ForGood(to),
        None => Moved::Named(named_work(state, &id, &query)?),
    };
    let mark = if raw.is_empty() { "" } else { "?" };
    let as_asked = format!("{mark}{raw}");
    let address = |to: &WorkId, query: &str| {
        let id = encode_path(to.as_str());
        ascii_link(&format!("{base}{id}{below}{query}"))
    };
    Some(match to {
        Moved::ForGood(to) => Redirect::permanent(&address(&to, &as_asked)),
        Moved::Named(to) => {
            let version = version_named(&to, &query, (base, below));
            let query = version.map_or(as_asked, |label| query.with("version", label).link(""));
            Redirect::temporary(&address(&to.work, &query))
        }
    })
}

/// The version that the name of a work says. The page of the work lists those that are held; a provision is read in the one that was named, or in none.
fn version_named<'n>(
    named: &'n NamedWork,
    query: &Query,
    (base, below): (&str, &str),
) -> Option<&'n str> {
    let below = percent_encoding::percent_decode_str(below.trim_matches('/')).decode_utf8_lossy();
    let takes_version = base == "/works/" || below.parse::<NamedPlace>().is_ok();
    let is_shown_anyhow =
        below.is_empty() && matches!(named.version, Some(NamedVersion::NotHeld(_)));
    if query.first("version").is_some() || !takes_version || is_shown_anyhow {
        return None;
    }
    named.label()
}

/// Why an address leads elsewhere.
enum Moved {
    /// The work became one with another.
    ForGood(WorkId),
    /// A full title, a short one or a number was typed instead of the id; another work may bear the name tomorrow.
    Named(NamedWork),
}

/// The work that readers may see under a name that is no id.
fn named_work(state: &AppState, name: &str, query: &Query) -> Option<NamedWork> {
    let snapshot = state.snapshot().ok()?;
    if snapshot.find(&WorkId::new(name)).is_some() {
        return None;
    }
    let reader = state.library().store().read().ok()?;
    let day = state.day(query).ok()?;
    let found = find_named_work(&reader, huidian_catalogue::builtin(), name, day).ok()??;
    snapshot.find(&found.work).map(|_| found)
}

/// Permits errors into pages, or into `problem+json` below `/api`.
pub(crate) async fn show_failures(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let visitor =
        Visitor::read(request.headers(), uri.query().unwrap_or("")).named(request.extensions());
    let address = peer_address(request.extensions());
    let browser = wants_page(&request).then(|| request.headers().clone());
    let is_here = is_from_here(request.extensions(), request.headers(), request.version());
    let mut response = next.run(request).await;
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(Failure(error)) => error,
        None => match refusal_of_axum(&state, &response, &uri) {
            Some(error) => Arc::new(error),
            None => return response,
        },
    };
    let failure = ended::told(&state, failure);
    if failure.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(path = uri.path(), error = %failure, "request failed");
    }
    let who = visitor.who.as_ref().map(|who| who.name.as_ref());
    note_refusal(address, who, uri.path(), &failure);
    if let Some(headers) = browser
        && matches!(*failure, Error::SignInNeeded("user"))
        && let Some(to) = way_in(&state, is_here, &headers, &uri)
    {
        return Redirect::to(&to).into_response();
    }
    let mut shown = if uri.path().starts_with("/api/") {
        api::problem_json(&uri, &failure)
    } else {
        let page = pages::problem_page(&state, visitor, &uri, &failure);
        (failure.status(), Html(page)).into_response()
    };
    add_ways(shown.headers_mut(), response.headers(), &failure);
    shown
}

/// Where somebody with a browser signs in for a page, or makes the first account; `None` where this visitor can do neither.
fn way_in(state: &AppState, is_here: bool, headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let users = state.library().store().read().ok()?.users().ok()?;
    if !users.is_empty() {
        let asked = uri.path_and_query().map_or("/", |both| both.as_str());
        let page = Query::default().with("needed", "1").with("back", asked);
        return Some(ascii_link(&page.link("/account")));
    }
    let is_first =
        is_first_visit(state, is_here, headers).ok()? && !uri.path().starts_with("/welcome");
    is_first.then(|| "/welcome#keeper".to_owned())
}

/// Headers that tell programs how to go on.
fn add_ways(headers: &mut HeaderMap, found: &HeaderMap, failure: &Error) {
    if let Some(allowed) = found.get(ALLOW) {
        headers.insert(ALLOW, allowed.clone());
    }
    match failure {
        Error::SignInNeeded(_) => {
            let scheme = HeaderValue::from_static("Bearer realm=\"huidian\"");
            headers.insert(WWW_AUTHENTICATE, scheme);
        }
        Error::TooMany { retry_seconds } => {
            headers.insert(RETRY_AFTER, HeaderValue::from(*retry_seconds));
        }
        Error::TimedOut { seconds } => {
            headers.insert(RETRY_AFTER, HeaderValue::from(*seconds));
        }
        _ => {}
    }
}

/// An extractor's own refusal (a path that is no UTF-8, a body that is too large) in our words.
fn refusal_of_axum(state: &AppState, response: &Response, uri: &Uri) -> Option<Error> {
    match response.status() {
        StatusCode::BAD_REQUEST => Some(Error::Form(format!(
            "{} 读不懂 (is not readable)",
            uri.path()
        ))),
        // a handler panicked: the reader gets a page, the next reader is served
        StatusCode::INTERNAL_SERVER_ERROR => Some(Error::Internal("a handler panicked".to_owned())),
        StatusCode::PAYLOAD_TOO_LARGE => Some(too_large(state, uri)),
        _ => None,
    }
}

/// What axum takes where nothing else is said.
const OTHER_BODY_BYTES: usize = 2 << 20;
/// The largest body that is taken where no file is uploaded: a message of an agent.
const LARGEST_OTHER_BYTES: usize = 4 << 20;

/// Whether an answer belongs to whoever asked: a session or a credential came with the request, or the address is of such pages.
fn is_personal(state: &AppState, request: &Request) -> bool {
    let path = request.uri().path();
    if path.starts_with("/assets/") {
        return false;
    }
    let headers = request.headers();
    headers.contains_key(AUTHORIZATION)
        || cookie(headers, state.session_cookie()).is_some()
        || [
            "/account",
            "/keeper",
            "/desk",
            "/metrics",
            "/api/v1/jobs",
            "/api/v1/imports",
        ]
        .iter()
        .any(|own| path.starts_with(own))
}

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// A year; the hosts below this one are other people's affair unless the keeper says otherwise.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");
const HTTPS_ONLY_BELOW_TOO: HeaderValue =
    HeaderValue::from_static("max-age=31536000; includeSubDomains");

pub(crate) async fn secure(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_personal = is_personal(&state, &request);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // an answer to somebody is for nobody else: no cache keeps it, not even a page of somebody's that another reads like anybody
    let is_private = headers
        .get(CACHE_CONTROL)
        .is_some_and(|control| control.as_bytes().starts_with(b"private"));
    if (is_personal && !is_private) || headers.contains_key(SET_COOKIE) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if state.is_behind_tls() {
        let policy = if state.config().https_for_subdomains {
            HTTPS_ONLY_BELOW_TOO
        } else {
            HTTPS_ONLY
        };
        headers.insert(STRICT_TRANSPORT_SECURITY, policy);
    }
    // a roundup shown in a frame of the desk brings a stricter policy of its own
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let deny = HeaderValue::from_static("DENY");
    headers.entry(X_FRAME_OPTIONS).or_insert(deny);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // the window that a bookmarklet opens keeps the one that opened it
    headers
        .entry(HeaderName::from_static("cross-origin-opener-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    response
}
