//! Figures behind pictures.

use serde::Serialize;

/// The figures behind a picture: `/overview/data.json`.
#[derive(Debug, Clone, Serialize)]
pub struct ChartShape {
    pub chart: &'static str,
    pub name: &'static str,
    pub head: Vec<String>,
    pub rows: Vec<ChartRowShape>,
}

/// One line of a picture.
#[derive(Debug, Clone, Serialize)]
pub struct ChartRowShape {
    pub label: String,
    pub cells: Vec<String>,
    pub href: Option<String>,
}

/// What happened to a work on a day: an element of `/works/{id}/life.json`.
#[derive(Debug, Clone, Serialize)]
pub struct MomentShape {
    pub on: String,
    pub event: String,
    pub source: String,
    /// Still to come on the day asked about.
    pub ahead: bool,
    /// Of the draft that the work comes from.
    pub draft_stage: bool,
    pub href: Option<String>,
}
