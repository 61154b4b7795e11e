//! A roundup, from its bytes to its rows.

use huidian_digest::{Digest, LineHint, ReadOptions, TitleKeys, read};
use huidian_extract::{Error, Limits, extract_within};

use crate::roundup_source::source_of;

/// A roundup as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRoundup {
    /// The text of the page, in which the spans of the rows lie.
    pub text: String,
    /// The account or site it is from, where the page says so.
    pub source: Option<String>,
    pub digest: Digest,
}

/// What is known before a roundup is read.
#[derive(Clone, Copy)]
pub struct KnownBefore<'k> {
    /// The titles that the library knows.
    pub titles: &'k TitleKeys,
    /// What a reader said of lines of one look.
    pub line_hints: &'k [LineHint],
}

/// Reads it in this process.
pub(crate) fn read_roundup_here(
    bytes: &[u8],
    name: Option<&str>,
    known: KnownBefore<'_>,
    limits: &Limits,
) -> Result<ReadRoundup, Error> {
    let page = extract_within(bytes, name, limits)?;
    let options = ReadOptions {
        file_name: name,
        known: Some(known.titles),
        line_hints: known.line_hints,
        ..ReadOptions::default()
    };
    let digest = read(&page, &options);
    Ok(ReadRoundup {
        source: source_of(&page),
        text: page.text,
        digest,
    })
}
