#![doc = include_str!("../README.md")]

mod amending;
mod classify;
mod clean;
mod head;
mod hints;
mod marker;
mod metadata;
mod page;
mod parsed;
mod rung;
mod shape;
mod span;
mod structure;
mod words;

pub use amending::read_amendments;
pub use classify::{Classification, NeitherReason, names_a_roundup};
pub use hints::Hints;
pub use metadata::{
    Definition, Effective, EffectiveRule, EventReading, Found, HistoryAct, HistoryEntry, KindGuess,
    Making, Metadata, Scope, ShortName, Staged, Term, TermChange, Validity, WorkMention,
    definitions, ended_status, short_names,
};
pub use page::{Instruments, instruments_in};
pub use parsed::{Parsed, classify, parse, parse_shaped};
pub use rung::Rung;
pub use shape::LineShape;
pub use span::Span;
