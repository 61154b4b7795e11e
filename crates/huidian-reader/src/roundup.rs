//! A roundup, from its bytes to its rows.

use huidian_digest::{Digest, ReadOptions, TitleKeys, read};
use huidian_extract::{Error, Limits, extract_within};

/// A roundup as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadRoundup {
    /// The text of the page, in which the spans of the rows lie.
    pub text: String,
    pub digest: Digest,
}

/// Reads it in this process.
pub(crate) fn read_roundup_here(
    bytes: &[u8],
    name: Option<&str>,
    titles: &TitleKeys,
    limits: &Limits,
) -> Result<ReadRoundup, Error> {
    let page = extract_within(bytes, name, limits)?;
    let options = ReadOptions {
        file_name: name,
        known: Some(titles),
        ..ReadOptions::default()
    };
    let digest = read(&page, &options);
    Ok(ReadRoundup {
        text: page.text,
        digest,
    })
}
