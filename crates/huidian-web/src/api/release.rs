//! The state of the library that answered, told with every answer: bare arrays have no place for it.

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huidian_store::ListMark;

use crate::error::Error;
use crate::request::{Query, ascii_link, decode_name};
use crate::state::AppState;

/// Number of the last event recorded when the answer was begun, as `release` in bodies and at the front of `cursor` in manifests of exports.
pub(crate) const RELEASE: HeaderName = HeaderName::from_static("huidian-release");

/// Name of the parameter by which addresses of further pages tell of which library's answer they are, and to which question.
const LIBRARY: &str = "library";

/// Places in a list and what tells whose they are; all else decides what is listed.
const PLACES: [&str; 4] = [LIBRARY, "after", "before", "page"];

/// Address of the next page: the same question at another place, in a list of a library with this mark.
pub(crate) fn next_page(query: &Query, place: (&str, &str), path: &str, library: &str) -> String {
    let mark = mark_of(query, path, library);
    let next = query.without(&["after", "before"]).with(place.0, place.1);
    ascii_link(&next.with(LIBRARY, &mark.to_string()).link(path))
}

fn mark_of(query: &Query, path: &str, library: &str) -> ListMark {
    // a page is counted in steps of the limit; other places are what they are whatever the limit
    let is_asked =
        |name: &str| !PLACES.contains(&name) && (name != "limit" || path.ends_with("/search"));
    let pairs = query.pairs().iter();
    let mut asked: Vec<(&str, &str)> = pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| is_asked(name))
        .collect();
    asked.sort_unstable();
    let path = decode_name(path);
    let asked = asked.into_iter().flat_map(|(name, value)| [name, value]);
    ListMark::new(library, std::iter::once(path.as_str()).chain(asked))
}

/// Adds the header; an answer may know a little more than it says, never less. The next page of another library's list, or of another question's, is refused: it
/// would read as the rest of this one's.
pub(crate) async fn tell(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let snapshot = state.snapshot().ok();
    let query = Query::parse(request.uri().query().unwrap_or(""));
    if query.first(LIBRARY).is_none() && has_unseen_mark(request.uri().query().unwrap_or("")) {
        let reason = "不是翻页地址里的 it is none of an address of a next page: leave it out";
        return Error::parameter("library", reason).into_response();
    }
    if let (Some(mark), Some(snapshot)) = (query.first(LIBRARY), &snapshot)
        && let Err(error) = mark_of(&query, path_of(&request), &snapshot.mark).check(mark)
    {
        let error = match error {
            huidian_store::Error::Cursor(given) => Error::parameter(
                "library",
                format!(
                    "{given} 不是翻页地址里的 is none of an address of a next page: leave it out"
                ),
            ),
            other => Error::Store(other),
        };
        return error.into_response();
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

/// Whether a mark was given of which nothing is left once what cannot be seen is taken out.
fn has_unseen_mark(query: &str) -> bool {
    query.split('&').any(|pair| {
        let value = pair
            .strip_prefix(LIBRARY)
            .and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| !value.is_empty())
    })
}

/// The path as it was asked for: below a prefix, requests are told without it.
fn path_of(request: &Request) -> &str {
    let original = request.extensions().get::<OriginalUri>();
    original
        .map_or(request.uri(), |original| &original.0)
        .path()
}
