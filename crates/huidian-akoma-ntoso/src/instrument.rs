use huidian_model::{Document, Expression, RelationKind, Work};
use jiff::civil::Date;

/// What is written as one document.
#[derive(Debug, Clone, Copy)]
pub struct Instrument<'i> {
    pub work: &'i Work,
    pub expression: &'i Expression,
    pub document: &'i Document,
    /// No earlier text of the work is known.
    pub is_original: bool,
    /// References that lead somewhere, in reading order.
    pub references: &'i [Reference],
    pub relations: &'i [RelatedWork],
    /// SHA-256 of the text in hexadecimal.
    pub text_hash: &'i str,
    /// The day on which the document is made.
    pub made_on: Date,
}

/// A stretch of the text that refers to a work or provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Code points of the text.
    pub start: u32,
    pub end: u32,
    /// Address of the target.
    pub href: String,
}

/// Another work, and how this one stands to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedWork {
    pub kind: RelationKind,
    /// The relation is this work's own, not the other one's.
    pub is_forward: bool,
    pub href: String,
    pub title: String,
}
