//! What a keeper is to decide.

use serde::Serialize;

/// What a keeper is to decide: an element of `disputes --json`.
#[derive(Debug, Clone, Serialize)]
pub struct DisputeShape {
    pub kind: String,
    pub work: String,
    pub title: String,
    pub detail: String,
    /// Values of a field among which a keeper may choose.
    pub choices: Vec<ChoiceShape>,
    /// Why it was left as it stands; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A value that a field may be given.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceShape {
    pub field: &'static str,
    pub value: String,
}
