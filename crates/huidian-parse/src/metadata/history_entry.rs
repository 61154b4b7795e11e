//! One act of a 题注.

use huidian_text::PartialDate;

use crate::span::Span;

/// What was done. 修订 and 修正 are two different acts and never merged (house rule; NPC usage).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HistoryAct {
    /// 通过
    Adopted,
    /// 批准
    Approved,
    /// 公布, 发布
    Published,
    /// 施行
    TookEffect,
    /// 修订: the whole text passed anew
    Revised,
    /// 修正: single places changed by a decision
    Amended,
    /// 修改, where the note does not say which of the two
    Modified,
}

impl HistoryAct {
    /// Whether the act makes a new version of the text.
    pub fn makes_version(self) -> bool {
        matches!(
            self,
            HistoryAct::Revised | HistoryAct::Amended | HistoryAct::Modified
        )
    }
}

/// One act of the note under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    pub on: PartialDate,
    pub act: HistoryAct,
    /// Who, as written: 第十二届全国人民代表大会常务委员会第二十四次会议.
    pub by: Option<String>,
    /// Title of the decision it was done by.
    pub instrument: Option<String>,
    /// Second in 第二次修正.
    pub ordinal: Option<u32>,
    pub span: Span,
}
