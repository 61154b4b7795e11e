//! Drafts and what became of them.

use huidian_model::Relation;
use serde::Serialize;

/// A draft and what may have become of it: an element of `drafts --json`.
#[derive(Debug, Clone, Serialize)]
pub struct DraftShape {
    pub draft: String,
    pub title: String,
    pub consulted: Option<String>,
    pub months_waiting: Option<i32>,
    pub finals: Vec<FinalShape>,
}

impl DraftShape {
    pub fn has_waited(&self, months: u32) -> bool {
        let is_settled = self.finals.iter().any(|found| found.confirmed);
        !is_settled
            && self
                .months_waiting
                .is_some_and(|waited| waited >= months as i32)
    }
}

/// A work that may be the final of a draft.
#[derive(Debug, Clone, Serialize)]
pub struct FinalShape {
    pub work: String,
    pub on: Option<String>,
    pub confirmed: bool,
    pub confidence: &'static str,
    pub evidence: String,
}

impl FinalShape {
    pub fn new(relation: &Relation) -> Self {
        Self {
            work: relation.from.to_string(),
            on: relation.on.map(|on| on.to_string()),
            confirmed: relation.is_confirmed,
            confidence: relation.confidence.id(),
            evidence: relation.evidence.clone(),
        }
    }
}
