//! Finding references in a text.

use std::ops::Range;

use huidian_model::Citation;
use huidian_text::{CharPositions, Normalised, OffsetMap, normalise, unwrap_lines};

use crate::context::Context;
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

/// Longest title that goes on behind the end of a page, in bytes.
const TITLE: usize = 240;

/// The text without the blank lines and page numbers that stand inside a title, or between a title and the provision named behind it; `None` where there
/// are none.
fn without_page_ends(text: &str) -> Option<Normalised> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    for (open, _) in text.match_indices('《') {
        let limit = text.floor_char_boundary(text.len().min(open + TITLE));
        let said = &text[open..limit];
        let Some(close) = said.find('》').map(|close| open + close) else {
            continue;
        };
        // the one inside is looked at by itself, and with it what stands behind
        if text[open + '《'.len_utf8()..close].contains('《') {
            continue;
        }
        let mut at = open;
        while let Some(line_end) = text[at..close].find('\n').map(|end| at + end) {
            let next = gap_end(text, line_end);
            if next > close {
                break;
            }
            gaps.push(line_end..next);
            at = next;
        }
        let behind = close + '》'.len_utf8();
        if text[behind..].starts_with('\n') {
            let next = gap_end(text, behind);
            if text[next..].starts_with('第') && gaps.last().is_none_or(|gap| gap.end <= behind) {
                gaps.push(behind..next);
            }
        }
    }
    if gaps.is_empty() {
        return None;
    }
    let mut joined = String::new();
    let mut map = OffsetMap::default();
    let (mut at, mut source, mut derived) = (0, 0, 0);
    let end = text.len();
    for gap in gaps.into_iter().chain(std::iter::once(end..end)) {
        let kept = &text[at..gap.start];
        map.push(derived, source);
        joined.push_str(kept);
        derived += kept.chars().count() as u32;
        source += text[at..gap.end].chars().count() as u32;
        at = gap.end;
    }
    Some(Normalised { text: joined, map })
}

/// Where the words go on behind a line end: over blank lines and lines that hold a page number alone.
fn gap_end(text: &str, line_end: usize) -> usize {
    let mut at = line_end;
    while let Some(rest) = text[at..].strip_prefix('\n') {
        let start = text.len() - rest.len();
        let line = rest.split('\n').next().unwrap_or("");
        if line.trim().is_empty() || is_page_number(line) {
            at = start + line.len();
        } else {
            return start + line.len() - line.trim_start().len();
        }
    }
    at
}

/// — 3 —, - 3 -, 3, 第3页
fn is_page_number(line: &str) -> bool {
    let number: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '—' | '-' | '–' | '－' | '第' | '页' | '·'))
        .collect();
    (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
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
