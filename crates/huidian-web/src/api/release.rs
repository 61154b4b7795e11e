//! The state of the library that answered, told with every answer: bare arrays have no place for it.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Number of the last event recorded when the answer was begun, as `release` in bodies and at the front of `cursor` in manifests of exports.
pub(crate) const RELEASE: HeaderName = HeaderName::from_static("huidian-release");

/// Name of the parameter by which addresses of further pages tell whose they are.
pub(crate) const LIBRARY: &str = "library";

/// Adds the header; an answer may know a little more than it says, never less. The next page of another library's list is refused: it would read as
/// the rest of this one's.
pub(crate) async fn tell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let snapshot = state.snapshot().ok();
    let query = Query::parse(request.uri().query().unwrap_or(""));
    if let (Some(mark), Some(snapshot)) = (query.first(LIBRARY), &snapshot)
        && *mark != *snapshot.mark
    {
        let mark = mark.chars().take(80).collect();
        return Error::Store(huidian_store::Error::ForeignCursor(mark)).into_response();
    }
    let release = snapshot.map(|snapshot| snapshot.release);
    let mut response = next.run(request).await;
    if let Some(release) = release {
        response
            .headers_mut()
            .insert(RELEASE, HeaderValue::from(release));
    }
    response
}
