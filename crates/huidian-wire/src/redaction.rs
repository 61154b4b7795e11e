use huidian_model::WorkId;
use huidian_store::BatchId;
use serde::Serialize;

/// What becomes of an original from which personal data is taken out.
#[derive(Debug, Clone, Serialize)]
pub struct RedactedOriginalShape {
    pub name: String,
    /// SHA-256 of the bytes as they came.
    pub former_hash: String,
    /// `covered`, `words_only`, `untouched`, `unread`.
    pub fate: &'static str,
    /// How often the words stand in it.
    pub count: usize,
}

/// What taking personal data out does, or did.
#[derive(Debug, Clone, Serialize)]
pub struct RedactionShape {
    /// Whether it was done; a plan alone changes nothing.
    pub is_done: bool,
    /// The batch that tells of it, and that nothing takes back.
    pub batch: Option<String>,
    pub works: Vec<String>,
    pub originals: Vec<RedactedOriginalShape>,
    /// Texts in which the words stand.
    pub texts: Vec<String>,
    /// Other works whose texts have the words: they stay as they are.
    pub elsewhere: Vec<String>,
    /// Works whose id has the words in it: an id stays.
    pub named_by_words: Vec<String>,
}

impl RedactionShape {
    pub fn ids(works: &[WorkId]) -> Vec<String> {
        works.iter().map(WorkId::to_string).collect()
    }

    /// It was done, under this batch.
    #[must_use]
    pub fn done(self, batch: Option<BatchId>) -> Self {
        Self {
            is_done: true,
            batch: batch.map(|batch| batch.to_string()),
            ..self
        }
    }
}
