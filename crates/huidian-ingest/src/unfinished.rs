use huidian_model::{ExpressionId, PartialDate, RelationKind, WorkId};
use huidian_parse::{Making, Term};
use huidian_store::UnitCitation;
use rustc_hash::FxHashSet;

/// What storing leaves for the end of the import.
#[derive(Default)]
pub(crate) struct Unfinished {
    pub(crate) unlinked: Vec<Unlinked>,
    /// Works that the index has to take anew.
    pub(crate) touched: FxHashSet<WorkId>,
    pub(crate) new_works: Vec<WorkId>,
}

/// A text whose references are to be looked up once all texts of a run are stored.
pub(crate) struct Unlinked {
    pub(crate) expression: ExpressionId,
    pub(crate) citations: Vec<UnitCitation>,
    pub(crate) mentions: Vec<Mention>,
    /// Acts that it keeps longer, stops for a while or lets begin later.
    pub(crate) terms: Vec<TermMention>,
    /// Title of the act with which it begins.
    pub(crate) begins_with: Option<String>,
}

/// What a notice says of the time in which another act holds.
pub(crate) struct TermMention {
    /// Its number and its title, as far as they are said.
    pub(crate) names: Vec<String>,
    pub(crate) making: Making,
    /// Provisions that it is about; empty for the whole.
    pub(crate) scope: String,
    pub(crate) change: Term,
    pub(crate) evidence: String,
}

/// A work that a text says it acts on.
pub(crate) struct Mention {
    pub(crate) kind: RelationKind,
    pub(crate) names: Vec<String>,
    pub(crate) making: Making,
    pub(crate) evidence: String,
    pub(crate) on: Option<PartialDate>,
    /// Provisions or part of the work that it is about; empty for the whole.
    pub(crate) scope: String,
    /// The title that the work gets.
    pub(crate) new_title: Option<String>,
}
