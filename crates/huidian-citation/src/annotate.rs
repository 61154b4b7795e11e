//! A text cut into plain and citing pieces, for pages.

use huidian_model::Citation;
use huidian_text::CharPositions;

/// A piece of a text; with its citation where it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'t> {
    pub text: &'t str,
    pub citation: Option<&'t Citation>,
}

/// Cuts `text` at its citations. The pieces in order give back the text; a citation that overlaps the one before, or lies outside
/// the text, is left out.
pub fn annotate<'t>(text: &'t str, citations: &'t [Citation]) -> Vec<Segment<'t>> {
    let positions = CharPositions::new(text);
    let mut segments = Vec::with_capacity(citations.len() * 2 + 1);
    let mut at = 0;
    for citation in citations {
        let start = positions.byte_at(citation.start);
        let end = positions.byte_at(citation.end);
        if start < at || end <= start {
            continue;
        }
        push_plain(&mut segments, &text[at..start]);
        segments.push(Segment {
            text: &text[start..end],
            citation: Some(citation),
        });
        at = end;
    }
    push_plain(&mut segments, &text[at..]);
    segments
}

fn push_plain<'t>(segments: &mut Vec<Segment<'t>>, text: &'t str) {
    if !text.is_empty() {
        segments.push(Segment {
            text,
            citation: None,
        });
    }
}
