//! A text composed from decisions: `compose --json`.

use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct CompositionShape {
    pub base: String,
    pub decisions: Vec<String>,
    /// Always true: nobody has published this text.
    pub composed: bool,
    pub articles: Vec<ComposedArticleShape>,
    /// Headings of parts, chapters and sections in their order, then annexes.
    pub headings: Vec<ComposedHeadingShape>,
    /// The whole text of an act without articles; `null` for one with articles.
    pub text: Option<String>,
    pub undone: Vec<UndoneShape>,
    /// Decisions in which nothing on the work was read.
    pub silent: Vec<String>,
    /// Words of instructions that were not read: what is composed may not be all that was decided.
    pub unread: Vec<String>,
    /// How it compares with the published text; `null` when none was asked for.
    pub against: Option<AgainstShape>,
    /// What is odd about the input: two decisions of one day, an order that is not that of their days.
    pub warnings: Vec<String>,
    /// The first decision that went wrong; `null` where none did, or where it was not asked for.
    pub first_wrong: Option<FirstWrongShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComposedHeadingShape {
    /// 第三章, 附件2
    pub label: String,
    pub text: String,
    /// The article it stands before; `null` for an annex.
    pub before: Option<String>,
    pub made_by: Vec<MakerShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct HeadingMismatchShape {
    pub label: String,
    /// Empty where it stands in the other text only.
    pub composed: String,
    pub published: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct FirstWrongShape {
    /// `null` where the texts held cannot tell it from the others in question.
    pub decision: Option<String>,
    pub among: Vec<String>,
    pub text: String,
    pub articles: Vec<WrongArticleShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct WrongArticleShape {
    pub path: String,
    /// As in `against`.
    pub kind: &'static str,
    pub touched_by: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComposedArticleShape {
    pub path: String,
    /// Its address in the base text; `null` for an article that was put in.
    pub was: Option<String>,
    pub text: String,
    pub made_by: Vec<MakerShape>,
}

/// Words of a decision that made an article what it is.
#[derive(Debug, Clone, Serialize)]
pub struct MakerShape {
    pub decision: String,
    pub words: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct UndoneShape {
    pub decision: String,
    pub words: String,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct AgainstShape {
    pub text: String,
    pub equal: usize,
    pub mismatches: Vec<MismatchShape>,
    /// Headings and annexes that differ.
    pub headings: Vec<HeadingMismatchShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MismatchShape {
    pub path: String,
    /// `words`, `only_composed` or `only_published`.
    pub kind: &'static str,
    pub composed: String,
    pub published: String,
}
