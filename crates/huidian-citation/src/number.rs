//! Numbers of documents and standards, found by line.

use huidian_model::Number;
use huidian_model::number::find_numbers;
use huidian_text::CharPositions;

use crate::cursor::{line_end, line_start};

/// A number in a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumberSpan {
    pub start: usize,
    pub end: usize,
    pub is_standard: bool,
}

/// All numbers of a text in order. Only lines that can hold one are read closely.
pub(crate) fn number_spans(text: &str) -> Vec<NumberSpan> {
    let mut spans = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = line_end(text, start);
        let line = &text[start..end];
        if can_hold_number(line) {
            push_line(line, start, &mut spans);
        }
        start = end + 1;
    }
    spans
}

fn can_hold_number(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_uppercase())
        || memchr::memmem::find(line.as_bytes(), "号".as_bytes()).is_some()
        || line.contains(|c: char| ('Ａ'..='Ｚ').contains(&c))
}

fn push_line(line: &str, offset: usize, spans: &mut Vec<NumberSpan>) {
    let found = find_numbers(line);
    if found.is_empty() {
        return;
    }
    let positions = CharPositions::new(line);
    spans.extend(found.into_iter().map(|found| NumberSpan {
        start: offset + positions.byte_at(found.start),
        end: offset + positions.byte_at(found.end),
        is_standard: matches!(found.number, Number::Standard(_)),
    }));
}

/// Whether a number is all its line says: then it is the text's own.
pub(crate) fn stands_alone(text: &str, span: &NumberSpan) -> bool {
    let is_filler = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '#' | '（' | '）' | '(' | ')' | '文' | '号' | '：' | ':' | '发' | '字'
            )
    };
    let before = &text[line_start(text, span.start)..span.start];
    let after = &text[span.end..line_end(text, span.end)];
    before.chars().all(is_filler) && after.chars().all(is_filler)
}
