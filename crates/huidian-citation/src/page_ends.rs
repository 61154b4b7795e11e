//! Ends of lines and pages inside references.

use std::ops::Range;

use huidian_text::numeral::is_numeral_char;
use huidian_text::{Normalised, OffsetMap};

use crate::anchor::INSTRUMENT_WORDS;
use crate::cursor::window_before;
use crate::number::number_spans;

/// Longest title that goes on behind the end of a page, in bytes.
const TITLE: usize = 240;

/// The text without the blank lines, page numbers and running heads that stand inside a title, between a title and the provision named behind it, or
/// inside the number of a provision, and without line ends in 该条例 and right behind it; `None` where there are none.
pub(crate) fn without_page_ends(text: &str) -> Option<Normalised> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    for (open, _) in text.match_indices('《') {
        let limit = text.floor_char_boundary(text.len().min(open + TITLE));
        let said = &text[open..limit];
        let Some(close) = said.find('》').map(|close| open + close) else {
            continue;
        };
        let is_nested = text[open + '《'.len_utf8()..close].contains('《');
        let mut at = open;
        while let Some(line_end) = text[at..close].find('\n').map(|end| at + end) {
            let next = gap_end(text, line_end);
            if next > close || is_nested {
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
    gaps.extend(back_references(text));
    gaps.extend(broken_numbers(text));
    gaps.sort_by_key(|gap| (gap.start, gap.end));
    gaps.dedup_by(|next, last| next.start < last.end);
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

/// Words that point back to an act named before.
const POINTERS: [&str; 5] = ["该", "上述", "前述", "同", "本"];
/// Characters in front of 同 and 本 that leave them words of their own; 合同 and 基本 are others.
const IN_FRONT: &str = "照据按反合用以和及与或，。、；：（";

/// Longest words that point back to an act, with what stands around them, in bytes.
const NEAR: usize = 60;

/// Line ends in 该条例 and between it and 第八条.
fn back_references(text: &str) -> Vec<Range<usize>> {
    let ends = text.match_indices('\n').map(|(at, _)| at);
    let broken = ends.filter(|at| {
        // 该 / 条例 / 第八条: the line end before may cut the same words
        let before = window_before(text, *at, NEAR).replace(['\n', ' ', '\u{3000}'], "");
        let after = text[at + 1..].trim_start_matches([' ', '\u{3000}']);
        is_cut(&before, after) || names_act(&before) && names_provision(after)
    });
    broken.map(|at| at..line_start(text, at + 1)).collect()
}

/// 第二十 / 七条. Lines that are labels of their own (第二十七条) are whole.
fn broken_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    const UNITS: [char; 8] = ['条', '款', '项', '目', '章', '节', '编', '分'];
    text.match_indices('\n').filter_map(|(at, _)| {
        let before = window_before(text, at, NEAR);
        let number = before.trim_end_matches(is_numeral_char);
        if number.len() == before.len() || !number.ends_with('第') {
            return None;
        }
        let next = gap_end(text, at);
        let rest = text[next..].trim_start_matches(is_numeral_char);
        rest.starts_with(UNITS).then_some(at..next)
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\u{3000}']).len()
}

/// 该 / 条例, 该条 / 例第八条
fn is_cut(before: &str, after: &str) -> bool {
    INSTRUMENT_WORDS.iter().any(|word| {
        let cuts = word.char_indices().map(|(at, _)| word.split_at(at));
        cuts.into_iter().any(|(left, right)| {
            after.starts_with(right) && before.strip_suffix(left).is_some_and(points_back)
        })
    })
}

fn names_act(before: &str) -> bool {
    INSTRUMENT_WORDS
        .iter()
        .any(|word| before.strip_suffix(word).is_some_and(points_back))
}

fn points_back(before: &str) -> bool {
    POINTERS.iter().any(|pointer| {
        let Some(front) = before.strip_suffix(pointer) else {
            return false;
        };
        let is_alone = front.is_empty() || front.ends_with(|c| IN_FRONT.contains(c));
        !matches!(*pointer, "同" | "本") || is_alone
    })
}

/// 第八条，; 第八条　… is the label of an article of the text itself.
fn names_provision(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('第') else {
        return false;
    };
    let digits = rest.find(|c: char| !is_numeral_char(c) && !c.is_whitespace());
    let behind = digits.and_then(|at| rest[at..].strip_prefix(['条', '章', '款']));
    behind.is_some_and(|behind| !behind.is_empty() && !behind.starts_with(char::is_whitespace))
}

/// Where the words go on behind a line end: over blank lines and lines that hold a page number or the number of the document alone.
fn gap_end(text: &str, line_end: usize) -> usize {
    let mut at = line_end;
    while let Some(rest) = text[at..].strip_prefix('\n') {
        let start = text.len() - rest.len();
        let line = rest.split('\n').next().unwrap_or("");
        if line.trim().is_empty() || is_page_number(line) || is_number(line) {
            at = start + line.len();
        } else {
            return start + line.len() - line.trim_start().len();
        }
    }
    at
}

/// — 3 —, - 3 -, 3, 第3页 共5页
fn is_page_number(line: &str) -> bool {
    const MARKS: [char; 11] = ['—', '-', '–', '－', '第', '页', '共', '·', '/', '，', '|'];
    let number: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && !MARKS.contains(c))
        .collect();
    let longest = if line.contains('页') { 8 } else { 4 };
    (1..=longest).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// 海交罚〔2025〕18号 by itself: the running head of a page.
fn is_number(line: &str) -> bool {
    let line = line.trim();
    let spans = number_spans(line);
    spans.len() == 1 && spans[0].start == 0 && spans[0].end == line.len() && !spans[0].is_standard
}
