//! What the lines of a page are to its records.

use std::ops::Range;

use super::fact::Fact;
use super::style::Style;

/// What a line is to a record.
#[derive(Debug, Clone, Default)]
pub(crate) enum Planned {
    /// The reader of sentences, items and keys decides.
    #[default]
    Unplanned,
    /// The title of a record, with the facts of its line and of the lines that belong to it.
    Title {
        core: Range<usize>,
        facts: Vec<Fact>,
        confidence: f32,
        style: Style,
    },
    /// News of a document that the text below names.
    Headline,
    /// Facts that were given to a title.
    Taken,
    /// Facts of all records below, until a line of its rank or a higher one.
    Heads { facts: Vec<Fact>, rank: u8 },
}
