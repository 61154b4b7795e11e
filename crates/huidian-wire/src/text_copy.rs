//! Copies of a text.

use huidian_model::{Capture, Manifestation};
use serde::Serialize;

/// One copy of a text of a work: who handed it out, and whether its words are those shown.
#[derive(Debug, Clone, Serialize)]
pub struct CopyShape {
    /// Label of the text.
    pub version: String,
    /// Hash of the original, kept byte for byte.
    pub capture: String,
    pub name: String,
    pub origin: Option<String>,
    /// `trusted`, `issuer` (by the page's own words) or `repost`; `null` where the library did not note it.
    pub rank: Option<&'static str>,
    /// Whether the text shown has its words to the letter.
    pub leads: bool,
    /// In how many provisions its words differ from those shown; `null` where the library did not keep its words apart.
    pub differing: Option<usize>,
}

impl CopyShape {
    pub fn new(
        manifestation: &Manifestation,
        capture: &Capture,
        leads: bool,
        differing: Option<usize>,
    ) -> Self {
        Self {
            version: manifestation.expression.label.clone(),
            capture: capture.hash.to_string(),
            name: capture.name.clone(),
            origin: capture.origin.clone(),
            rank: manifestation.text.map(|_| manifestation.rank.id()),
            leads,
            differing,
        }
    }
}
