use huidian_model::{ExpressionId, WorkId};
use huidian_store::{Batch, BatchContents, BatchId, UndoneBatch};
use serde::Serialize;

/// A batch: an import, or another act that can be taken back.
#[derive(Debug, Clone, Serialize)]
pub struct BatchShape {
    pub id: String,
    /// `import`, or an act of a keeper: `merge`, `split`, `detach`, `move`, `delete`, `withdraw`, `correct`, `review`.
    pub kind: &'static str,
    /// What it was, for people.
    pub described: String,
    /// Name of a user; `null` on the command line.
    pub by: Option<String>,
    pub started_at: String,
    /// `null` while it runs, and for one that was cut off.
    pub finished_at: Option<String>,
    pub taken: u32,
    pub unchanged: u32,
    pub refused: u32,
    /// Whether it can be taken back.
    pub undoable: bool,
    pub undone_at: Option<String>,
    pub undone_by: Option<String>,
    /// Why a keeper did it, and on what that rests; `null` for imports.
    pub reason: Option<String>,
    pub grounds: Option<String>,
}

impl From<&Batch> for BatchShape {
    fn from(batch: &Batch) -> Self {
        Self {
            id: batch.id.to_string(),
            kind: batch.kind.id(),
            described: batch.described.clone(),
            by: batch.asked_by.clone(),
            started_at: batch.started_at.to_string(),
            finished_at: batch.finished_at.map(|at| at.to_string()),
            taken: batch.counts.taken_count,
            unchanged: batch.counts.unchanged_count,
            refused: batch.counts.refused_count,
            undoable: batch.is_recorded && batch.undone_at.is_none(),
            undone_at: batch.undone_at.map(|at| at.to_string()),
            undone_by: batch.undone_by.clone(),
            reason: batch.reason.clone(),
            grounds: batch.grounds.clone(),
        }
    }
}

/// A batch with what it brought.
#[derive(Debug, Clone, Serialize)]
pub struct BatchDetailShape {
    #[serde(flatten)]
    pub batch: BatchShape,
    /// Ids of works that were not there before.
    pub works: Vec<String>,
    /// Ids of texts that were not there before.
    pub texts: Vec<String>,
    /// Names of captures.
    pub captures: Vec<String>,
    pub facts: usize,
    pub relations: usize,
    pub events: usize,
    /// Rows that were there before and were changed or removed.
    pub changed: usize,
}

impl BatchDetailShape {
    pub fn new(batch: &Batch, contents: &BatchContents) -> Self {
        Self {
            batch: BatchShape::from(batch),
            works: contents.works.iter().map(WorkId::to_string).collect(),
            texts: contents.texts.iter().map(ExpressionId::to_string).collect(),
            captures: contents.captures.clone(),
            facts: contents.fact_count,
            relations: contents.relation_count,
            events: contents.event_count,
            changed: contents.changed_count,
        }
    }
}

/// What taking a batch back did.
#[derive(Debug, Clone, Serialize)]
pub struct UndoneBatchShape {
    pub id: String,
    /// Ids of works that are gone.
    pub works_withdrawn: Vec<String>,
    /// Ids of works that are as if the batch had not been.
    pub works_changed: Vec<String>,
}

impl UndoneBatchShape {
    pub fn new(id: impl ToString, undone: &UndoneBatch) -> Self {
        Self {
            id: id.to_string(),
            works_withdrawn: undone.gone.iter().map(WorkId::to_string).collect(),
            works_changed: undone.changed.iter().map(WorkId::to_string).collect(),
        }
    }
}

/// What an act of a keeper did.
#[derive(Debug, Clone, Serialize)]
pub struct PerformedShape {
    /// By which it can be undone.
    pub batch: Option<String>,
    pub works_changed: Vec<String>,
    /// Ids that lead to other works now.
    pub works_gone: Vec<String>,
}

impl PerformedShape {
    pub fn new(batch: Option<BatchId>, changed: &[WorkId], gone: &[WorkId]) -> Self {
        let ids = |works: &[WorkId]| works.iter().map(WorkId::to_string).collect();
        Self {
            batch: batch.map(|batch| batch.to_string()),
            works_changed: ids(changed),
            works_gone: ids(gone),
        }
    }
}
