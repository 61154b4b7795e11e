//! The tree of a text and what it says of itself.

use huidian_akoma_ntoso::ReadInstrument;
use huidian_extract::{Format, Page};
use huidian_fetch::Incoming;
use huidian_model::find_numbers;
use huidian_parse::{Found, Hints, Parsed, Rung, parse, parse_shaped};
use huidian_text::OffsetMap;

use super::extract::Extracted;
use super::web_head::complete;

pub(crate) fn read_structure(incoming: &Incoming, extracted: &Extracted) -> Parsed {
    let hints = Hints {
        file_name: Some(incoming.file_name().to_owned()).filter(|name| !name.is_empty()),
        folder: incoming.folder().map(str::to_owned),
        tags: tags_of(&extracted.page)
            .into_iter()
            .chain(incoming.told.iter().cloned())
            .collect(),
    };
    let mut parsed = match &extracted.shapes {
        Some(lines) => parse_shaped(extracted.text(), lines, &hints),
        None => parse(extracted.text(), &hints),
    };
    if let Some(web) = &extracted.web {
        complete(&mut parsed.metadata, web);
    }
    if let Some(instrument) = &extracted.instrument {
        take_tree(&mut parsed, instrument);
    }
    parsed
}

/// The tree that a file has itself stands over the one read from its words; what it says of the work stands behind what its words say.
fn take_tree(parsed: &mut Parsed, instrument: &ReadInstrument) {
    let facts = &instrument.facts;
    let metadata = &mut parsed.metadata;
    let title = facts.title.clone().filter(|_| metadata.title.is_none());
    metadata.title = title.map(outside).or(metadata.title.take());
    if metadata.numbers.is_empty()
        && let Some(number) = &facts.number
    {
        let numbers = find_numbers(number).into_iter();
        metadata
            .numbers
            .extend(numbers.map(|found| outside(found.number)));
    }
    // the label of the text, so that it is taken for the same one
    metadata.version_on = facts.version_on.map(outside).or(metadata.version_on.take());
    if parsed.document.text != instrument.document.text {
        // what was read of the words lies elsewhere in the text that is kept
        parsed.diagnostics.clear();
        parsed.source_map = OffsetMap::identity();
    }
    parsed.taken = None;
    parsed.document = instrument.document.clone();
}

fn outside<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        rung: Rung::FrontMatter,
    }
}

/// Meta tags and title of a web page; properties of other documents are seldom about their text.
fn tags_of(page: &Page) -> Vec<(String, String)> {
    if !matches!(page.format, Format::Html | Format::WebArchive) {
        return Vec::new();
    }
    // what the head of a saved page says is of the saving: who, and when
    let of_saving = ["subject", "from", "date"];
    let is_saved = page.format == Format::WebArchive;
    let title = page
        .title
        .iter()
        .map(|title| ("title".to_owned(), title.clone()));
    let tags = page
        .front_matter
        .iter()
        .filter(|(name, _)| !(is_saved && of_saving.contains(&name.as_str())));
    tags.cloned().chain(title).collect()
}
