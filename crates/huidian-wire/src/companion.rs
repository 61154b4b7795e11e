//! What is held about a work and is no text of it.

use huidian_store::{Companion, CompanionHit};
use serde::Serialize;

/// A reading of a work, or a part of its text: never a version.
#[derive(Debug, Clone, Serialize)]
pub struct CompanionShape {
    /// `commentary` or `excerpt`.
    pub kind: &'static str,
    pub work: String,
    pub title: String,
    pub dated_on: Option<String>,
    /// Hash of the original, kept byte for byte.
    pub capture: String,
    pub name: String,
    pub origin: Option<String>,
    /// Why it is held to be about this work.
    pub evidence: String,
}

impl From<&Companion> for CompanionShape {
    fn from(companion: &Companion) -> Self {
        Self {
            kind: companion.kind.id(),
            work: companion.work.to_string(),
            title: companion.title.clone(),
            dated_on: companion.dated_on.map(|on| on.to_string()),
            capture: companion.capture.to_string(),
            name: companion.name.clone(),
            origin: companion.origin.clone(),
            evidence: companion.evidence.clone(),
        }
    }
}

/// One that has the words asked for: an element of `search --readings --json`.
#[derive(Debug, Clone, Serialize)]
pub struct CompanionHitShape {
    #[serde(flatten)]
    pub companion: CompanionShape,
    pub work_title: String,
    pub snippet: String,
}

impl From<&CompanionHit> for CompanionHitShape {
    fn from(hit: &CompanionHit) -> Self {
        Self {
            companion: CompanionShape::from(&hit.companion),
            work_title: hit.work_title.clone(),
            snippet: hit.snippet.clone(),
        }
    }
}
