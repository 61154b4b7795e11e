//! A text composed from decisions: `compose --json`.

use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct CompositionShape {
    pub base: String,
    pub decisions: Vec<String>,
    /// Always true: nobody has published this text.
    pub composed: bool,
    pub articles: Vec<ComposedArticleShape>,
    pub undone: Vec<UndoneShape>,
    /// Decisions in which nothing on the work was read.
    pub silent: Vec<String>,
    /// How it compares with the published text; `null` when none was asked for.
    pub against: Option<AgainstShape>,
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
}

#[derive(Debug, Clone, Serialize)]
pub struct MismatchShape {
    pub path: String,
    /// `words`, `only_composed` or `only_published`.
    pub kind: &'static str,
    pub composed: String,
    pub published: String,
}
