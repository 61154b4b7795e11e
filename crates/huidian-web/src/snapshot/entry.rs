//! A work with what lists need at hand.

use huidian_model::{PartialDate, Relation, ReviewState};
use huidian_store::WorkSummary;

/// A work as lists show it, and the relations that touch it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) work: WorkSummary,
    pub(crate) relations: Vec<Relation>,
    /// Keys of all its titles, and of its numbers, one a line, for the title filter.
    pub(crate) title_keys: String,
    pub(crate) number_keys: String,
}

impl Entry {
    pub(crate) fn has_text(&self) -> bool {
        self.work.text.is_some()
    }

    /// It is no more than a text that waits for a person.
    pub(crate) fn is_waiting(&self) -> bool {
        self.work.review == ReviewState::Unreviewed && self.has_text()
    }

    pub(crate) fn year(&self) -> Option<i16> {
        self.work.listed_on.map(PartialDate::year)
    }

    /// Names under which the issuers are counted: the authority's full name, else the name as written.
    pub(crate) fn issuer_names(&self) -> impl Iterator<Item = &str> {
        self.work.issuers.members.iter().map(|issuer| {
            issuer
                .authority
                .as_ref()
                .map_or(issuer.name.as_str(), |authority| authority.0.as_str())
        })
    }
}
