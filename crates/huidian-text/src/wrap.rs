//! Texts with a hard line end at every line's width, as mail, terminals and PDF give them.

use std::ops::Range;

use crate::normalise::{Normalised, OffsetMap};
use crate::numeral::is_numeral_char;

/// Widths of a full line, in half-width columns: below it is a poem or a list, above it nobody wraps.
const WIDTHS: std::ops::RangeInclusive<usize> = 30..=120;

/// Columns by which a full line may be short: a mark that may not begin a line pulls one or two characters down with it.
const SLACK: usize = 4;

/// Full lines that go on without a stop, before a text counts as wrapped.
const FULL_LINES: usize = 2;

/// The text with its hard line ends taken out, and the way back; `None` when it is not wrapped.
///
/// A line end stays before a blank line, before an indented line and before a number such as 第三条 or （二）.
pub fn unwrap_lines(text: &str) -> Option<Normalised> {
    let lines: Vec<&str> = text.split('\n').collect();
    let width = full_width(&lines);
    let sentences = width.map_or_else(Vec::new, |width| runs_of(&lines, width));
    let heads = broken_heads(&lines);
    let joins: Vec<bool> = (0..lines.len())
        .map(|at| {
            let is_in_sentence = sentences.iter().any(|run| run.contains(&at));
            let next = lines.get(at + 1);
            is_in_sentence
                || heads.iter().any(|run| run.contains(&at))
                || width.is_some() && next.is_some_and(|next| belongs_to(next, lines[at]))
        })
        .collect();
    if !joins.contains(&true) {
        return None;
    }
    let mut unwrapped = Normalised {
        text: String::with_capacity(text.len()),
        map: OffsetMap::default(),
    };
    let (mut derived, mut source) = (0u32, 0u32);
    for (line, joins) in lines.iter().zip(&joins) {
        let kept = if *joins { line.trim_end() } else { line };
        unwrapped.map.push(derived, source);
        unwrapped.text.push_str(kept);
        derived += kept.chars().count() as u32;
        source += line.chars().count() as u32;
        if !joins {
            unwrapped.map.push(derived, source);
            unwrapped.text.push('\n');
            derived += 1;
        }
        source += 1;
    }
    unwrapped.text.pop();
    Some(unwrapped)
}

/// Lines of a text's head among which what is broken can be told, whatever its width.
const HEAD_LINES: usize = 16;

/// Lines over which a note may be broken.
const NOTE_LINES: usize = 5;

/// What is broken in the head of any text: a note that opens with a year, （2025年3月 … 公布）, until it closes; the sentence of an order, 《某办法》已经 … 现予公布;
/// a line of a title that ends in 、.
fn broken_heads(lines: &[&str]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    for (at, line) in lines.iter().enumerate().take(HEAD_LINES) {
        let line = line.trim();
        let goes_on = |at: usize| {
            lines
                .get(at + 1)
                .is_some_and(|next| goes_on(lines[at], next))
        };
        let opens = line.strip_prefix('（').is_some_and(|rest| {
            ["19", "20", "二〇"]
                .iter()
                .any(|lead| rest.starts_with(lead))
        }) && is_open(line);
        let close = (at + 1..lines.len().min(at + NOTE_LINES))
            .take_while(|below| goes_on(below - 1))
            .find(|below| lines[*below].contains('）'));
        let close = close.filter(|_| opens);
        match close.or_else(|| order_until(lines, at)) {
            Some(close) => runs.push(at..close),
            None if line.ends_with('、') && !begins_with_number(line) && goes_on(at) => {
                runs.push(at..at + 1);
            }
            None => {}
        }
    }
    runs
}

