//! Provisions that are open while the tree grows.

use huidian_model::ProvisionKind;

/// A provision whose end is not known yet.
pub(super) struct Open {
    pub index: usize,
    pub kind: ProvisionKind,
    pub rank: u8,
    /// Paragraphs given a number so far.
    pub paragraph_count: u32,
}
