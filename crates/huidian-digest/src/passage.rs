//! A stretch of page text, with the place of every character in the file.

use std::cell::OnceCell;
use std::ops::Range;

use huidian_text::fold_char;

use crate::verb::{Verb, all_verbs};

/// Characters of a file, `[start, end)`, counted in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// One line, cell or paragraph: what it says, the same folded, and where each character stands in the file.
///
/// All ranges in this crate are ranges of characters of a passage; folding keeps their number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passage {
    pub(crate) chars: Vec<char>,
    pub(crate) folded: Vec<char>,
    places: Vec<u32>,
    verbs: OnceCell<Vec<Verb>>,
}

impl Passage {
    /// Takes the characters with their places; runs of white space become one space, as a reader sees them.
    pub(crate) fn new(source: impl Iterator<Item = (char, u32)>) -> Self {
        let mut passage = Self::default();
        for (c, place) in source {
            let c = if c.is_whitespace() { ' ' } else { c };
            if c == ' ' && passage.chars.last().is_none_or(|last| *last == ' ') {
                continue;
            }
            passage.chars.push(c);
            passage.folded.push(fold_char(c));
            passage.places.push(place);
        }
        if passage.chars.last() == Some(&' ') {
            passage.chars.pop();
            passage.folded.pop();
            passage.places.pop();
        }
        passage
    }

    /// The characters with their places.
    pub(crate) fn placed(&self) -> Vec<(char, u32)> {
        self.chars
            .iter()
            .copied()
            .zip(self.places.iter().copied())
            .collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(crate) fn whole(&self) -> Range<usize> {
        0..self.len()
    }

    pub(crate) fn text(&self, range: Range<usize>) -> String {
        self.chars[self.clamp(range)].iter().collect()
    }

    pub(crate) fn folded_text(&self, range: Range<usize>) -> String {
        self.folded[self.clamp(range)].iter().collect()
    }

    /// A range within the passage; one that runs backwards is empty.
    fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.min(self.len());
        range.start.min(end)..end
    }

    /// The announcing verbs, found once.
    pub(crate) fn verbs(&self) -> &[Verb] {
        self.verbs.get_or_init(|| all_verbs(&self.folded))
    }

    /// Where `range` stands in the file.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let range = self.clamp(range);
        let start = self.places.get(range.start).copied();
        let last = range
            .end
            .checked_sub(1)
            .and_then(|last| self.places.get(last))
            .copied();
        match (start, last) {
            (Some(start), Some(last)) => Span {
                start,
                end: last.max(start) + 1,
            },
            (Some(start), None) => Span { start, end: start },
            _ => Span::default(),
        }
    }

    /// The part of a passage as a passage of its own.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        let range = self.trim(range);
        Self {
            chars: self.chars[range.clone()].to_vec(),
            folded: self.folded[range.clone()].to_vec(),
            places: self.places[range].to_vec(),
            verbs: OnceCell::new(),
        }
    }

    /// `range` without white space at its ends.
    pub(crate) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let mut range = self.clamp(range);
        while range.start < range.end && self.chars[range.start].is_whitespace() {
            range.start += 1;
        }
        while range.end > range.start && self.chars[range.end - 1].is_whitespace() {
            range.end -= 1;
        }
        range
    }

    /// First place of `needle` (folded) in `range`.
    pub(crate) fn find(&self, needle: &str, range: Range<usize>) -> Option<usize> {
        let length = needle.chars().count();
        (range.start..(range.end + 1).saturating_sub(length)).find(|&at| self.is_at(needle, at))
    }

    /// Last place of `needle` (folded) in `range`.
    pub(crate) fn find_last(&self, needle: &str, range: Range<usize>) -> Option<usize> {
        let length = needle.chars().count();
        (range.start..(range.end + 1).saturating_sub(length))
            .rev()
            .find(|&at| self.is_at(needle, at))
    }

    pub(crate) fn has(&self, needle: &str, range: Range<usize>) -> bool {
        self.find(needle, range).is_some()
    }

    pub(crate) fn has_any(&self, needles: &[&str], range: Range<usize>) -> bool {
        needles.iter().any(|needle| self.has(needle, range.clone()))
    }

    pub(crate) fn is_at(&self, needle: &str, at: usize) -> bool {
        let mut rest = self.folded[at.min(self.len())..].iter();
        needle.chars().all(|c| rest.next() == Some(&c))
    }

    /// Sentences: stretches up to a full stop, question or exclamation mark or semicolon outside title marks; what runs on
    /// for hundreds of characters ends at a comma, and in the end anywhere, so that no sentence costs more than it is worth.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let (mut start, mut depth) = (0, 0usize);
        for (at, c) in self.chars.iter().enumerate() {
            match c {
                '《' => depth += 1,
                '》' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let length = at - start;
            let ends = match c {
                '。' | '！' | '？' | '；' | '!' | ';' => depth == 0 || length > 300,
                '，' | ',' => depth == 0 && length > 450,
                // 【标题】正文: the heading in brackets is a sentence of its own
                '】' => depth == 0 && self.chars[start] == '【' && length >= 4,
                _ => length > 900,
            };
            if ends {
                found.push(start..at + 1);
                start = at + 1;
                depth = 0;
            }
        }
        if start < self.len() {
            found.push(start..self.len());
        }
        found
    }
}

impl Passage {
    /// Two passages as one, a space between them: a title split over two cells.
    pub(crate) fn joined(&self, other: &Self) -> Self {
        let characters = |passage: &Self| -> Vec<(char, u32)> {
            passage
                .chars
                .iter()
                .copied()
                .zip(passage.places.iter().copied())
                .collect()
        };
        let gap = other.places.first().map(|place| (' ', *place));
        Self::new(
            characters(self)
                .into_iter()
                .chain(gap)
                .chain(characters(other)),
        )
    }
}
