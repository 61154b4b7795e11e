//! What the index is handed to turn questions into vectors.

/// Turns a question into a vector, within the time that its keeper allows.
pub trait QuestionEmbedder: Send + Sync {
    fn embed(&self, question: &str) -> Result<Vec<f32>, EmbedFailure>;
}

/// Why a question has no vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedFailure {
    /// Nobody answers at the address.
    Unreachable,
    /// No answer in time.
    Slow,
    /// An answer that is no success.
    Refused,
    /// An answer that holds no vector.
    Unreadable,
    /// A vector of another length than the settings say.
    Dimensions,
    /// Too many questions at once.
    Busy,
    /// It failed a moment ago and is left in peace.
    Resting,
}
