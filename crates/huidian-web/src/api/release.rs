//! The state of the library that answered, told with every answer: bare arrays have no place for it.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

/// Number of the last event recorded when the answer was begun, as `release` in bodies and `cursor` in manifests of exports.
pub(crate) const RELEASE: HeaderName = HeaderName::from_static("huidian-release");

/// Adds the header; an answer may know a little more than it says, never less.
pub(crate) async fn tell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let release = state.snapshot().map(|snapshot| snapshot.release).ok();
    let mut response = next.run(request).await;
    if let Some(release) = release {
        response
            .headers_mut()
            .insert(RELEASE, HeaderValue::from(release));
    }
    response
}
