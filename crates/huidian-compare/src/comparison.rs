//! What a comparison says.

/// What became of an article, or of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// Same words, same number.
    Unchanged,
    /// Other words, in the same place.
    Changed,
    /// Stands in another place among the others; its words may have changed as well.
    Moved,
    /// Same words, same place, another number.
    Renumbered,
    Added,
    Removed,
    /// One became several.
    Split,
    /// Several became one.
    Merged,
}

impl RowKind {
    pub fn id(self) -> &'static str {
        match self {
            RowKind::Unchanged => "unchanged",
            RowKind::Changed => "changed",
            RowKind::Moved => "moved",
            RowKind::Renumbered => "renumbered",
            RowKind::Added => "added",
            RowKind::Removed => "removed",
            RowKind::Split => "split",
            RowKind::Merged => "merged",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            RowKind::Unchanged => "未变",
            RowKind::Changed => "修改",
            RowKind::Moved => "移动",
            RowKind::Renumbered => "序号变化",
            RowKind::Added => "新增",
            RowKind::Removed => "删除",
            RowKind::Split => "拆分",
            RowKind::Merged => "合并",
        }
    }
}

/// What happened to a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    Equal,
    Insert,
    Delete,
}

/// A run of words that stayed, came or went. The equal and inserted runs in order give the new text, the equal and deleted ones the old
/// text up to typography.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    pub text: String,
}

/// Articles that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub kind: RowKind,
    /// Indices into the provisions of the old text, in order.
    pub old: Vec<u32>,
    /// Indices into the provisions of the new text, in order.
    pub new: Vec<u32>,
    /// 0 (nothing shared) to 1 (same words); 0 where one side is missing.
    pub similarity: f64,
    /// The words, without labels; one equal run where nothing changed.
    pub inline: Vec<Change>,
}

/// Rows by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    pub unchanged: usize,
    pub changed: usize,
    pub moved: usize,
    pub renumbered: usize,
    pub added: usize,
    pub removed: usize,
    pub split: usize,
    pub merged: usize,
}

impl Summary {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut summary = Self::default();
        for row in rows {
            *match row.kind {
                RowKind::Unchanged => &mut summary.unchanged,
                RowKind::Changed => &mut summary.changed,
                RowKind::Moved => &mut summary.moved,
                RowKind::Renumbered => &mut summary.renumbered,
                RowKind::Added => &mut summary.added,
                RowKind::Removed => &mut summary.removed,
                RowKind::Split => &mut summary.split,
                RowKind::Merged => &mut summary.merged,
            } += 1;
        }
        summary
    }

    /// Rows in which anything but a number differs.
    pub fn differing(&self) -> usize {
        self.changed + self.moved + self.added + self.removed + self.split + self.merged
    }
}

/// Two texts side by side, in the order of the new text; what was removed stands where it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub rows: Vec<Row>,
    pub summary: Summary,
}
