//! What vectors are of: vectors of two models cannot be compared.

use crate::codec::checksum;

/// Longest vectors that are taken.
pub(crate) const MOST_DIMENSIONS: usize = 16_384;

/// A model as far as its vectors depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorSpec {
    /// Name of the model, with whatever stands before passages.
    pub model: String,
    pub dimensions: usize,
}

impl VectorSpec {
    /// Tells one model from another in the head of a file.
    pub(crate) fn key(&self) -> u64 {
        checksum(format!("{}\n{}", self.dimensions, self.model).as_bytes())
    }
}
