//! How a long run tells where it is.

/// Told of each step; the binary draws a bar or prints lines, tests count.
pub trait Progress: Sync {
    /// A stage begins, with the number of its steps.
    fn begin(&self, _stage: Stage, _steps: usize) {}
    /// One more step is done.
    fn advance(&self, _name: &str) {}
    fn end(&self) {}
}

/// Stage of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Indexing,
}

/// Nobody is watching.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}
