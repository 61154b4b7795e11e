//! Completions of what a reader is typing.

use serde::Serialize;

/// Completions of what a reader is typing.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedPagesShape {
    pub suggestions: Vec<SuggestedPageShape>,
}

/// One completion.
#[derive(Debug, Clone, Serialize)]
pub struct SuggestedPageShape {
    pub title: String,
    pub kind: &'static str,
    pub work: Option<String>,
    /// Page to open: the work, or a search.
    pub href: String,
}
