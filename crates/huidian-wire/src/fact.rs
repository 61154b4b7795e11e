//! One statement with its source.

use huidian_model::{Fact, FactValue, Language, fact_words};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct FactShape {
    pub field: &'static str,
    pub value: String,
    pub source_kind: &'static str,
    pub source: String,
    pub confidence: &'static str,
}

impl FactShape {
    pub fn new(fact: &Fact) -> Self {
        Self {
            field: fact.value.field(),
            value: value_text(&fact.value),
            source_kind: fact.source.kind.id(),
            source: fact.source.told(),
            confidence: fact.confidence.id(),
        }
    }
}

/// What a fact says, in Chinese, with days as ISO 8601 has them.
pub fn value_text(value: &FactValue) -> String {
    fact_words(value, Language::Chinese, |on| on.to_string())
}
