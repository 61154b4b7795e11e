//! An act of a keeper, with all that it needs.

use huidian_model::{ContentHash, ExpressionId, Fact, FactValue, Relation, WorkId};
use huidian_store::{BatchId, BatchKind};

/// What a keeper does. Each act is a batch: taking the batch back undoes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Two works become one; the id of the first leads to the other.
    Merge {
        from: WorkId,
        into: WorkId,
    },
    /// Texts of a work become a work of their own.
    Split {
        texts: Vec<ExpressionId>,
        title: String,
    },
    /// A text is another work's.
    MoveText {
        text: ExpressionId,
        into: WorkId,
    },
    /// A text is none of its work.
    DetachText {
        text: ExpressionId,
    },
    /// A capture is a copy of another text.
    MoveCapture {
        capture: ContentHash,
        from: ExpressionId,
        into: ExpressionId,
    },
    /// A reading or an excerpt is not about its work.
    DetachCompanion {
        work: WorkId,
        capture: ContentHash,
    },
    /// A work leaves everything that readers see; it is kept.
    Delete {
        work: WorkId,
    },
    /// Facts are taken back: those that said them are not heard on this any more.
    WithdrawFacts {
        work: WorkId,
        facts: Vec<Fact>,
    },
    WithdrawRelations {
        relations: Vec<Relation>,
    },
    /// A keeper's word in the place of what others say.
    Correct {
        work: WorkId,
        value: FactValue,
    },
    /// A keeper puts a line right that was recognised in a picture. What was read is kept.
    CorrectLine {
        text: ExpressionId,
        line: LineWords,
    },
    /// A keeper says how two works hang together.
    Relate {
        relation: Relation,
    },
}

/// A line of a recognised text, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWords {
    /// The original it was read in.
    pub capture: ContentHash,
    /// Its place among the lines of that original, from 0.
    pub place: usize,
    pub words: String,
}

/// Why an act is done: a reason in words, and the source that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds {
    pub reason: String,
    /// An address, a number of a document, a page; may be empty.
    pub source: String,
}

/// What an act did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Performed {
    /// The batch that takes it back.
    pub batch: Option<BatchId>,
    /// Works whose place in the index changed.
    pub changed: Vec<WorkId>,
    /// Works that are no more.
    pub gone: Vec<WorkId>,
    /// Texts whose references are to be looked up again.
    pub unlinked: Vec<ExpressionId>,
}

/// Why an act cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    #[error("{field}: {reason}")]
    Field { field: &'static str, reason: String },
    #[error("本库未收录：{0} (not in this library)")]
    NoSuchWork(String),
    #[error("{0}")]
    Impossible(String),
    #[error(transparent)]
    Store(#[from] huidian_store::Error),
}

impl ActError {
    pub(crate) fn field(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Field {
            field,
            reason: reason.into(),
        }
    }
}

impl Act {
    /// Its name, in forms, on the command line and on record.
    pub fn name(&self) -> &'static str {
        match self {
            Act::Merge { .. } => "merge",
            Act::Split { .. } => "split",
            Act::MoveText { .. } => "move_text",
            Act::DetachText { .. } => "detach_text",
            Act::MoveCapture { .. } => "move_capture",
            Act::DetachCompanion { .. } => "detach_companion",
            Act::Delete { .. } => "delete_work",
            Act::WithdrawFacts { .. } => "withdraw_fact",
            Act::WithdrawRelations { .. } => "withdraw_relation",
            Act::Correct { .. } => "correct_fact",
            Act::CorrectLine { .. } => "correct_line",
            Act::Relate { .. } => "relate",
        }
    }

    pub(crate) fn kind(&self) -> BatchKind {
        match self {
            Act::Merge { .. } => BatchKind::Merge,
            Act::Split { .. } => BatchKind::Split,
            Act::MoveText { .. } | Act::MoveCapture { .. } => BatchKind::Move,
            Act::DetachText { .. } | Act::DetachCompanion { .. } => BatchKind::Detach,
            Act::Delete { .. } => BatchKind::Delete,
            Act::WithdrawFacts { .. } | Act::WithdrawRelations { .. } => BatchKind::Withdraw,
            Act::Correct { .. } | Act::CorrectLine { .. } | Act::Relate { .. } => {
                BatchKind::Correct
            }
        }
    }

    /// What it is done to, as it stands in the record: a work.
    pub fn subject(&self) -> &WorkId {
        match self {
            Act::Merge { from: work, .. }
            | Act::MoveText {
                text: ExpressionId { work, .. },
                ..
            }
            | Act::DetachText {
                text: ExpressionId { work, .. },
            }
            | Act::CorrectLine {
                text: ExpressionId { work, .. },
                ..
            }
            | Act::MoveCapture {
                from: ExpressionId { work, .. },
                ..
            }
            | Act::DetachCompanion { work, .. }
            | Act::Delete { work }
            | Act::WithdrawFacts { work, .. }
            | Act::Correct { work, .. } => work,
            Act::WithdrawRelations { relations } => {
                static NONE: std::sync::LazyLock<WorkId> =
                    std::sync::LazyLock::new(|| WorkId::new(""));
                relations.first().map_or(&NONE, |relation| &relation.from)
            }
            Act::Relate { relation } => &relation.from,
            Act::Split { texts, .. } => {
                static NONE: std::sync::LazyLock<WorkId> =
                    std::sync::LazyLock::new(|| WorkId::new(""));
                texts.first().map_or(&NONE, |text| &text.work)
            }
        }
    }
}
