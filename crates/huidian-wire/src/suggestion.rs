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
    /// `title`, `other_title`, `issuer`, `heading` for completions; `place`, `work`, `article` for what a search found.
    pub kind: &'static str,
    pub work: Option<String>,
    /// Page to open: the work, its provision, or a search.
    pub href: String,
    /// Words of an article that show the match.
    pub snippet: Option<String>,
}
