//! What is told of works that nobody has checked.

use huidian_model::{ReviewState, WorkId};
use huidian_store::Reader;

use crate::error::Result;

/// What stands behind every word about a work that only a roundup or an inference speaks of.
pub const UNCONFIRMED: &str = "（待核定，未经核对）";

/// Whether nobody has checked that there is such a work; false where there is none.
///
/// # Errors
///
/// When the library cannot be read.
pub fn is_unconfirmed(reader: &Reader<'_>, work: &WorkId) -> Result<bool> {
    let found = reader.find_work(work)?;
    Ok(found.is_some_and(|work| work.review == ReviewState::Unreviewed))
}

/// A headline or sentence with the mark, inside the stop at its end.
pub fn marked(words: &str) -> String {
    match words.strip_suffix('。') {
        Some(words) => format!("{words}{UNCONFIRMED}。"),
        None => format!("{words}{UNCONFIRMED}"),
    }
}
