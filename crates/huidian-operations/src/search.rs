//! From a selection to a search.

use huidian_following::{Finder, Selection};
use huidian_model::ForceStatus;
use huidian_search::{DateSpan, Filter, SearchRequest};
use huidian_text::fold;

/// Searches for the words of a selection among the texts that meet its conditions. The caller sets the page.
///
/// Conditions of one kind are alternatives, those of different kinds must all hold. An issuer stands for all its names, as in lists.
pub fn search_request(selection: &Selection, finder: &Finder<'_>) -> SearchRequest {
    let words = selection.search.clone().unwrap_or_default();
    let mut request = SearchRequest::new(words, selection.as_of.unwrap_or(finder.today));
    request.filters = selection.as_of.map(Filter::AsOf).into_iter().collect();
    let listed = selection.listed.into_iter();
    let years = selection.years.iter().filter_map(|year| year_span(*year));
    let mut put = |alternatives: Vec<Filter>| match alternatives.as_slice() {
        [] => {}
        [filter] => request.filters.push(filter.clone()),
        _ => request.alternatives.push(alternatives),
    };
    put(each(&selection.sectors, Filter::Sector));
    put(each(&selection.topics, Filter::Topic));
    put(each(&selection.addressees, Filter::Addressee));
    put(each(&selection.kinds, Filter::Kind));
    put(each(&selection.statuses, Filter::Status));
    put(finder
        .issuers(selection)
        .iter()
        .map(|name| Filter::Issuer(fold(name)))
        .collect());
    put(selection
        .regions
        .iter()
        .cloned()
        .map(Filter::Region)
        .collect());
    put(years.chain(listed).map(Filter::Listed).collect());
    put(selection
        .works
        .iter()
        .map(|work| Filter::InWork(work.to_string()))
        .collect());
    put(draft_statuses(selection.is_draft));
    put(selection
        .title
        .iter()
        .map(|title| Filter::Title(fold(title)))
        .collect());
    request
}

fn each<T: Copy>(values: &[T], filter: impl Fn(T) -> Filter) -> Vec<Filter> {
    values.iter().copied().map(filter).collect()
}

fn year_span(year: i16) -> Option<DateSpan> {
    DateSpan::parse(&format!("{year:04}"))
}

/// The statuses that drafts have, or that other works have.
fn draft_statuses(is_draft: Option<bool>) -> Vec<Filter> {
    let Some(is_draft) = is_draft else {
        return Vec::new();
    };
    let statuses = ForceStatus::ALL.into_iter();
    statuses
        .filter(|status| (*status == ForceStatus::Draft) == is_draft)
        .map(Filter::Status)
        .collect()
}
