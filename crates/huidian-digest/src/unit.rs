//! A page as the lines and tables that the reader walks over.

use std::ops::Range;

use huidian_extract::{Block, BlockKind, Inline, Page, Table};

use crate::fields::pair_at_start;
use crate::number::find_number;
use crate::passage::Passage;

/// Longest stretch that is read in one piece; what is longer is cut at sentence ends.
const LONGEST: usize = 2400;

/// A bold line longer than this is a sentence somebody stressed, and no heading.
const LONGEST_BOLD: usize = 60;

/// Characters with their places in the file.
type Placed = Vec<(char, u32)>;

/// How a line looks on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Heading(u8),
    Bold,
    Item,
    Plain,
}

/// One line or paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) passage: Passage,
    pub(crate) shape: Shape,
    /// The list number as it is shown, for an item of a numbered list.
    pub(crate) marker: Option<String>,
    /// All of it is links.
    pub(crate) is_link: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Unit<'p> {
    Line(Line),
    Table(&'p Table),
}

/// The lines and tables of a page, in order.
pub(crate) fn units(page: &Page) -> Vec<Unit<'_>> {
    let mut units = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        if let Some(table) = block.table() {
            units.push(Unit::Table(table));
        } else if let Some(inline) = block.inline() {
            push_lines(block, inline, &mut units);
        }
    }
    units
}

fn push_lines(block: &Block, inline: &Inline, units: &mut Vec<Unit<'_>>) {
    let shape = match &block.kind {
        BlockKind::Heading { level, .. } => Shape::Heading(*level),
        BlockKind::ListItem { .. } => Shape::Item,
        _ if inline.is_bold() => Shape::Bold,
        _ => Shape::Plain,
    };
    let marker = match &block.kind {
        BlockKind::ListItem { marker, .. } => marker.clone(),
        _ => None,
    };
    let is_link = is_all_links(inline);
    for (index, (passage, is_bold)) in marked_passages(inline).into_iter().enumerate() {
        let shape = match shape {
            Shape::Heading(_) if index > 0 => Shape::Plain,
            Shape::Plain if is_bold && passage.len() <= LONGEST_BOLD => Shape::Bold,
            shape => shape,
        };
        units.push(Unit::Line(Line {
            passage,
            shape,
            marker: marker.clone().filter(|_| index == 0),
            is_link,
        }));
    }
}

fn is_all_links(inline: &Inline) -> bool {
    let linked: u32 = inline
        .links()
        .map(|(range, _)| range.end - range.start)
        .sum();
    let length = inline.text.chars().filter(|c| !c.is_whitespace()).count() as u32;
    linked > 0 && linked * 10 >= length * 9
}

/// The passages of one block: its lines where they are lines of their own, joined where a sentence was only wrapped.
pub(crate) fn passages(inline: &Inline) -> Vec<Passage> {
    let marked = marked_passages(inline).into_iter();
    marked.map(|(passage, _)| passage).collect()
}

/// The same, and whether all of each is bold: a bold line and the plain one below it are two.
fn marked_passages(inline: &Inline) -> Vec<(Passage, bool)> {
    let mut pieces: Vec<(Placed, bool)> = Vec::new();
    for (line, is_bold) in placed_lines(inline).into_iter().zip(inline.bold_lines()) {
        match pieces.last_mut().filter(|(piece, _)| !piece.is_empty()) {
            Some((piece, bold)) if *bold == is_bold && is_wrapped(piece, &line) => {
                piece.extend(line);
            }
            _ => pieces.push((line, is_bold)),
        }
    }
    pieces
        .into_iter()
        .flat_map(|(piece, is_bold)| {
            let parts = cut(&Passage::new(piece.into_iter()));
            parts.into_iter().map(move |part| (part, is_bold))
        })
        .filter(|(passage, _)| !passage.is_empty())
        .collect()
}

/// The lines of a cell, empty ones left out.
pub(crate) fn lines(inline: &Inline) -> Vec<Passage> {
    placed_lines(inline)
        .into_iter()
        .map(|line| Passage::new(line.into_iter()))
        .filter(|passage| !passage.is_empty())
        .collect()
}

/// A cell or a value as one passage.
pub(crate) fn whole(inline: &Inline) -> Passage {
    let runs = placed(inline);
    Passage::new(runs.into_iter())
}

/// Characters of a web address inside a line; they are no words of it.
fn without_addresses(text: &str) -> Vec<bool> {
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("http") {
        let is_address = rest[at..].starts_with("http://") || rest[at..].starts_with("https://");
        kept.extend(rest[..at].chars().map(|_| true));
        let tail = &rest[at..];
        let end = if is_address {
            tail.find(|c: char| !c.is_ascii_graphic())
                .unwrap_or(tail.len())
        } else {
            4
        };
        kept.extend(tail[..end].chars().map(|_| !is_address));
        rest = &tail[end..];
    }
    kept.extend(rest.chars().map(|_| true));
    kept
}

