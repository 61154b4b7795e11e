//! The tree of a text and what it says of itself.

use huidian_fetch::Incoming;
use huidian_parse::{Hints, Parsed, parse};

use super::extract::Extracted;
use super::web_head::complete;

pub(crate) fn read_structure(incoming: &Incoming, extracted: &Extracted) -> Parsed {
    let hints = Hints {
        file_name: Some(incoming.file_name().to_owned()),
        folder: incoming.folder().map(str::to_owned),
    };
    let mut parsed = parse(extracted.text(), &hints);
    if let Some(web) = &extracted.web {
        complete(&mut parsed.metadata, web);
    }
    parsed
}
