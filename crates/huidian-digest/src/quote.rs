//! Titles in title marks 《》.

use std::ops::Range;

use crate::passage::Passage;

/// Longest title; what runs on longer is a mark left open.
const LONGEST: usize = 160;

/// A title in title marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// With the marks.
    pub(crate) outer: Range<usize>,
    /// Without them.
    pub(crate) inner: Range<usize>,
    /// The closing mark is missing; the title ends with the passage or the next comma.
    pub(crate) is_open: bool,
}

/// All outermost titles of a passage, in order.
pub(crate) fn quotes(passage: &Passage) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < passage.len() {
        if opens(passage.chars[at]) {
            let quote = quote_at(passage, at);
            at = quote.outer.end.max(at + 1);
            if !quote.inner.is_empty() {
                found.push(quote);
            }
        } else {
            at += 1;
        }
    }
    found
}

fn opens(c: char) -> bool {
    matches!(c, '《' | '〈' | '«' | '⟪')
}

fn closes(c: char) -> bool {
    matches!(c, '》' | '〉' | '»' | '⟫')
}

fn quote_at(passage: &Passage, start: usize) -> Quote {
    let limit = passage.len().min(start + LONGEST);
    let mut depth = 0usize;
    let mut last_close = None;
    for at in start..limit {
        let c = passage.chars[at];
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth -= 1;
            last_close = Some(at);
            // 《关于印发《甲办法》的通知》 and the common slip 《关于印发《甲办法》的通知 both end well
            if depth == 0 {
                return closed(passage, start, at);
            }
        } else if matches!(c, '。' | '！' | '？') && last_close.is_some() {
            break;
        }
    }
    match last_close {
        Some(close) => closed(passage, start, close),
        None => open(passage, start, limit),
    }
}

fn closed(passage: &Passage, start: usize, close: usize) -> Quote {
    Quote {
        outer: start..close + 1,
        inner: passage.trim(start + 1..close),
        is_open: false,
    }
}

fn open(passage: &Passage, start: usize, limit: usize) -> Quote {
    let end = (start + 1..limit)
        .find(|&at| matches!(passage.chars[at], '，' | '。' | '；' | '：' | '《'))
        .unwrap_or(limit);
    Quote {
        outer: start..end,
        inner: passage.trim(start + 1..end),
        is_open: true,
    }
}

/// A stretch without the quotation marks that wrap all of it: “甲办法”, but not “甲”行动和“乙”工程.
pub(crate) fn unwrapped(passage: &Passage, range: Range<usize>) -> Range<usize> {
    const PAIRS: [(char, char); 4] = [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"')];
    let mut range = passage.trim(range);
    while range.len() > 2 {
        let (first, last) = (passage.chars[range.start], passage.chars[range.end - 1]);
        let wraps = PAIRS.contains(&(first, last));
        // inside, pairs must close what they open
        let mut depth = 0i32;
        let is_one = (range.start + 1..range.end - 1).all(|at| {
            let c = passage.chars[at];
            if first == last {
                return c != first;
            }
            depth += i32::from(c == first) - i32::from(c == last);
            depth >= 0
        });
        if !wraps || !is_one {
            break;
        }
        range = passage.trim(range.start + 1..range.end - 1);
    }
    range
}
