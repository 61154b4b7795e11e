//! The whole way from a page's text to a parsed document.

use huidian_model::{Diagnostic, Document, Severity, find_numbers};
use huidian_text::{CharPositions, OffsetMap, title_key};

use crate::classify::{Classification, Evidence, judge};
use crate::clean::{Cleaned, Markup, clean};
use crate::head::{self, Field};
use crate::hints::Hints;
use crate::metadata::{Metadata, read_metadata};
use crate::page::find_instrument;
use crate::rung::Rung;
use crate::shape::LineShape;
use crate::structure::build;

/// A text read: its tree, its facts, and what was unsure.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The cleaned text of the instrument and its tree; [`Document::reassemble`] gives the text back.
    pub document: Document,
    pub metadata: Metadata,
    pub classification: Classification,
    /// A table of one text's facts (索引号, 发文机关 …) stood on the page: it is about one document.
    pub has_information_table: bool,
    /// Code points of the input that are the instrument; `None` when all of it is.
    pub taken: Option<(u32, u32)>,
    /// From code points of the document's text to code points of the input.
    pub source_map: OffsetMap,
    /// Spans are code points of the document's text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a page in Markdown, or without any markup. Any text gives a document; what was unsure is in the diagnostics.
pub fn parse(text: &str, hints: &Hints) -> Parsed {
    read(clean(text, Markup::Markdown), hints)
}

/// Reads a text whose lines were told apart when its file was read: no character of it is taken for markup. `lines` are in order of
/// their places and may be none.
pub fn parse_shaped(text: &str, lines: &[LineShape], hints: &Hints) -> Parsed {
    read(clean(text, Markup::Shapes(lines)), hints)
}

fn read(cleaned: Cleaned, hints: &Hints) -> Parsed {
    let (mut head, whole) = head::take(cleaned);
    head.add_tags(&hints.tags);
    let found = find_instrument(&whole, hints);
    let taken = found.is_part.then(|| taken_span(&whole, &found.lines));
    let part = taken.map(|_| {
        let mut part = whole.cut(found.lines.clone());
        part.front_title = part.front_title.or(found.headline);
        part
    });
    let cleaned = part.as_ref().unwrap_or(&whole);
    let mut built = build(cleaned);
    let metadata = read_metadata(cleaned, &built, hints, &head);
    built.diagnostics.extend(disagreements(&metadata, &head));
    let classification = judge(&Evidence {
        whole: &whole,
        built: &built,
        metadata: &metadata,
        hints,
    });
    if found.has_others {
        built.diagnostics.push(Diagnostic {
            severity: Severity::Warning,
            code: "several-instruments",
            message: "the page holds further instruments, which are left out".to_owned(),
            span: None,
        });
    }
    let Cleaned { text, map, .. } = part.unwrap_or(whole);
    count_in_chars(&text, &mut built.diagnostics);
    Parsed {
        document: Document {
            text,
            provisions: built.provisions,
        },
        metadata,
        classification,
        has_information_table: head.facts.iter().any(|fact| fact.rung == Rung::Table),
        taken,
        source_map: map,
        diagnostics: built.diagnostics,
    }
}

/// What the page says of its text and the text itself says otherwise: the text is believed, and the reader told.
fn disagreements(metadata: &Metadata, head: &head::Head) -> Vec<Diagnostic> {
    let told = |code, message: String| Diagnostic {
        severity: Severity::Warning,
        code,
        message,
        span: None,
    };
    let mut found = Vec::new();
    let title = metadata
        .title
        .as_ref()
        .filter(|title| title.rung == Rung::Text);
    if let (Some(own), Some(other)) = (title, head.find(Field::Title))
        && !says_the_same(&own.value, &other.value)
    {
        found.push(told(
            "title-disagrees",
            format!(
                "{}: {}; the text: {}",
                other.rung.chinese(),
                other.value,
                own.value
            ),
        ));
    }
    let number = metadata
        .numbers
        .first()
        .filter(|number| number.rung == Rung::Text);
    if let (Some(own), Some(other)) = (number, head.find(Field::Number))
        && find_numbers(&other.value)
            .first()
            .is_some_and(|found| found.number.key() != own.value.key())
    {
        found.push(told(
            "number-disagrees",
            format!(
                "{}: {}; the text: {}",
                other.rung.chinese(),
                other.value,
                own.value
            ),
        ));
    }
    found
}

fn says_the_same(own: &str, other: &str) -> bool {
    let (own, other) = (title_key(own), title_key(other));
    own.contains(&other) || other.contains(&own)
}

/// Says what a text is. [`parse`] says it too, at no further cost.
pub fn classify(text: &str, hints: &Hints) -> Classification {
    parse(text, hints).classification
}

/// Code points of the input that some lines stand at.
pub(crate) fn taken_span(cleaned: &Cleaned, lines: &std::ops::Range<usize>) -> (u32, u32) {
    let positions = CharPositions::new(&cleaned.text);
    let (start, end) = cleaned.bytes_of(lines);
    let first = cleaned.map.to_source(positions.char_at(start));
    let last = positions.char_at(end).saturating_sub(1);
    (first, cleaned.map.to_source(last) + 1)
}

/// Diagnostics are collected with byte spans and handed out in code points.
fn count_in_chars(text: &str, diagnostics: &mut [Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let positions = CharPositions::new(text);
    for (start, end) in diagnostics
        .iter_mut()
        .filter_map(|found| found.span.as_mut())
    {
        *start = positions.char_at(*start as usize);
        *end = positions.char_at(*end as usize);
    }
}
