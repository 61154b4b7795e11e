//! Two statements that cannot both hold.

use crate::attribute::AttributeId;
use crate::value::Value;

/// An attribute with two values: neither is taken, both are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    pub attribute: AttributeId,
    pub stated: Value,
    /// What the attribute must be by a derivation.
    pub derived: Value,
    /// The attribute the derivation starts from, and its value.
    pub from: AttributeId,
    pub from_value: Value,
    /// Index of the derivation; `None` where a threshold's numbers contradict a stated outcome.
    pub rule: Option<usize>,
}