/// The line in which the sentence of an order ends that begins in this one: 《某办法》已经2031年5月6日 / 市政府常务会议审议通过，现予公布.
fn order_until(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines[at].trim();
    if !first.starts_with('《') || ends_sentence(first) {
        return None;
    }
    let below = at + 1..lines.len().min(at + NOTE_LINES);
    let end = below
        .take_while(|below| goes_on(lines[below - 1], lines[*below]))
        .find(|below| lines[*below].trim_end().ends_with('。'))?;
    let sentence: String = lines[at..=end].iter().map(|line| line.trim()).collect();
    let is_passed = ["已经", "已由", "已于", "业经"]
        .iter()
        .any(|word| sentence.contains(&format!("》{word}")));
    let is_published = ["现予", "予以公布", "予以发布", "现公布", "现发布"]
        .iter()
        .any(|word| sentence.contains(word));
    (is_passed && is_published).then_some(end)
}

/// Width of a full line, where sentences run over lines of that width.
pub(crate) fn full_width(lines: &[&str]) -> Option<usize> {
    let widest = lines.iter().map(|line| width_of(line)).max()?;
    if !WIDTHS.contains(&widest) {
        return None;
    }
    let full: usize = runs_of(lines, widest)
        .iter()
        .map(ExactSizeIterator::len)
        .sum();
    (full >= FULL_LINES).then_some(widest)
}

/// Runs of full lines that go on without a stop until a line ends the sentence. A title over a number is no sentence and stays apart.
fn runs_of(lines: &[&str], width: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        while at + 1 < lines.len() && is_full(lines[at], width) && goes_on(lines[at], lines[at + 1])
        {
            at += 1;
        }
        // lines that are full to the stop at their end may be paragraphs: they join only where the next is no beginning
        if at > start
            && lines[at].trim_end().ends_with(['。', '；', '”'])
            && has_open_line(&lines[start..at])
        {
            runs.push(start..at);
        }
        at += 1;
    }
    runs
}

/// Whether a line of a run stops inside a sentence.
fn has_open_line(lines: &[&str]) -> bool {
    lines.iter().any(|line| !ends_sentence(line))
}

/// Whether a line can only go on with the one above: what is open there closes in it, or it begins with a closing mark.
fn belongs_to(next: &str, line: &str) -> bool {
    let closes_what_is_open = is_open(line) && next.contains(['）', ')', '》']);
    let cannot_begin =
        next.starts_with(['。', '，', '、', '；', '：', '）', '》', '”', '？', '！']);
    goes_on(line, next) && (closes_what_is_open || cannot_begin)
}

/// Whether both lines have words and the second is no paragraph or number of its own.
fn goes_on(line: &str, next: &str) -> bool {
    !line.trim().is_empty()
        && !next.trim().is_empty()
        && !next.starts_with(char::is_whitespace)
        && !begins_with_number(next)
        && !next.starts_with(['#', '|', '-', '*', '>', '`', '+'])
        && !line.starts_with(['#', '|'])
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['。', '；', '：', '！', '？'])
}

/// Whether a bracket or title mark is open at the end of the line.
fn is_open(line: &str) -> bool {
    let depth = line.chars().fold(0i32, |depth, c| match c {
        '（' | '《' => depth + 1,
        '）' | '》' => depth - 1,
        _ => depth,
    });
    depth > 0
}

/// 第三条, 一、, （二）, 3. at the beginning of a line.
fn begins_with_number(line: &str) -> bool {
    let rest = line.trim_start_matches(['第', '（', '(']);
    let after = rest.trim_start_matches(is_numeral_char);
    if after.len() == rest.len() {
        return false;
    }
    if rest.len() == line.len() {
        after.starts_with(['、', '.', '．'])
    } else {
        after.starts_with(['条', '章', '节', '编', '）', ')'])
    }
}

/// Whether a line reaches the width of full ones.
pub(crate) fn is_full(line: &str, width: usize) -> bool {
    width_of(line) + SLACK >= width
}

/// Columns of a line: two for a character of Chinese width.
fn width_of(line: &str) -> usize {
    line.trim_end()
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}
