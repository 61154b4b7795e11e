//! The whole way from a page's text to a parsed document.

use huidian_model::{Diagnostic, Document, Severity};
use huidian_text::{CharPositions, OffsetMap};

use crate::classify::{Classification, Evidence, judge};
use crate::clean::{Cleaned, clean};
use crate::metadata::{Metadata, read_metadata};
use crate::page::find_instrument;
use crate::structure::build;

/// What is known about a text before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// File name, such as `某办法(2024-05-01).md`: a title and a date in brackets.
    pub file_name: Option<String>,
    /// Folders above the file, `/` between them; a folder named after a kind of work (行政法规) counts.
    pub folder: Option<String>,
}

/// Bytes of the document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The words of the span in the text it belongs to.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// A text read: its tree, its facts, and what was unsure.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The cleaned text of the instrument and its tree; [`Document::reassemble`] gives the text back.
    pub document: Document,
    pub metadata: Metadata,
    pub classification: Classification,
    /// Code points of the input that are the instrument; `None` when all of it is.
    pub taken: Option<(u32, u32)>,
    /// From code points of the document's text to code points of the input.
    pub source_map: OffsetMap,
    /// Spans are code points of the document's text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a page. Any text gives a document; what was unsure is in the diagnostics.
pub fn parse(text: &str, hints: &Hints) -> Parsed {
    let whole = clean(text);
    let found = find_instrument(&whole, hints);
    let taken = found.is_part.then(|| taken_span(&whole, &found.lines));
    let part = taken.map(|_| {
        let mut part = whole.cut(found.lines.clone());
        part.front_title = part.front_title.or(found.headline);
        part
    });
    let cleaned = part.as_ref().unwrap_or(&whole);
    let mut built = build(cleaned);
    let metadata = read_metadata(cleaned, &built, hints);
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
        taken,
        source_map: map,
        diagnostics: built.diagnostics,
    }
}

fn taken_span(cleaned: &Cleaned, lines: &std::ops::Range<usize>) -> (u32, u32) {
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
