//! How works hang together.

use crate::{PartialDate, id::WorkId};

/// Verb of a relation (关系), read from the source work to the target work (ELI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// 根据…制定
    BasedOn,
    /// 实施…的细则
    Implements,
    Cites,
    /// 修改
    Amends,
    /// 废止
    Repeals,
    /// 部分废止: some of its provisions, and no more
    RepealsPart,
    /// 延长有效期, 推迟施行, 暂停实施, 暂时调整适用: its words stay, and when or where they are applied changes
    Adjusts,
    /// 代替
    Replaces,
    /// The source is the final text of the target draft (定稿)
    Finalises,
    /// Adopts an international standard (采标)
    Adopts,
    /// 解释
    Interprets,
    /// Succeeds in practice, without a formal repeal
    Succeeds,
}

impl RelationKind {
    pub const ALL: [RelationKind; 12] = [
        RelationKind::BasedOn,
        RelationKind::Implements,
        RelationKind::Cites,
        RelationKind::Amends,
        RelationKind::Repeals,
        RelationKind::RepealsPart,
        RelationKind::Adjusts,
        RelationKind::Replaces,
        RelationKind::Finalises,
        RelationKind::Adopts,
        RelationKind::Interprets,
        RelationKind::Succeeds,
    ];

    pub fn id(self) -> &'static str {
        match self {
            RelationKind::BasedOn => "based_on",
            RelationKind::Implements => "implements",
            RelationKind::Cites => "cites",
            RelationKind::Amends => "amends",
            RelationKind::Repeals => "repeals",
            RelationKind::RepealsPart => "repeals_part",
            RelationKind::Adjusts => "adjusts",
            RelationKind::Replaces => "replaces",
            RelationKind::Finalises => "finalises",
            RelationKind::Adopts => "adopts",
            RelationKind::Interprets => "interprets",
            RelationKind::Succeeds => "succeeds",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Chinese wording seen from the source (forward) or from the target (backward).
    pub fn chinese(self, forward: bool) -> &'static str {
        match (self, forward) {
            (RelationKind::BasedOn, true) => "依据",
            (RelationKind::BasedOn, false) => "是其依据",
            (RelationKind::Implements, true) => "实施",
            (RelationKind::Implements, false) => "由其实施",
            (RelationKind::Cites, true) => "引用",
            (RelationKind::Cites, false) => "被引用",
            (RelationKind::Amends, true) => "修改",
            (RelationKind::Amends, false) => "被修改",
            (RelationKind::Repeals, true) => "废止",
            (RelationKind::Repeals, false) => "被废止",
            (RelationKind::RepealsPart, true) => "部分废止",
            (RelationKind::RepealsPart, false) => "被部分废止",
            (RelationKind::Adjusts, true) => "调整施行",
            (RelationKind::Adjusts, false) => "施行由其调整",
            (RelationKind::Replaces, true) => "代替",
            (RelationKind::Replaces, false) => "被代替",
            (RelationKind::Finalises, true) => "定稿自",
            (RelationKind::Finalises, false) => "定稿为",
            (RelationKind::Adopts, true) => "采用",
            (RelationKind::Adopts, false) => "被采用",
            (RelationKind::Interprets, true) => "解释",
            (RelationKind::Interprets, false) => "被解释",
            (RelationKind::Succeeds, true) => "接续",
            (RelationKind::Succeeds, false) => "后续文件",
        }
    }
}

/// A relation between two works, with the day it takes effect where known and its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    pub from: WorkId,
    pub kind: RelationKind,
    pub to: WorkId,
    pub on: Option<PartialDate>,
    /// Words of the text, or the catalogue entry, that say so.
    pub evidence: String,
    pub source: crate::Source,
    pub confidence: crate::Confidence,
    /// False while proposed by the program and not confirmed by a person or the catalogue.
    pub is_confirmed: bool,
}

impl Relation {
    /// Whether `work` is one of the two ends.
    pub fn touches(&self, work: &WorkId) -> bool {
        &self.from == work || &self.to == work
    }
}
