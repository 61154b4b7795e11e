#![doc = include_str!("../README.md")]

mod body;
mod confidence;
mod digest;
mod draft;
mod fields;
mod foreign;
mod hint;
mod instrument;
mod lexicon;
mod likeness;
mod mention;
mod noise;
mod number;
mod numbering;
mod outline;
mod own_title;
mod passage;
mod proposal;
mod quote;
mod reader;
mod reconcile;
mod records;
mod revision;
mod table;
mod title;
mod title_keys;
mod translation;
mod unit;
mod unmarked;
mod verb;
mod when;
mod write;
mod written;

pub use confidence::{PAGE_SIGNS, ROW_SIGNS, Signs, signs};
pub use digest::{Digest, RepeatedUnit, Row, SetAside};
pub use hint::{LineHint, LinePart, SeenLine};
pub use passage::Span;
pub use proposal::{Proposal, accept_proposals};
pub use reader::{KnownTitles, ReadOptions, read, read_with_signs};
pub use reconcile::{
    CatalogueIndex, CatalogueView, Finding, FindingClass, Match, MatchHow, Report, RowReport,
    reconcile,
};
pub use revision::{Field, Remedy, Revision, RowRevision, Verdict};
pub use title_keys::TitleKeys;
pub use when::DateKind;
pub use write::{Format, WriteError, WriteOptions, WrittenRow, default_template, write};
