//! References of works, with where they stand.

use huidian_model::ExpressionId;
use serde::Serialize;

use crate::citation::CitationShape;

/// `citations WORK --json`.
#[derive(Debug, Clone, Serialize)]
pub struct CitationsShape {
    pub work: String,
    pub provision: Option<String>,
    pub incoming: Vec<CitingShape>,
    pub outgoing: Vec<CitingShape>,
}

/// A reference with where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct CitingShape {
    /// Id of the citing text.
    pub from: String,
    /// Article it stands in.
    pub unit: String,
    #[serde(flatten)]
    pub citation: CitationShape,
}

impl CitingShape {
    pub fn new(from: &ExpressionId, unit: String, citation: &CitationShape) -> Self {
        Self {
            from: from.to_string(),
            unit,
            citation: citation.clone(),
        }
    }
}

/// A citation found in a text, or of a work by another.
#[derive(Debug, Clone, Serialize)]
pub struct PlacedCitationShape {
    /// The citing work and version.
    pub from: String,
    pub version: String,
    /// Article the citation stands in.
    pub provision: String,
    #[serde(flatten)]
    pub citation: CitationShape,
}

impl PlacedCitationShape {
    /// Stays the same while other texts come and go.
    pub fn cursor(&self) -> String {
        format!("{}@{}:{}", self.from, self.version, self.citation.start)
    }
}
