//! The marks right behind a title that belong to it.

use std::ops::Range;

use crate::draft::leading_mark;
use crate::number::{find_number, is_announcement_number};
use crate::passage::Passage;
use crate::quote::Quote;

/// What stands right behind a closing title mark and belongs to the title.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    pub(crate) end: usize,
    pub(crate) version: Option<Range<usize>>,
    pub(crate) is_draft: bool,
    pub(crate) number: Option<Range<usize>>,
}

/// Reads the marks behind a title: a version, a draft mark, a number in brackets, the word 标准, in any order.
pub(crate) fn tail(passage: &Passage, start: usize, limit: usize) -> Tail {
    let mut tail = Tail {
        end: start,
        ..Tail::default()
    };
    for _ in 0..5 {
        let at = skip_blank(passage, tail.end, limit);
        let next = draft_token(passage, at, limit, &mut tail)
            .or_else(|| version_token(passage, at, limit, &mut tail))
            .or_else(|| bracket_token(passage, at, limit, &mut tail))
            .or_else(|| noun_token(passage, at, limit));
        match next {
            Some(end) => tail.end = end,
            None => break,
        }
    }
    tail
}

pub(super) fn skip_blank(passage: &Passage, mut at: usize, limit: usize) -> usize {
    while at < limit && matches!(passage.chars[at], ' ' | '*' | '_') {
        at += 1;
    }
    at
}

fn draft_token(passage: &Passage, at: usize, limit: usize, tail: &mut Tail) -> Option<usize> {
    let length = leading_mark(&passage.folded[at..limit])?;
    tail.is_draft = true;
    Some(at + length)
}

/// 1.0版, V2.0, 第二版 without brackets belong to the title.
fn version_token(passage: &Passage, at: usize, limit: usize, tail: &mut Tail) -> Option<usize> {
    let text: String = passage.folded[at..limit.min(at + 10)].iter().collect();
    let digits = text.trim_start_matches('v');
    let length = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let has_point = digits[..length].contains('.');
    let number_end = text.len() - digits.len() + length;
    let rest = &text[number_end..];
    let end = if length > 0 && (has_point || text.starts_with('v')) {
        number_end + usize::from(rest.starts_with('版'))
    } else {
        return None;
    };
    let end = at + end.min(limit - at);
    tail.version = Some(at..end);
    Some(end)
}

/// （国发〔2024〕1号）, （GB/T 1—2020）, （以下简称…）.
fn bracket_token(passage: &Passage, at: usize, limit: usize, tail: &mut Tail) -> Option<usize> {
    if at >= limit || !matches!(passage.folded[at], '(' | '[') {
        return None;
    }
    let mut depth = 0usize;
    let close = (at..limit.min(at + 90)).find(|&place| {
        match passage.folded[place] {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let inside = at + 1..close;
    if tail.number.is_none() {
        tail.number = find_number(passage, inside.clone())
            .map(|number| whole_number(passage, &inside, number))
            .or_else(|| {
                is_announcement_number(&passage.folded_text(inside.clone()))
                    .then(|| passage.trim(inside.clone()))
            });
    }
    Some(close + 1)
}

/// A bracket that holds a number and nothing else gives it whole: 国家密码管理局令第4号.
fn whole_number(passage: &Passage, inside: &Range<usize>, number: Range<usize>) -> Range<usize> {
    let inside = passage.trim(inside.clone());
    let is_whole = inside.len() <= 40
        && !inside
            .clone()
            .any(|at| matches!(passage.chars[at], '，' | ',' | '；' | '：' | ':' | '》'));
    if is_whole && number.end == inside.end {
        inside
    } else {
        number
    }
}

fn noun_token(passage: &Passage, at: usize, limit: usize) -> Option<usize> {
    const NOUNS: [&str; 11] = [
        "强制性国家标准",
        "推荐性国家标准",
        "国家标准",
        "行业标准",
        "地方标准",
        "团体标准",
        "国标",
        "等标准",
        "标准",
        "文件",
        "最终版",
    ];
    NOUNS
        .iter()
        .find(|noun| passage.is_at(noun, at))
        .map(|noun| (at + noun.chars().count()).min(limit))
        .filter(|end| *end > at)
}

/// （以下简称《管理办法》）: what the page calls the document from here on.
pub(crate) fn gives_short_name(passage: &Passage, quote: &Quote) -> bool {
    let before = quote.outer.start.saturating_sub(6)..quote.outer.start;
    passage.has_any(&["简称", "下称"], before.clone())
        && passage.folded[before].contains(&'(')
        && matches!(passage.folded.get(quote.outer.end), Some(')' | ',' | '。'))
}
