//! What building a segment gives.

/// A segment as it was built, not yet written.
pub(crate) struct Built {
    /// What memory holds of an open segment.
    pub(super) head: Vec<u8>,
    /// What is read in blocks.
    pub(super) body: Vec<u8>,
    pub article_count: usize,
    pub source_bytes: u64,
}
