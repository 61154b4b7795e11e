//! How two works hang together, seen from one of them.

use huidian_model::{Relation, WorkId};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct RelationShape {
    pub kind: &'static str,
    /// `forward` when the work asked about is the source of the relation, `backward` when it is the target.
    pub direction: &'static str,
    /// The other work.
    pub work: String,
    pub on: Option<String>,
    pub evidence: String,
    pub source: String,
    pub confidence: &'static str,
    pub confirmed: bool,
}

impl RelationShape {
    pub fn new(relation: &Relation, seen_from: &WorkId) -> Self {
        let forward = &relation.from == seen_from;
        let other = if forward {
            &relation.to
        } else {
            &relation.from
        };
        Self {
            kind: relation.kind.id(),
            direction: if forward { "forward" } else { "backward" },
            work: other.to_string(),
            on: relation.on.map(|on| on.to_string()),
            evidence: relation.evidence.clone(),
            source: relation.source.to_string(),
            confidence: relation.confidence.id(),
            confirmed: relation.is_confirmed,
        }
    }
}
