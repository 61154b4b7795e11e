//! Works around a work, and what ties them: `graph --json`.

use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct GraphShape {
    pub root: String,
    pub nodes: Vec<GraphNodeShape>,
    pub edges: Vec<GraphEdgeShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GraphNodeShape {
    pub id: String,
    pub title: String,
    /// Steps from the root.
    pub distance: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct GraphEdgeShape {
    pub from: String,
    pub kind: &'static str,
    pub to: String,
    pub on: Option<String>,
    pub evidence: String,
    pub confirmed: bool,
}
