//! Errors of the API.

use serde::Serialize;

/// An error as RFC 9457 has it: `application/problem+json`.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemShape {
    pub r#type: String,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    pub instance: String,
    /// Where to go on from here.
    pub ways: Vec<String>,
}