fn placed(inline: &Inline) -> Vec<(char, u32)> {
    let kept = without_addresses(&inline.text);
    let all = placed_whole(inline);
    all.into_iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(placed, _)| placed)
        .collect()
}

fn placed_whole(inline: &Inline) -> Vec<(char, u32)> {
    let mut runs = inline.offsets.runs().iter().peekable();
    let mut found = Vec::with_capacity(inline.text.len() / 2);
    for (plain, c) in (0u32..).zip(inline.text.chars()) {
        while runs
            .peek()
            .is_some_and(|run| plain >= run.plain_start + run.plain_length)
        {
            runs.next();
        }
        let place = runs.peek().map_or(0, |run| {
            let is_copied = run.plain_length == run.source_length;
            run.source_start
                + if is_copied {
                    plain - run.plain_start
                } else {
                    0
                }
        });
        found.push((c, place));
    }
    found
}

fn placed_lines(inline: &Inline) -> Vec<Placed> {
    placed(inline)
        .split(|(c, _)| *c == '\n')
        .map(<[_]>::to_vec)
        .collect()
}

/// Whether a line only goes on with the sentence before it.
fn is_wrapped(before: &[(char, u32)], line: &[(char, u32)]) -> bool {
    let last = before
        .iter()
        .rev()
        .map(|(c, _)| *c)
        .find(|c| !c.is_whitespace());
    let first = line.iter().map(|(c, _)| *c).find(|c| !c.is_whitespace());
    let (Some(last), Some(first)) = (last, first) else {
        return false;
    };
    let ends = matches!(
        last,
        '。' | '！' | '？' | '；' | '：' | ':' | '》' | '）' | ')' | '!' | '?' | '】'
    );
    let begins = matches!(
        first,
        '《' | '•' | '·' | '▶' | '●' | '■' | '◆' | '-' | '—' | '【' | '（' | '(' | '→'
    ) || first.is_ascii_digit()
        || huidian_text::numeral::is_numeral_char(first);
    let text: String = line.iter().take(40).map(|(c, _)| *c).collect();
    let head: String = before.iter().take(24).map(|(c, _)| *c).collect();
    let is_short = before.len() < 20;
    !ends
        && !begins
        && !is_short
        && !ends_as_told(before)
        && !is_fact_line(before)
        && !begins_with_number(&text)
        && pair_at_start(&text).is_none()
        && pair_at_start(&head).is_none()
}

/// …1月1日起施行: all is said, though the full stop is missing.
fn ends_as_told(before: &[(char, u32)]) -> bool {
    let end: String = before[before.len().saturating_sub(3)..]
        .iter()
        .map(|(c, _)| *c)
        .collect();
    [
        "的决定",
        "的意见",
        "的批复",
        "起施行",
        "起实施",
        "日施行",
        "日实施",
        "起执行",
        "起生效",
        "的通知",
        "的公告",
        "的通告",
    ]
    .iter()
    .any(|word| end.ends_with(word))
}

/// 甲局 · 1月8日 · 关键词：试点: facts set apart by marks, and no sentence.
fn is_fact_line(line: &[(char, u32)]) -> bool {
    let marks = line
        .windows(3)
        .filter(|window| {
            window[0].0.is_whitespace()
                && matches!(window[1].0, '·' | '|' | '｜' | '•' | '/')
                && window[2].0.is_whitespace()
        })
        .count();
    marks >= 2 || line.len() <= 40 && marks == 1
}

/// A number of a document or a standard opens a line of its own.
fn begins_with_number(text: &str) -> bool {
    let passage = Passage::new(text.chars().zip(0..));
    find_number(&passage, passage.whole()).is_some_and(|number| number.start == 0)
}

fn cut(passage: &Passage) -> Vec<Passage> {
    if passage.len() <= LONGEST {
        return vec![passage.clone()];
    }
    let mut parts = Vec::new();
    let mut current: Option<Range<usize>> = None;
    for sentence in passage.sentences() {
        current = Some(match current {
            Some(range) if sentence.end - range.start > LONGEST => {
                parts.push(passage.part(range));
                sentence
            }
            Some(range) => range.start..sentence.end,
            None => sentence,
        });
    }
    parts.extend(current.map(|range| passage.part(range)));
    parts.into_iter().flat_map(|part| hard_cut(&part)).collect()
}

/// A sentence longer than any sentence is no sentence; it is read in slices.
fn hard_cut(passage: &Passage) -> Vec<Passage> {
    if passage.len() <= 2 * LONGEST {
        return vec![passage.clone()];
    }
    (0..passage.len())
        .step_by(LONGEST)
        .map(|start| passage.part(start..(start + LONGEST).min(passage.len())))
        .collect()
}
