//! Where the lines of a text stand on the printed pages of its original.

use huidian_extract::{Page, Place, RecognisedBy};
use huidian_model::{LineReader, PrintedLine, PrintedText};

/// The lines of a text; `None` for an original without printed pages.
///
/// `to_page` leads from a code point of the text to one of the page's text.
pub(crate) fn printed_in(
    page: &Page,
    text: &str,
    to_page: impl Fn(u32) -> u32,
) -> Option<PrintedText> {
    if page.places.is_empty() {
        return None;
    }
    // In the order of the text they are, but for notes at the foot of a page.
    let mut places: Vec<&Place> = page.places.iter().collect();
    places.sort_by_key(|place| place.span.start);
    let mut lines: Vec<PrintedLine> = Vec::new();
    let mut open: Option<usize> = None;
    for (offset, character) in (0..).zip(text.chars()) {
        if character.is_whitespace() {
            continue;
        }
        let at = to_page(offset);
        let place = place_of(&places, at);
        match (place, open) {
            (Some(place), Some(last)) if place == last => {
                if let Some(line) = lines.last_mut() {
                    line.span.end = offset + 1;
                }
            }
            (Some(place), _) => lines.push(line(places[place], offset)),
            (None, _) => {}
        }
        open = place;
        if let (Some(place), Some(line)) = (place, lines.last_mut())
            && places[place].doubtful.binary_search(&at).is_ok()
        {
            line.doubtful.push(offset);
        }
    }
    Some(PrintedText {
        page_sizes: page.page_sizes.clone(),
        lines,
    })
}

fn place_of(places: &[&Place], at: u32) -> Option<usize> {
    let next = places.partition_point(|place| place.span.start <= at);
    let place = next.checked_sub(1)?;
    (at < places[place].span.end).then_some(place)
}

fn line(place: &Place, offset: u32) -> PrintedLine {
    let reader = match (place.confidence, place.recognised_by) {
        (None, _) => LineReader::File,
        (Some(_), Some(RecognisedBy::Model)) => LineReader::Model,
        (Some(_), _) => LineReader::Ocr,
    };
    PrintedLine {
        span: offset..offset + 1,
        page: place.page,
        area: place.area,
        reader,
        confidence: place.confidence,
        doubtful: Vec::new(),
    }
}
