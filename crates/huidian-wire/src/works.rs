//! Lists of works, their facets, and a text with its tree.

use serde::Serialize;

use crate::expression::ExpressionShape;
use crate::work::WorkShape;

/// A part of a list, with the address of the next.
#[derive(Debug, Clone, Serialize)]
pub struct WorksShape {
    pub total: usize,
    pub works: Vec<WorkShape>,
    pub next: Option<String>,
    /// Number of the last event recorded when the library answered.
    pub release: i64,
}

/// A facet of the list of works: an element of `GET /api/v1/facets`.
#[derive(Debug, Clone, Serialize)]
pub struct WorkFacetShape {
    pub field: &'static str,
    pub values: Vec<WorkFacetValueShape>,
}

/// How many works have a value.
#[derive(Debug, Clone, Serialize)]
pub struct WorkFacetValueShape {
    pub value: String,
    pub works: usize,
}

/// A text with its tree.
#[derive(Debug, Clone, Serialize)]
pub struct TextWithTreeShape {
    #[serde(flatten)]
    pub expression: ExpressionShape,
    pub text: String,
    pub provisions: Vec<NodeShape>,
}

/// A node of the tree; offsets in bytes of `text` as UTF-8.
#[derive(Debug, Clone, Serialize)]
pub struct NodeShape {
    pub path: String,
    pub kind: &'static str,
    pub start: u32,
    pub end: u32,
    pub parent: Option<u32>,
}
