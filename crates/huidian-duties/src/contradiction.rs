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
    pub clash: Clash,
}

/// Why two values cannot stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// By the derivation of this index the attribute has another value.
    Derived(usize),
    /// A threshold's numbers prove a graver outcome than the stated one.
    Understated,
    /// A part is larger than its whole.
    TooFew,
    /// A later moment stands before an earlier one.
    TooEarly,
}
