//! Texts with a hard line end at every line's width, as mail, terminals and PDF give them.

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
    let width = full_width(&lines)?;
    let joins: Vec<bool> = (0..lines.len())
        .map(|at| {
            lines
                .get(at + 1)
                .is_some_and(|next| runs_on(lines[at], next, width))
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

/// Width of a full line, where lines of that width go on below without a stop.
fn full_width(lines: &[&str]) -> Option<usize> {
    let widest = lines.iter().map(|line| width_of(line)).max()?;
    if !WIDTHS.contains(&widest) {
        return None;
    }
    let full = lines
        .windows(2)
        .filter(|pair| {
            width_of(pair[0]) + SLACK >= widest
                && !ends_sentence(pair[0])
                && goes_on(pair[0], pair[1])
        })
        .count();
    (full >= FULL_LINES).then_some(widest)
}

/// Whether a line end is only the edge of the page.
fn runs_on(line: &str, next: &str, width: usize) -> bool {
    if !goes_on(line, next) {
        return false;
    }
    let is_full = width_of(line) + SLACK >= width;
    let closes_what_is_open = is_open(line) && next.contains(['）', ')', '》']);
    let cannot_begin =
        next.starts_with(['。', '，', '、', '；', '：', '）', '》', '”', '？', '！']);
    is_full || closes_what_is_open || cannot_begin
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
    match rest.len() == line.len() {
        true => after.starts_with(['、', '.', '．']),
        false => after.starts_with(['条', '章', '节', '编', '）', ')']),
    }
}

/// Columns of a line: two for a character of Chinese width.
fn width_of(line: &str) -> usize {
    line.trim_end()
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}
