//! Works that a sentence names, by title, number or both.

use huidian_model::{Number, ProvisionPath, find_numbers};
use huidian_text::PartialDate;

use super::definition::in_full;
use crate::span::Span;
use crate::words::matching_close;

/// A work named by title, number or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkMention {
    /// Without 《》; 〈〉 inside as written.
    pub title: Option<String>,
    pub number: Option<Number>,
    /// The mention itself.
    pub span: Span,
    /// The sentence that makes the relation.
    pub sentence: Span,
    /// How much of the work it is about.
    pub scope: Scope,
    /// The day on which it happens, where the sentence names one of its own; otherwise that of the text.
    pub on: Option<PartialDate>,
}

/// How much of a work an act is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Whole,
    /// 第二条, 第三章, 附件二
    Provisions(Vec<ProvisionPath>),
    /// 关于清扫的规定, 与本办法不一致的内容: as the text says it
    Part(String),
}

impl Scope {
    pub fn is_whole(&self) -> bool {
        *self == Scope::Whole
    }

    /// For the reader, as statutes cite; empty for a whole work.
    pub fn words(&self) -> String {
        match self {
            Scope::Whole => String::new(),
            Scope::Provisions(paths) => paths
                .iter()
                .map(ProvisionPath::citation)
                .collect::<Vec<_>>()
                .join("、"),
            Scope::Part(words) => words.clone(),
        }
    }
}

impl WorkMention {
    /// A whole work, on the day of the text.
    pub(in crate::metadata) fn whole(
        title: Option<String>,
        number: Option<Number>,
        span: Span,
        sentence: Span,
    ) -> Self {
        Self {
            title,
            number,
            span,
            sentence,
            scope: Scope::Whole,
            on: None,
        }
    }
}

pub(super) fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)
}

/// Longest sentence read, in bytes to each side: repeal clauses with fifty titles are this long.
const SENTENCE_REACH: usize = 9000;

/// The sentence that holds `at`: from the stop or line break before it to the one after.
pub(super) fn sentence_around(text: &str, at: usize) -> (usize, usize) {
    let floor = text.floor_char_boundary(at.saturating_sub(SENTENCE_REACH));
    let ceiling = text.floor_char_boundary(text.len().min(at + SENTENCE_REACH));
    let start = text[floor..at].rfind(['。', '\n']).map_or(floor, |stop| {
        floor
            + stop
            + text[floor + stop..]
                .chars()
                .next()
                .map_or(1, char::len_utf8)
    });
    let end = text[at..ceiling]
        .find(['。', '\n'])
        .map_or(ceiling, |stop| {
            at + stop
                + if text.as_bytes()[at + stop] == b'\n' {
                    0
                } else {
                    3
                }
        });
    (start, end)
}

/// Titles in 《》 (nested ones belong to their title) with the number in brackets after or before them; numbers alone too.
pub(super) fn mentions_in(
    text: &str,
    span: (usize, usize),
    sentence: (usize, usize),
) -> Vec<WorkMention> {
    let sentence = Span::new(sentence.0, sentence.1);
    let words = &text[span.0..span.1.max(span.0)];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = words[at..].find('《').map(|open| at + open) {
        let Some(close) = matching_close(&words[open..]).map(|close| open + close) else {
            break;
        };
        let mut title = words[open + 3..close].to_owned();
        let mut number = number_after(&words[close + 3..]);
        if let Some((full, behind)) = in_full(text, span.0 + open, &title) {
            title = full;
            number = number.or_else(|| number_after(&text[behind..]));
        }
        found.push(WorkMention::whole(
            Some(title),
            number,
            Span::new(span.0 + open, span.0 + close + 3),
            sentence,
        ));
        at = close + 3;
    }
    if found.is_empty() {
        push_numbers(words, span.0, sentence, &mut found);
    }
    found
}

fn push_numbers(words: &str, base: usize, sentence: Span, found: &mut Vec<WorkMention>) {
    let positions = huidian_text::CharPositions::new(words);
    for number in find_numbers(words) {
        found.push(WorkMention::whole(
            None,
            Some(number.number),
            Span::new(
                base + positions.byte_at(number.start),
                base + positions.byte_at(number.end),
            ),
            sentence,
        ));
    }
}

/// The number in brackets right after a title.
pub(super) fn number_after(rest: &str) -> Option<Number> {
    let inside = rest.trim_start().strip_prefix(['（', '('])?;
    let limit = inside.floor_char_boundary(inside.len().min(180));
    let close = inside[..limit].find(['）', ')']);
    let words = &inside[..close.unwrap_or(limit)];
    find_numbers(words)
        .into_iter()
        .next()
        .map(|found| found.number)
}
