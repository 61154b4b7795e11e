//! What waits for review.

use serde::Serialize;

use crate::work::WorkShape;

/// A work that waits: an element of `review --json`.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingShape {
    #[serde(flatten)]
    pub work: WorkShape,
    /// What is doubted about its text, and in which file it came.
    pub waits_because: Option<String>,
}
