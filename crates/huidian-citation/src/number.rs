//! Numbers of documents and standards, found by line.

use huidian_model::Number;
use huidian_model::number::find_numbers;
use huidian_text::CharPositions;

use crate::cursor::{is_alone_after, is_alone_before, line_end};

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
    spans.extend(found.into_iter().map(|found| {
        let start = positions.byte_at(found.start);
        let end = positions.byte_at(found.end);
        NumberSpan {
            start: offset + settled_start(line, start, end),
            end: offset + end,
            is_standard: matches!(found.number, Number::Standard(_)),
        }
    }));
}

/// The start of a number without the end of the date or the verb before it, and with all of 第十四届… .
fn settled_start(line: &str, start: usize, end: usize) -> usize {
    let number = &line[start..end];
    if let Some(rest) = number.strip_prefix(['日', '月'])
        && line[..start]
            .ends_with(|c: char| c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c))
    {
        return end - rest.len();
    }
    // 原国家某某局令: the issuer is named as it was
    if let Some(rest) = number.strip_prefix('原') {
        return end - rest.len();
    }
    if number.contains('届') && line[..start].ends_with('第') {
        return start - '第'.len_utf8();
    }
    let name_end = number
        .find(['〔', '[', '（', '(', '［', '【', '令', '第'])
        .unwrap_or(0);
    let lead_in = number[..name_end]
        .char_indices()
        .rev()
        .find(|(_, c)| LEAD_INS.contains(*c));
    lead_in.map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// Characters of the sentence that run into an issuer's name and stand in none.
const LEAD_INS: &str = "按照以依见将在由及与的了是为于从被把遵凭";

/// Whether a number is all its line says: then it is the text's own.
pub(crate) fn stands_alone(text: &str, span: &NumberSpan) -> bool {
    let is_filler = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '#' | '（' | '）' | '(' | ')' | '文' | '号' | '：' | ':' | '发' | '字'
            )
    };
    is_alone_before(text, span.start, is_filler) && is_alone_after(text, span.end, is_filler)
}
