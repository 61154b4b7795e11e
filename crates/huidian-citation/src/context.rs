//! What is known about a text before it is searched.

use huidian_model::Document;

use crate::titles::Titles;

/// What is known about the citing text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// Its tree, when it has been parsed; otherwise its lines tell where articles and paragraphs begin.
    pub document: Option<&'c Document>,
    /// Titles that it may name without 《》.
    pub titles: &'c Titles,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self {
            document: None,
            titles: Titles::standard(),
        }
    }
}

impl<'c> Context<'c> {
    /// The context of a parsed text.
    pub fn of(document: &'c Document) -> Self {
        Self {
            document: Some(document),
            ..Self::default()
        }
    }
}
