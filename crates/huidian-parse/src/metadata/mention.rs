//! Works a text is based on, repeals or replaces, in its own words.

use huidian_model::{Number, find_numbers};
use memchr::memmem;

use super::{Metadata, Reading};
use crate::parsed::Span;

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
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let text = reading.text();
    metadata.based_on = based_on(text);
    metadata.repeals = repeals(text);
    metadata.replaces = replaces(text);
}

/// Bytes at the head of a text in which it says what it is based on.
const HEAD: usize = 12_000;

/// 根据《…》…，制定本办法.
fn based_on(text: &str) -> Vec<WorkMention> {
    let head = &text[..text.floor_char_boundary(text.len().min(HEAD))];
    for verb in ["根据", "依据", "依照", "按照"] {
        for at in memmem::find_iter(head.as_bytes(), verb) {
            let sentence = sentence_around(text, at);
            let words = &text[sentence.0..sentence.1];
            let makes = [
                "制定本",
                "制订本",
                "修订本",
                "现就",
                "作出",
                "作如下",
                "结合本",
                "结合我",
                "解释如下",
                "规定如下",
                "批复如下",
                "制定如下",
                "决定",
            ]
            .iter()
            .any(|word| words.contains(word));
            let span = (at, first_stop(text, at, sentence.1));
            let mentions = mentions_in(text, span, sentence);
            if makes && !mentions.is_empty() {
                return mentions;
            }
        }
    }
    Vec::new()
}

/// The end of 根据 …: the clause that says what is made of it.
fn first_stop(text: &str, at: usize, end: usize) -> usize {
    let said = &text[at..end];
    [
        "，结合",
        "，制定",
        "，制订",
        "，现",
        "，对",
        "，就",
        "制定本",
    ]
    .iter()
    .filter_map(|word| said.find(word))
    .min()
    .map_or(end, |stop| at + stop)
}

/// 《…》同时废止, 废止《…》.
fn repeals(text: &str) -> Vec<WorkMention> {
    let mut found: Vec<WorkMention> = Vec::new();
    let mut last_end = 0;
    for at in memmem::find_iter(text.as_bytes(), "废止") {
        if at < last_end {
            continue;
        }
        let sentence = sentence_around(text, at);
        let words = &text[sentence.0..sentence.1];
        let is_here = [
            "同时废止",
            "予以废止",
            "自行废止",
            "即行废止",
            "一并废止",
            "随之废止",
            "相应废止",
        ]
        .iter()
        .any(|word| words.contains(word));
        if !is_here || words.contains("废止前") {
            continue;
        }
        last_end = sentence.1;
        let after = text[sentence.0..at]
            .rfind("施行")
            .map_or(sentence.0, |stop| sentence.0 + stop);
        found.extend(mentions_in(text, (after, at), sentence));
        if found.is_empty() || words.ends_with('：') {
            found.extend(listed_after(text, sentence));
        }
    }
    found
}

/// Bytes read after 下列…同时废止： for the list.
const LIST_REACH: usize = 40_000;

/// The titles of a list that a colon announces.
fn listed_after(text: &str, sentence: (usize, usize)) -> Vec<WorkMention> {
    let ends_open = text[..sentence.1].trim_end().ends_with(['：', ':']);
    if !ends_open {
        return Vec::new();
    }
    let limit = text.floor_char_boundary(text.len().min(sentence.1 + LIST_REACH));
    let mut end = sentence.1;
    for line in text[sentence.1..limit].split_inclusive('\n') {
        if !line.trim().is_empty() && !line.contains('《') && !line.contains('〔') {
            break;
        }
        end += line.len();
    }
    mentions_in(text, (sentence.1, end), sentence)
}

/// 代替《…》 and, of standards, 代替 GB/T …
fn replaces(text: &str) -> Vec<WorkMention> {
    let mut found = Vec::new();
    let head = &text[..text.floor_char_boundary(text.len().min(HEAD))];
    for verb in ["代替", "替代"] {
        for at in memmem::find_iter(head.as_bytes(), verb) {
            let sentence = sentence_around(text, at);
            let end = line_end(text, at);
            found.extend(mentions_in(
                text,
                (at, end.min(sentence.1.max(at))),
                sentence,
            ));
        }
    }
    found
}

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)
}

/// Longest sentence read, in bytes to each side: repeal clauses with fifty titles are this long.
const SENTENCE_REACH: usize = 9000;

/// The sentence that holds `at`: from the stop or line break before it to the one after.
fn sentence_around(text: &str, at: usize) -> (usize, usize) {
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
        let title = &words[open + 3..close];
        let number = number_after(&words[close + 3..]);
        found.push(WorkMention {
            title: Some(title.to_owned()),
            number,
            span: Span::new(span.0 + open, span.0 + close + 3),
            sentence,
        });
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
        found.push(WorkMention {
            title: None,
            number: Some(number.number),
            span: Span::new(
                base + positions.byte_at(number.start),
                base + positions.byte_at(number.end),
            ),
            sentence,
        });
    }
}

/// Byte of the 》 that closes the 《 at the start, nested pairs skipped.
fn matching_close(words: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in words.char_indices().take(2000) {
        match c {
            '《' => depth += 1,
            '》' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The number in brackets right after a title.
fn number_after(rest: &str) -> Option<Number> {
    let inside = rest.trim_start().strip_prefix(['（', '('])?;
    let limit = inside.floor_char_boundary(inside.len().min(180));
    let close = inside[..limit].find(['）', ')']);
    let words = &inside[..close.unwrap_or(limit)];
    find_numbers(words)
        .into_iter()
        .next()
        .map(|found| found.number)
}
