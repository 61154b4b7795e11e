//! The tree of a text and what it says of itself.

use huidian_extract::{Format, Page};
use huidian_fetch::Incoming;
use huidian_parse::{Hints, Parsed, parse};

use super::extract::Extracted;
use super::web_head::complete;

pub(crate) fn read_structure(incoming: &Incoming, extracted: &Extracted) -> Parsed {
    let hints = Hints {
        file_name: Some(incoming.file_name().to_owned()),
        folder: incoming.folder().map(str::to_owned),
        tags: tags_of(&extracted.page)
            .into_iter()
            .chain(incoming.told.iter().cloned())
            .collect(),
    };
    let mut parsed = parse(extracted.text(), &hints);
    if let Some(web) = &extracted.web {
        complete(&mut parsed.metadata, web);
    }
    parsed
}

/// Meta tags and title of a web page; properties of other documents are seldom about their text.
fn tags_of(page: &Page) -> Vec<(String, String)> {
    if page.format != Format::Html {
        return Vec::new();
    }
    let title = page
        .title
        .iter()
        .map(|title| ("title".to_owned(), title.clone()));
    page.front_matter.iter().cloned().chain(title).collect()
}
