#![doc = include_str!("../README.md")]

mod classify;
mod clean;
mod marker;
mod metadata;
mod page;
mod parsed;
mod structure;
mod words;

pub use classify::{Classification, NeitherReason, classify, names_a_roundup};
pub use metadata::{
    Definition, Effective, EffectiveRule, EventReading, Found, HistoryAct, HistoryEntry, KindGuess,
    Metadata, ShortName, Validity, WorkMention, definitions, short_names,
};
pub use parsed::{Hints, Parsed, Span, parse};
