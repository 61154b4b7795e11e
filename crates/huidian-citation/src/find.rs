//! Finding references in a text.

use huidian_model::Citation;
use huidian_text::{CharPositions, normalise, unwrap_lines};

use crate::context::Context;
use crate::page_ends::without_page_ends;
use crate::scanner::Scanner;

/// Finds all references of a text, one per target work, in order and without overlap.
///
/// Offsets are code points of `text`. Relative references (前款, 同条) come with the full path they mean wherever the text around
/// them tells it. One pass; time is linear in the length of the text.
///
/// Hard line ends and radicals in a text that nobody has parsed are read over; offsets are those of the text as given.
pub fn find(text: &str, context: &Context<'_>) -> Vec<Citation> {
    if context.document.is_some() {
        return find_in(text, context);
    }
    let mut plain = normalise(text);
    if let Some(joined) = without_page_ends(&plain.text) {
        plain.map = joined.map.compose(&plain.map);
        plain.text = joined.text;
    }
    if let Some(unwrapped) = unwrap_lines(&plain.text) {
        plain.map = unwrapped.map.compose(&plain.map);
        plain.text = unwrapped.text;
    }
    let mut citations = find_in(&plain.text, context);
    let given = CharPositions::new(text);
    for citation in &mut citations {
        citation.start = plain.map.to_source(citation.start);
        citation.end = plain.map.to_source(citation.end.saturating_sub(1)) + 1;
        let words = given.byte_at(citation.start)..given.byte_at(citation.end);
        text[words].clone_into(&mut citation.text);
    }
    citations
}

fn find_in(text: &str, context: &Context<'_>) -> Vec<Citation> {
    let found = Scanner::new(text, context).run();
    let positions = CharPositions::new(text);
    found
        .into_iter()
        .map(|found| Citation {
            start: positions.char_at(found.start),
            end: positions.char_at(found.end),
            text: text[found.start..found.end].to_owned(),
            kind: found.kind,
            work: found.work,
            target: found.target,
            resolution: None,
        })
        .collect()
}
