//! The search that a query string asks for.

use huidian_operations::search_request;
use huidian_search::SearchRequest;

use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Nobody reads further, and every page costs the ranking of all before it.
pub(crate) const LAST_PAGE: usize = 50;
/// Works shown above the articles of the first page.
const WORKS_SHOWN: usize = 6;

/// The request with its page, counted from 1.
pub(crate) fn request_of(
    state: &AppState,
    query: &Query,
    page_size: usize,
) -> Result<(SearchRequest, usize), Error> {
    let page = query.whole("page", 1..=LAST_PAGE)?.unwrap_or(1);
    let request = SearchRequest {
        limit: page_size,
        offset: (page - 1) * page_size,
        work_limit: if page == 1 { WORKS_SHOWN } else { 0 },
        wants_near: true,
        ..search_request(&query.selection()?, &state.finder())
    };
    Ok((request, page))
}
