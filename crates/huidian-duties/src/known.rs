//! What is known of one organisation and its incident: said, or following from what was said.

use crate::attribute::AttributeId;
use crate::contradiction::Contradiction;
use crate::value::Value;

/// Where a known value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Stated,
    /// Follows from this attribute by the derivation of this index.
    Derived {
        from: AttributeId,
        rule: usize,
    },
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub value: Value,
    pub origin: Origin,
}

/// Everything known, by attribute; what is contradicted is not known.
#[derive(Debug, Clone, Default)]
pub struct KnownFacts {
    pub(crate) facts: Vec<Option<Known>>,
    pub contradictions: Vec<Contradiction>,
    pub has_incident: bool,
}

impl KnownFacts {
    pub fn find(&self, id: AttributeId) -> Option<&Known> {
        self.facts.get(usize::from(id.0))?.as_ref()
    }

    pub fn value(&self, id: AttributeId) -> Option<&Value> {
        self.find(id).map(|known| &known.value)
    }
}
