//! Articles and items that begin inside a line: texts whose line breaks were lost.

use memchr::memmem;

use super::article::{Succession, cites, succession};
use crate::marker::{Mark, MarkForm, Numbers, read_mark};

/// An article's mark inside a line, with its byte.
pub(super) struct InnerMark {
    pub at: usize,
    pub mark: Mark,
}

/// The next article after byte `from`: after a full stop, with the number that follows the last and space after it.
pub(super) fn next_article(line: &str, from: usize, last: Option<Numbers>) -> Option<InnerMark> {
    let rest = line.get(from..)?;
    memmem::find_iter(rest.as_bytes(), "。").find_map(|stop| {
        let after = &rest[stop + '。'.len_utf8()..];
        let words = after.trim_start_matches(['”', ' ', '\u{3000}', '\u{a0}']);
        let at = line.len() - words.len();
        follows(words, last).map(|mark| InnerMark { at, mark })
    })
}

/// The article that a chapter's heading runs into: 第一章 总则 第一条 ….
pub(super) fn article_after_heading(
    line: &str,
    from: usize,
    last: Option<Numbers>,
) -> Option<InnerMark> {
    let limit = line.floor_char_boundary(line.len().min(from + HEADING_REACH));
    let rest = line.get(from..limit)?;
    memmem::find_iter(rest.as_bytes(), "第").find_map(|offset| {
        let at = from + offset;
        let is_apart = line[..at].ends_with(char::is_whitespace);
        let mark = is_apart.then(|| follows(&line[at..], last)).flatten()?;
        Some(InnerMark { at, mark })
    })
}

/// Bytes after 第一章 in which its first article is looked for.
const HEADING_REACH: usize = 120;

fn follows(words: &str, last: Option<Numbers>) -> Option<Mark> {
    let mark = words.starts_with('第').then(|| read_mark(words))??;
    let how = succession(last, mark.ordinal);
    let is_next =
        how == Succession::Next || how == Succession::First && mark.ordinal.values() == [1];
    let is_article = mark.form == MarkForm::Article && mark.is_apart && is_next;
    (is_article && !cites(&words[mark.length..])).then_some(mark)
}

/// Items of a list inside a line: after a colon （一）, then each next number after a semicolon or stop. A lone （一） is no list.
pub(super) fn items(line: &str, from: usize) -> Vec<InnerMark> {
    let mut found: Vec<InnerMark> = Vec::new();
    let Some(rest) = line.get(from..) else {
        return found;
    };
    for open in memchr::memchr2_iter(b'(', "（".as_bytes()[2], rest.as_bytes()) {
        // the search finds the last byte of （, which ends other characters too
        let back = if rest.as_bytes()[open] == b'(' { 0 } else { 2 };
        let Some(at) = (from + open).checked_sub(back) else {
            continue;
        };
        let Some(words) = line
            .get(at..)
            .filter(|words| words.starts_with(['（', '(']))
        else {
            continue;
        };
        let before = line[..at].trim_end();
        let wanted = found.len() as u32 + 1;
        let is_led = if found.is_empty() {
            before.ends_with(['：', ':'])
        } else {
            before.ends_with(['；', ';', '。', '，'])
        };
        let mark = is_led.then(|| read_mark(words)).flatten();
        if let Some(mark) = mark.filter(|mark| is_item(mark, wanted)) {
            found.push(InnerMark { at, mark });
        }
    }
    if found.len() < 2 {
        found.clear();
    }
    found
}

fn is_item(mark: &Mark, wanted: u32) -> bool {
    mark.form == MarkForm::Bracket && mark.ordinal.first() == wanted
}
