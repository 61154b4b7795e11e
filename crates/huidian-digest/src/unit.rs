//! A page as the lines and tables that the reader walks over.

mod chains;
mod columns;
mod contents;
mod keyed;
mod labels;
mod pieces;

use std::ops::Range;

use self::chains::part_chains;
use self::columns::{Columns, columns, has_leaders, join_broken};
use self::contents::join_entries;
use self::keyed::{aligned, keyed_table, name_latin_keys, only_cell, stacked};
use self::labels::join_labels;
use self::pieces::join_pieces;
use huidian_extract::{Block, BlockKind, Format, Inline, Page, Table};

use crate::fields::{LABEL_REACH, pair_at_start};
use crate::number::find_number;
use crate::numbering::{Numbering, after_numbering};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::{Evidence, Fact, evidence, peel};
use crate::translation::is_translation;

/// Longest stretch that is read in one piece; what is longer is cut at sentence ends.
const LONGEST: usize = 2400;

/// A bold line longer than this is a sentence somebody stressed, and no heading.
const LONGEST_BOLD: usize = 60;

/// Characters with their places in the file.
pub(crate) type Placed = Vec<(char, u32)>;

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
    /// It begins with a link.
    pub(crate) opens_link: bool,
    /// How deep its list is nested; 0 outside lists.
    pub(crate) depth: u8,
    /// Lines of one block, or of plain text without a blank line between them, have one number.
    pub(crate) group: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum Unit<'p> {
    Line(Line),
    Table(&'p Table),
}

/// The lines and tables of a page, in order.
pub(crate) fn units(page: &Page) -> Vec<Unit<'_>> {
    let mut units = Vec::with_capacity(page.blocks.len());
    let mut groups = Groups::new(page);
    let columns = aligned(page).or_else(|| columns(page));
    let mut in_columns = false;
    for (index, block) in page.blocks.iter().enumerate() {
        if let Some(columns) = &columns
            && columns.span.contains(&block.span.start)
        {
            if !in_columns {
                push_column_lines(columns, &mut units);
            }
            in_columns = true;
            continue;
        }
        if let Some(table) = block.table() {
            let below = page.blocks.get(index + 1).and_then(Block::table);
            push_table(table, below, groups.group_of(block), &mut units);
        } else if let Some(inline) = block.inline() {
            push_lines(block, inline, groups.group_of(block), &mut units);
        }
    }
    units = join_entries(units);
    if page.format == Format::PlainText {
        units = join_plain(units);
    }
    name_latin_keys(&mut units);
    join_pieces(part_chains(join_labels(units)))
}

/// A table; one that only sets keys beside values is lines, and so is a cell of its own above such a table.
fn push_table<'p>(table: &'p Table, below: Option<&Table>, group: u32, units: &mut Vec<Unit<'p>>) {
    if let Some(rows) = stacked(table) {
        units.extend(rows.into_iter().map(|(line, is_title)| {
            let mut unit = plain_line(line, group);
            if let (true, Unit::Line(line)) = (is_title, &mut unit) {
                line.shape = Shape::Bold;
            }
            unit
        }));
        return;
    }
    let lines = keyed_table(table).or_else(|| {
        let only = only_cell(table)?;
        keyed_table(below?).map(|_| vec![only])
    });
    match lines {
        Some(lines) => units.extend(lines.into_iter().map(|line| plain_line(line, group))),
        None => units.push(Unit::Table(table)),
    }
}

fn push_column_lines(columns: &Columns, units: &mut Vec<Unit<'_>>) {
    // groups of their own, far from those of the blocks
    for (group, line) in (u32::MAX / 2..).zip(&columns.lines) {
        units.push(plain_line(Passage::new(line.iter().copied()), group));
    }
}

fn plain_line<'p>(passage: Passage, group: u32) -> Unit<'p> {
    Unit::Line(Line {
        passage,
        shape: Shape::Plain,
        marker: None,
        is_link: false,
        opens_link: false,
        depth: 0,
        group,
    })
}

/// Plain text broken at a column: the lines of an item are one.
fn join_plain(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let lines: Vec<Placed> = units
        .iter()
        .filter_map(|unit| match unit {
            Unit::Line(line) => Some(line.passage.placed()),
            Unit::Table(_) => None,
        })
        .collect();
    let count = lines.len();
    if count < units.len() {
        return units;
    }
    let joined = join_broken(lines);
    if joined.len() == count {
        return units;
    }
    let mut groups = units.iter().filter_map(|unit| match unit {
        Unit::Line(line) => line
            .passage
            .placed()
            .first()
            .map(|(_, place)| (*place, line.group)),
        Unit::Table(_) => None,
    });
    joined
        .into_iter()
        .map(|line| {
            let place = line.first().map(|(_, place)| *place);
            let group = groups
                .find(|(start, _)| Some(*start) == place)
                .map_or(0, |(_, group)| group);
            plain_line(Passage::new(line.into_iter()), group)
        })
        .collect()
}

