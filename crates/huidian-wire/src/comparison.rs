//! Two texts side by side: `diff --json`.

use huidian_compare::{ChangeKind, Comparison, Row};
use huidian_model::Document;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ComparisonShape {
    /// Ids of the two texts.
    pub old: String,
    pub new: String,
    pub summary: ComparisonSummaryShape,
    pub rows: Vec<ComparisonRowShape>,
}

/// Articles by what became of them.
#[derive(Debug, Clone, Serialize)]
pub struct ComparisonSummaryShape {
    pub unchanged: usize,
    pub changed: usize,
    pub moved: usize,
    pub renumbered: usize,
    pub added: usize,
    pub removed: usize,
    pub split: usize,
    pub merged: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComparisonRowShape {
    pub kind: &'static str,
    /// Addresses in the old and in the new text.
    pub old: Vec<String>,
    pub new: Vec<String>,
    /// 0 to 1.
    pub similarity: f64,
    pub changes: Vec<ChangeShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ChangeShape {
    /// `equal`, `insert` or `delete`.
    pub kind: &'static str,
    pub text: String,
}

impl ComparisonShape {
    pub fn new(old: (&str, &Document), new: (&str, &Document), comparison: &Comparison) -> Self {
        let summary = &comparison.summary;
        Self {
            old: old.0.to_owned(),
            new: new.0.to_owned(),
            summary: ComparisonSummaryShape {
                unchanged: summary.unchanged,
                changed: summary.changed,
                moved: summary.moved,
                renumbered: summary.renumbered,
                added: summary.added,
                removed: summary.removed,
                split: summary.split,
                merged: summary.merged,
            },
            rows: comparison
                .rows
                .iter()
                .map(|row| ComparisonRowShape::new(row, old.1, new.1))
                .collect(),
        }
    }
}

impl ComparisonRowShape {
    fn new(row: &Row, old: &Document, new: &Document) -> Self {
        Self {
            kind: row.kind.id(),
            old: addresses(&row.old, old),
            new: addresses(&row.new, new),
            similarity: row.similarity,
            changes: row
                .inline
                .iter()
                .map(|change| ChangeShape {
                    kind: match change.kind {
                        ChangeKind::Equal => "equal",
                        ChangeKind::Insert => "insert",
                        ChangeKind::Delete => "delete",
                    },
                    text: change.text.clone(),
                })
                .collect(),
        }
    }
}

/// Addresses of provisions by their index in a document.
pub fn addresses(indexes: &[u32], document: &Document) -> Vec<String> {
    indexes
        .iter()
        .filter_map(|index| document.provisions.get(*index as usize))
        .map(|provision| provision.path.to_string())
        .collect()
}
