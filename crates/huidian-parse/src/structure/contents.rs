//! Finds a table of contents and tells it from the body.

use std::ops::Range;

use super::ScannedLine;
use crate::marker::MarkForm;
use crate::words::char_count;

/// Lines of the table of contents.
///
/// It is either announced (目录) or a run of headings whose first comes again later; in both cases it ends before the line where its first
/// heading is repeated, or where a line is no entry.
///
/// Where entries have leaders and page numbers, as those of standards do, these say it alone.
pub(super) fn find(lines: &[ScannedLine<'_>]) -> Option<Range<usize>> {
    if let Some(entries) = with_leaders(lines) {
        return Some(entries);
    }
    let announced = lines
        .iter()
        .position(|line| is_form(line, MarkForm::Contents));
    if let Some(start) = announced {
        let end = end_of_entries(lines, start + 1);
        let is_inline = char_count(lines[start].rest()) > 4;
        return (end > start + 1 || is_inline).then_some(start..end);
    }
    let start = lines.iter().position(is_heading)?;
    let end = end_of_entries(lines, start);
    let repeats = lines
        .get(end)
        .is_some_and(|line| line.mark.is_some() && same_heading(&lines[start], line));
    (end > start + 1 && repeats).then_some(start..end)
}

/// The run of lines with leaders, and the line above it that announces it.
fn with_leaders(lines: &[ScannedLine<'_>]) -> Option<Range<usize>> {
    const FEWEST: usize = 3;
    let first = lines.iter().position(|line| has_leaders(line.text))?;
    let mut end = first;
    // An entry may take two lines, of which the last has the leaders.
    while let Some(next) = lines[end..]
        .iter()
        .take(3)
        .position(|line| has_leaders(line.text))
    {
        end += next + 1;
    }
    let count = lines[first..end]
        .iter()
        .filter(|line| has_leaders(line.text));
    let is_announced = first > 0 && is_form(&lines[first - 1], MarkForm::Contents);
    (count.count() >= FEWEST).then_some(first - usize::from(is_announced)..end)
}

/// Whether a line ends in leaders and the number of a page: `5.1 总则……………4`, `前言....Ⅲ`.
fn has_leaders(text: &str) -> bool {
    let is_page =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVXivx()（）".contains(c);
    let rest = text.trim_end_matches(is_page);
    let leaders = rest.len() - rest.trim_end_matches(['.', '…', '·', '．', ' ']).len();
    rest.len() < text.len()
        && leaders >= 4
        && (rest.ends_with("....") || rest.ends_with("……") || rest.ends_with("····"))
}

fn end_of_entries(lines: &[ScannedLine<'_>], start: usize) -> usize {
    let Some(first) = lines.get(start) else {
        return start;
    };
    let mut end = start;
    while let Some(line) = lines.get(end) {
        let is_repeat = end > start && first.mark.is_some() && same_heading(first, line);
        if is_repeat || !is_entry(line) {
            break;
        }
        end += 1;
    }
    // without a repeat the last headings may already be the body's: give back the run before a text line
    let repeated = lines.get(end).is_some_and(|line| same_heading(first, line));
    if repeated {
        end
    } else {
        settle_end(lines, start, end)
    }
}

/// An announced table whose first heading does not come again word for word: look for its number instead.
fn settle_end(lines: &[ScannedLine<'_>], start: usize, end: usize) -> usize {
    let number = |line: &ScannedLine<'_>| line.mark.as_ref().map(|mark| (mark.form, mark.ordinal));
    let first = number(&lines[start]);
    (start + 1..end)
        .find(|at| first.is_some() && number(&lines[*at]) == first)
        .unwrap_or(end)
}

fn is_form(line: &ScannedLine<'_>, form: MarkForm) -> bool {
    line.mark.as_ref().is_some_and(|mark| mark.form == form)
}

fn is_heading(line: &ScannedLine<'_>) -> bool {
    line.mark.as_ref().is_some_and(|mark| {
        matches!(
            mark.form,
            MarkForm::Part | MarkForm::Subpart | MarkForm::Chapter | MarkForm::Section
        )
    })
}

/// Whether a line can stand in a table of contents: short, no sentence, not an article.
fn is_entry(line: &ScannedLine<'_>) -> bool {
    let is_article = is_form(line, MarkForm::Article);
    !is_article
        && line.text.len() < 240
        && !line.text.contains(['。', '；', '，'])
        && !line.text.ends_with(['：', ':'])
}

fn same_heading(one: &ScannedLine<'_>, other: &ScannedLine<'_>) -> bool {
    let (Some(first), Some(second)) = (&one.mark, &other.mark) else {
        return false;
    };
    first.form == second.form
        && first.ordinal == second.ordinal
        && heading_key(one.rest()) == heading_key(other.rest())
}

/// Words of a heading without spaces, leaders and page numbers.
fn heading_key(words: &str) -> String {
    words
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '…' | '·' | '•' | '-' | '—'))
        .filter(|c| !c.is_ascii_digit())
        .collect()
}