/// Numbers the groups of lines that stand together.
struct Groups<'p> {
    text: std::str::Chars<'p>,
    at: u32,
    is_plain: bool,
    group: u32,
}

impl<'p> Groups<'p> {
    fn new(page: &'p Page) -> Self {
        Self {
            text: page.text.chars(),
            at: 0,
            is_plain: page.format == Format::PlainText,
            group: 0,
        }
    }

    /// A block is a group; in plain text, where each line is a block, a blank line parts groups.
    fn group_of(&mut self, block: &Block) -> u32 {
        let mut line_ends = 0;
        while self.at < block.span.start {
            match self.text.next() {
                Some('\n') => line_ends += 1,
                Some(_) => {}
                None => break,
            }
            self.at += 1;
        }
        while self.is_plain && self.at < block.span.end && self.text.next().is_some() {
            self.at += 1;
        }
        if !self.is_plain || line_ends != 1 {
            self.group += 1;
        }
        self.group
    }
}

fn push_lines(block: &Block, inline: &Inline, group: u32, units: &mut Vec<Unit<'_>>) {
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
    let depth = match &block.kind {
        BlockKind::ListItem { depth, .. } => *depth,
        _ => 0,
    };
    let is_link = is_all_links(inline);
    let opens_link = inline.links().any(|(range, _)| range.start == 0);
    for (index, (passage, is_bold)) in marked_passages(inline).into_iter().enumerate() {
        let shape = match shape {
            Shape::Heading(_) if index > 0 => Shape::Plain,
            Shape::Plain if is_bold && passage.len() <= LONGEST_BOLD => Shape::Bold,
            // **10月** right below an item, without a blank line between
            Shape::Item if index > 0 && is_bold && passage.len() <= LONGEST_BOLD => Shape::Bold,
            shape => shape,
        };
        let is_item = shape == Shape::Item;
        units.push(Unit::Line(Line {
            passage,
            shape,
            marker: marker.clone().filter(|_| index == 0),
            is_link,
            opens_link: is_link || opens_link && index == 0,
            depth: if is_item { depth } else { 0 },
            group,
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
    let bold_lines = inline.bold_lines();
    for (line, number) in placed_lines(inline) {
        let is_bold = bold_lines.get(number).copied().unwrap_or(false);
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
        .map(|(line, _)| Passage::new(line.into_iter()))
        .filter(|passage| !passage.is_empty())
        .collect()
}

/// A cell or a value as one passage.
pub(crate) fn whole(inline: &Inline) -> Passage {
    Passage::new(placed(inline))
}

/// The web addresses of a text, in characters; they are no words of it.
fn addresses(text: &str) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let (mut rest, mut before) = (text, 0u32);
    while let Some(at) = rest.find("http") {
        before += rest[..at].chars().count() as u32;
        let tail = &rest[at..];
        let is_address = tail.starts_with("http://") || tail.starts_with("https://");
        let end = if is_address {
            tail.find(|c: char| !c.is_ascii_graphic())
                .unwrap_or(tail.len())
        } else {
            "http".len()
        };
        if is_address {
            found.push(before..before + end as u32);
        }
        before += end as u32;
        rest = &tail[end..];
    }
    found
}

/// The characters of a text with their places in the file, addresses left out.
fn placed(inline: &Inline) -> impl Iterator<Item = (char, u32)> + '_ {
    let mut runs = inline.offsets.runs().iter().peekable();
    let mut addresses = addresses(&inline.text).into_iter().peekable();
    // [《甲办法》](a)[解读](b): two links that touch are two words
    let ends: Vec<u32> = inline.links().map(|(range, _)| range.end).collect();
    let parted: Vec<u32> = inline
        .links()
        .map(|(range, _)| range.start)
        .filter(|start| ends.contains(start))
        .collect();
    let mut last = ' ';
    (0u32..)
        .zip(inline.text.chars())
        .flat_map(move |(plain, c)| {
            while runs
                .peek()
                .is_some_and(|run| plain >= run.plain_start + run.plain_length)
            {
                runs.next();
            }
            while addresses.peek().is_some_and(|range| range.end <= plain) {
                addresses.next();
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
            let is_address = addresses.peek().is_some_and(|range| range.contains(&plain));
            let opens_link = last == '》' && parted.contains(&plain);
            last = c;
            let blank = opens_link.then_some((' ', place));
            let own = (!is_address).then_some((c, place));
            blank.into_iter().chain(own)
        })
}

/// Pieces of a line at most so long, in characters, that what is made of them is small beside the text.
const LONGEST_PIECE: usize = 1 << 16;

/// Whether most lines of a text hold two tabs or more.
fn has_tab_cells(text: &str) -> bool {
    if !text.contains('\t') {
        return false;
    }
    let (mut lines, mut tabbed) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        tabbed += usize::from(line.trim().matches('\t').count() >= 2);
    }
    tabbed * 3 >= lines * 2
}

/// The lines of a text with their numbers. An endless line is parted at the ends of sentences.
fn placed_lines(inline: &Inline) -> Vec<(Placed, usize)> {
    let mut lines: Vec<(Placed, usize)> = vec![(Vec::new(), 0)];
    // cells pasted from a table: a tab parts them as a bar does
    let is_table = has_tab_cells(&inline.text);
    for (c, place) in placed(inline) {
        let (line, number) = lines.last_mut().expect("begins with one");
        // behind its serial number a title stands as behind 1.
        let is_serial = line.iter().all(|(c, _)| c.is_ascii_digit());
        let c = if is_table && c == '\t' && !is_serial {
            '｜'
        } else {
            c
        };
        let number = *number;
        if c == '\n' {
            lines.push((Vec::new(), number + 1));
            continue;
        }
        line.push((c, place));
        if c == '。' && line.len() >= LONGEST_PIECE || line.len() >= 2 * LONGEST_PIECE {
            lines.push((Vec::new(), number));
        }
    }
    lines
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
        || matches!(first, '①'..='⓿' | '❶'..='➓' | '㈠'..='㈩')
        || huidian_text::numeral::is_numeral_char(first);
    // arrows, boxes and pictures; the marks of a sentence stand in other blocks
    let is_ornament = !first.is_alphanumeric()
        && first >= '\u{2190}'
        && !matches!(first, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    let begins = begins || is_ornament;
    let text: String = line.iter().take(40).map(|(c, _)| *c).collect();
    let head: String = before.iter().take(LABEL_REACH).map(|(c, _)| *c).collect();
    let is_short = before.len() < 20;
    !ends
        && !begins
        && !is_short
        && !has_leaders(before)
        && !stand_alone(before, line)
        && !ends_as_told(before)
        && (!is_headline(before) || matches!(first, '了' | '的'))
        && !is_fact_line(before)
        && !begins_with_number(&text)
        && pair_at_start(&text).is_none()
        && pair_at_start(&head).is_none()
}

/// 甲条例 2021年 over 乙条例 2023年, 甲办法 over Measures for …: each of two lines is a title with its facts, or the second the first in other
/// letters.
fn stand_alone(before: &[(char, u32)], line: &[(char, u32)]) -> bool {
    let first = Passage::new(before.iter().copied());
    let second = Passage::new(line.iter().copied());
    if is_translation(&second) && !is_translation(&first) {
        return true;
    }
    let is_record = |passage: &Passage| {
        peel(passage).is_some_and(|peeled| {
            !peeled.is_news
                && peeled.facts.iter().any(Fact::is_telling)
                && matches!(
                    evidence(passage, &peeled.core, false),
                    Evidence::Title | Evidence::Likely
                )
        })
    };
    is_record(&first) && is_record(&second)
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

/// 重磅！《甲规则》正式发布: a headline of a card, and what stands below it is no more of the sentence.
fn is_headline(before: &[(char, u32)]) -> bool {
    let text: String = before.iter().map(|(c, _)| *c).collect();
    let text = text.trim_end();
    text.contains('》')
        && !text.contains('。')
        && ["发布", "印发", "公布", "来了", "出炉", "实施", "施行"]
            .iter()
            .any(|verb| text.ends_with(verb))
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

/// （1）《甲》；（2）《乙》；（3）《丙》: a list run together in one paragraph, as its lines.
fn enumerated(passage: &Passage) -> Option<Vec<Passage>> {
    let starts: Vec<usize> = quotes(passage)
        .iter()
        .filter_map(|quote| {
            let start = (quote.outer.start.saturating_sub(5)..quote.outer.start).find(|&at| {
                // 24）、 of （GB/T 1-2024）、《乙》 is the end of a number, not the mark of an item
                let goes_on = at.checked_sub(1).is_some_and(|before| {
                    let c = passage.folded[before];
                    c.is_ascii_alphanumeric() || matches!(c, '-' | '—' | '–' | '.' | '/' | '年')
                });
                if goes_on {
                    return false;
                }
                let part = passage.part(at..quote.outer.start);
                let (end, numbering) = after_numbering(&part);
                numbering != Numbering::None && end >= part.len()
            })?;
            Some(start)
        })
        .collect();
    if starts.len() < 3 {
        return None;
    }
    let mut parts = Vec::with_capacity(starts.len() + 1);
    if starts[0] > 0 {
        parts.push(passage.part(0..starts[0]));
    }
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(passage.len());
        parts.push(passage.part(start..end));
    }
    Some(parts)
}

fn cut(passage: &Passage) -> Vec<Passage> {
    if let Some(parts) = enumerated(passage) {
        return parts;
    }
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
