//! Works, what is said of them, their texts, and what follows from both.

pub(crate) mod captures;
pub(crate) mod change;
pub(crate) mod citations;
pub(crate) mod companions;
pub(crate) mod content_digest;
pub(crate) mod coverage;
pub(crate) mod doctor;
pub(crate) mod effective_days;
pub(crate) mod events;
pub(crate) mod expressions;
pub(crate) mod facets;
pub(crate) mod facts;
pub(crate) mod filter;
pub(crate) mod intervals;
pub(crate) mod listing;
pub(crate) mod lookup;
pub(crate) mod projection;
pub(crate) mod relations;
pub(crate) mod review_history;
pub(crate) mod roundup_checks;
pub(crate) mod scheduled_events;
pub(crate) mod settle;
pub(crate) mod summary;
pub(crate) mod text_days;
pub(crate) mod timeline;
pub(crate) mod works;
