//! Words a text defines, and short names it gives.

use std::ops::Range;

use memchr::memmem;

use super::{Metadata, Reading};
use crate::span::Span;

/// 本办法所称X，是指Y.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub term: String,
    /// The whole definition, from the term to the stop.
    pub span: Span,
}

/// 《…》（以下简称《X》), or 某某（以下简称X）.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortName {
    pub short: String,
    /// What it stands for: the 《…》, or the words before the bracket.
    pub full: String,
    pub span: Span,
}

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let text = reading.text();
    metadata.definitions = definitions(text);
    metadata.short_names = short_names(text);
}

/// Longest term defined, in characters.
const TERM_LIMIT: usize = 40;

/// Words a text says the meaning of, in reading order.
pub fn definitions(text: &str) -> Vec<Definition> {
    let mut found = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), "是指") {
        if let Some(definition) = definition_at(text, at) {
            found.push(definition);
        }
    }
    found
}

fn definition_at(text: &str, at: usize) -> Option<Definition> {
    let floor = text.floor_char_boundary(at.saturating_sub(300));
    let before = &text[floor..at];
    let line = before.rfind(['\n', '。', '；']).map_or(before, |stop| {
        &before[stop + before[stop..].chars().next().map_or(1, char::len_utf8)..]
    });
    let said = line.trim_end().trim_end_matches(['，', ',']);
    let named = said
        .rfind("所称")
        .map(|start| &said[start + "所称".len()..])
        .or_else(|| after_number(said))?;
    let term = named
        .trim()
        .trim_start_matches('的')
        .trim_matches(['“', '”', '"', ' ', '，'])
        .split(['（', '('])
        .next()?
        .trim_end_matches('”')
        .to_owned();
    let length = term.chars().count();
    (length > 0 && length <= TERM_LIMIT && !term.contains(['，', '。'])).then_some(())?;
    let start = at - before.len() + (before.len() - line.len()) + line.find(term.as_str())?;
    let limit = text.floor_char_boundary(text.len().min(at + 3000));
    let end = text[at..limit]
        .find(['。', '\n'])
        .map_or(limit, |stop| at + stop);
    Some(Definition {
        term,
        span: Span::new(start, end),
    })
}

/// （三）网络运营者，是指: an entry of a list of terms.
fn after_number(said: &str) -> Option<&str> {
    let mark = crate::marker::read_mark(said.trim_start())?;
    said.trim_start().get(mark.length..)
}

/// Short names a text gives, in reading order.
pub fn short_names(text: &str) -> Vec<ShortName> {
    let mut found = Vec::new();
    for phrase in ["以下简称", "以下统称", "下称"] {
        for at in memmem::find_iter(text.as_bytes(), phrase) {
            if phrase == "下称" && text[..at].ends_with('以') {
                continue;
            }
            found.extend(short_name_at(text, at, phrase));
        }
    }
    found.sort_by_key(|name| name.span);
    found
}

fn short_name_at(text: &str, at: usize, phrase: &str) -> Option<ShortName> {
    let after = &text[at + phrase.len()..];
    let limit = after.floor_char_boundary(after.len().min(150));
    let close = after[..limit].find(['）', ')', '。', '；', '\n', '，'])?;
    let short = after[..close]
        .trim_start_matches(['为', '：', ':'])
        .trim_matches(['“', '”', '《', '》', '"', ' '])
        .to_owned();
    let floor = text.floor_char_boundary(at.saturating_sub(600));
    let before = &text[floor..at];
    let full = title_before(before).map_or_else(
        || full_name(before.trim_end_matches(['（', '(', ' '])),
        |title| Some(&before[title]),
    )?;
    (!short.is_empty() && short.chars().count() <= 30).then(|| ShortName {
        short,
        full: full.to_owned(),
        span: Span::new(at, at + phrase.len() + close),
    })
}

/// The title or words that end where the bracket opens.
fn full_name(before: &str) -> Option<&str> {
    if let Some(inner) = before.strip_suffix('》') {
        let mut depth = 1;
        for (at, c) in inner.char_indices().rev() {
            match c {
                '》' => depth += 1,
                '《' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(&inner[at + 3..]);
            }
        }
        return None;
    }
    let words = before
        .rsplit(['，', '。', '；', '、', '：', '\n', '（', ' '])
        .next()?;
    let words = words
        .strip_prefix("所称")
        .or_else(|| words.split_once("所称").map(|(_, rest)| rest))
        .unwrap_or(words);
    (!words.is_empty()).then_some(words)
}

/// Where the title stands that a bracket is open behind: 《某办法》（青民规〔2020〕3号，以下简称.
fn title_before(before: &str) -> Option<Range<usize>> {
    let mut depth = 0_u32;
    let open = before.char_indices().rev().find_map(|(at, c)| {
        match c {
            '）' | ')' | '〕' => depth += 1,
            '（' | '(' | '〔' if depth > 0 => depth -= 1,
            '（' | '(' => return Some(at),
            _ => {}
        }
        None
    })?;
    let front = before[..open].trim_end();
    let title = front.ends_with('》').then(|| full_name(front))??;
    let start = title.as_ptr() as usize - before.as_ptr() as usize;
    Some(start..start + title.len())
}

/// Longest short name of an act that is looked up, in characters.
const SHORT_LIMIT: usize = 20;

/// How far in front of a short name what it stands for is looked for, in bytes.
const SHORT_REACH: usize = 20_000;

/// The title that 《办法》 stands for where the text says so before: 《某市灯塔办法》（…，以下简称《办法》); with the byte behind its 》.
pub(crate) fn in_full(text: &str, at: usize, short: &str) -> Option<(String, usize)> {
    if short.is_empty() || short.chars().count() > SHORT_LIMIT {
        return None;
    }
    let floor = text.floor_char_boundary(at.saturating_sub(SHORT_REACH));
    let before = &text[floor..at];
    ["简称", "下称", "统称"].iter().find_map(|phrase| {
        let mut places = memmem::find_iter(before.as_bytes(), phrase);
        places.find_map(|place| {
            let given = before[place + phrase.len()..]
                .trim_start_matches(['为', '：', ':', '《', '“', '"', ' ']);
            let behind = given.strip_prefix(short)?;
            let closes = ['》', '”', '"', '）', ')', '，', '。', '；'];
            let said = before[..place]
                .trim_end_matches("以下")
                .trim_end_matches('以');
            let title = behind
                .starts_with(closes)
                .then(|| title_in_front(said))?
                .filter(|title| said[title.clone()] != *short)?;
            let close = floor + title.end + '》'.len_utf8();
            Some((said[title].to_owned(), close))
        })
    })
}

/// Where the title stands that is called something by the words behind it.
fn title_in_front(said: &str) -> Option<Range<usize>> {
    title_before(said).or_else(|| {
        let front = said.trim_end_matches(['（', '(', '，', ' ']);
        let title = front.ends_with('》').then(|| full_name(front))??;
        let start = title.as_ptr() as usize - said.as_ptr() as usize;
        Some(start..start + title.len())
    })
}
