#![doc = include_str!("../README.md")]

mod align;
pub mod comparison;
mod compose;
pub mod finals;
mod near;
mod quotation;
mod shingles;
mod unit;
mod words;

pub use align::compare;
pub use comparison::{Change, ChangeKind, Comparison, Row, RowKind, Summary};
pub use compose::{
    Composed, ComposedArticle, ComposedHeading, HeadingMismatch, Mismatch, MismatchKind,
    NotApplied, compose,
};
pub use finals::{Proposal, Side, propose_finals};
pub use near::{Nearness, exactly, letters, nearest};
pub use quotation::{HashedWords, QuoteDifference, QuoteVerdict, VerifiedQuote};
