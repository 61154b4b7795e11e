//! Character bigrams of a segment: which articles hold them, and how often.
//!
//! The directory of bigrams is read in groups; memory holds the first bigram of each.

use std::ops::Range;

use rayon::prelude::*;

use super::blocks::{Body, Cursor};
use super::postings::{Lengths, Postings, write_list};
use crate::alphabet::{Alphabet, is_word_char, numbers};
use crate::codec::{TableReader, TableWriter};

/// Characters numbered from here on share a number inside bigrams; hits on it are always verified.
pub(crate) const SHARED: u32 = 0xFFFF;
/// Bigrams of a group.
const GROUP: usize = 32;

/// A bigram: two character numbers, the second 0 where the word ends.
pub(crate) fn gram(first: u32, second: u32) -> u32 {
    (first.min(SHARED) << 16) | second.min(SHARED)
}

/// Where the articles of a bigram are.
#[derive(Debug, Clone, Copy)]
struct Entry {
    gram: u32,
    parameter: u8,
    count: u32,
    offset: u32,
    length: u32,
}

/// Where a group of bigrams begins, in the directory and among the postings.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    gram: u32,
    directory: u32,
    postings: u32,
}

/// All bigrams of a segment.
pub(crate) struct Grams {
    groups: Vec<Group>,
    article_count: u32,
    /// Where directory and postings lie in the body.
    directory: Range<usize>,
    postings: Range<usize>,
}

impl Grams {
    /// Articles that hold a bigram.
    pub(crate) fn article_count(&self, body: &Body, gram: u32) -> u32 {
        self.find(body, gram).map_or(0, |entry| entry.count)
    }

    fn find(&self, body: &Body, gram: u32) -> Option<Entry> {
        let at = self.groups.partition_point(|group| group.gram <= gram);
        let mut cursor = Cursor::new(body, &self.directory);
        let mut found = None;
        self.visit_group(&mut cursor, at.checked_sub(1)?, |entry| {
            if entry.gram == gram {
                found = Some(entry);
            }
            entry.gram < gram
        })?;
        found
    }

    /// Entries of a group until `visit` says no; `None` where they cannot be read.
    fn visit_group(
        &self,
        cursor: &mut Cursor<'_>,
        at: usize,
        mut visit: impl FnMut(Entry) -> bool,
    ) -> Option<()> {
        let group = *self.groups.get(at)?;
        let end = self
            .groups
            .get(at + 1)
            .map_or(self.directory.len(), |next| next.directory as usize);
        let mut table = TableReader::new(cursor.read(group.directory as usize..end));
        let (mut gram, mut offset) = (group.gram, group.postings);
        while !table.rest().is_empty() {
            gram = gram.checked_add(u32::try_from(table.number()?).ok()?)?;
            let packed = table.number()?;
            let length = u32::try_from(table.number()?).ok()?;
            let entry = Entry {
                gram,
                parameter: (packed & 31) as u8,
                // no list is longer than there are articles
                count: ((packed >> 5) as u32).min(self.article_count),
                offset,
                length,
            };
            if !visit(entry) {
                break;
            }
            offset = offset.checked_add(length)?;
        }
        Some(())
    }

    /// The articles of a bigram.
    pub(crate) fn postings(&self, body: &Body, gram: u32) -> Option<Postings> {
        let entry = self.find(body, gram)?;
        Some(self.list(&mut Cursor::new(body, &self.postings), entry))
    }

    fn list(&self, cursor: &mut Cursor<'_>, entry: Entry) -> Postings {
        let range = entry.offset as usize..entry.offset as usize + entry.length as usize;
        Postings::read(
            cursor.read(range),
            entry.count,
            u32::from(entry.parameter),
            self.article_count,
        )
    }

    /// Calls `visit(article, count)` in ascending order.
    pub(crate) fn visit(&self, body: &Body, gram: u32, visit: impl FnMut(u32, u32)) {
        if let Some(list) = self.postings(body, gram) {
            list.visit(visit);
        }
    }

    /// Calls `visit(article)` for each bigram that begins with a character; an article may come several times.
    pub(crate) fn visit_first(&self, body: &Body, first: u32, mut visit: impl FnMut(u32, u32)) {
        let first = first.min(SHARED);
        let mut directory = Cursor::new(body, &self.directory);
        let mut postings = Cursor::new(body, &self.postings);
        let at = self
            .groups
            .partition_point(|group| group.gram <= first << 16);
        for group in at.saturating_sub(1)..self.groups.len() {
            if self.groups[group].gram >> 16 > first {
                break;
            }
            let read = self.visit_group(&mut directory, group, |entry| {
                if entry.gram >> 16 == first {
                    self.list(&mut postings, entry).visit(&mut visit);
                }
                entry.gram >> 16 <= first
            });
            if read.is_none() {
                break;
            }
        }
    }

    /// Writes where the groups begin.
    pub(super) fn write(built: &BuiltGrams, table: &mut TableWriter) {
        table.number(built.groups.len() as u64);
        let mut before = Group::default();
        for group in &built.groups {
            table.number(u64::from(group.gram - before.gram));
            table.number(u64::from(group.directory - before.directory));
            table.number(u64::from(group.postings - before.postings));
            before = *group;
        }
    }

    pub(super) fn read(
        table: &mut TableReader<'_>,
        article_count: u32,
        directory: Range<usize>,
        postings: Range<usize>,
    ) -> Option<Self> {
        let count = table.count()?;
        let mut groups = Vec::with_capacity(count);
        let mut group = Group::default();
        for _ in 0..count {
            let mut step = |value: u32| value.checked_add(u32::try_from(table.number()?).ok()?);
            group = Group {
                gram: step(group.gram)?,
                directory: step(group.directory)?,
                postings: step(group.postings)?,
            };
            groups.push(group);
        }
        Some(Self {
            groups,
            article_count,
            directory,
            postings,
        })
    }
}

/// Bigrams as they were built.
#[derive(Default)]
pub(super) struct BuiltGrams {
    groups: Vec<Group>,
    pub directory: Vec<u8>,
    pub postings: Vec<u8>,
}

impl BuiltGrams {
    /// Builds from coded texts.
    pub(super) fn of_texts(alphabet: &Alphabet, texts: &[Vec<u8>]) -> Self {
        let is_word: Vec<bool> = (0..alphabet.len() as u32)
            .map(|number| number != 0 && is_word_char(alphabet.folded(number)))
            .collect();
        let first_count = alphabet.len().min(SHARED as usize + 1);
        let lengths = Lengths::of(texts);
        let ranges = split_firsts(&is_word, texts, first_count);
        let parts: Vec<Part> = ranges
            .into_par_iter()
            .map(|range| Part::collect(range, &is_word, texts, &lengths))
            .collect();
        Self::join(parts)
    }

    fn join(parts: Vec<Part>) -> Self {
        let mut built = Self::default();
        let mut table = TableWriter::default();
        let mut before = 0;
        let mut offset = 0;
        let entries = parts.iter().flat_map(|part| &part.entries);
        for (number, entry) in entries.enumerate() {
            if number % GROUP == 0 {
                built.groups.push(Group {
                    gram: entry.gram,
                    directory: table.bytes.len() as u32,
                    postings: offset,
                });
                before = entry.gram;
            }
            table.number(u64::from(entry.gram - before));
            // most bigrams stand in one or two articles: count and parameter share a number
            table.number(u64::from(entry.count) << 5 | u64::from(entry.parameter));
            table.number(u64::from(entry.length));
            before = entry.gram;
            offset += entry.length;
        }
        built.directory = table.bytes;
        for part in parts {
            built.postings.extend(part.postings);
        }
        built
    }
}

/// Bigrams whose first characters lie in one range.
struct Part {
    entries: Vec<Entry>,
    postings: Vec<u8>,
}

impl Part {
    fn collect(firsts: Range<u32>, is_word: &[bool], texts: &[Vec<u8>], lengths: &Lengths) -> Self {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (article, text) in texts.iter().enumerate() {
            visit_grams(text, is_word, |gram| {
                if firsts.contains(&(gram >> 16)) {
                    found.push((gram, article as u32));
                }
            });
        }
        found.sort_unstable();
        let mut part = Self {
            entries: Vec::new(),
            postings: Vec::new(),
        };
        let mut articles = Vec::new();
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            articles.clear();
            articles.extend(
                same.chunk_by(|a, b| a.1 == b.1)
                    .map(|run| (run[0].1, run.len() as u32)),
            );
            let offset = part.postings.len() as u32;
            let parameter = write_list(&mut part.postings, &articles, lengths);
            part.entries.push(Entry {
                gram: same[0].0,
                parameter,
                count: articles.len() as u32,
                offset,
                length: part.postings.len() as u32 - offset,
            });
        }
        part
    }
}

fn visit_grams(text: &[u8], is_word: &[bool], mut visit: impl FnMut(u32)) {
    let mut previous = None;
    for number in numbers(text) {
        let word = is_word.get(number as usize).copied().unwrap_or(false);
        if let Some(first) = previous {
            visit(gram(first, if word { number } else { 0 }));
        }
        previous = word.then_some(number);
    }
    if let Some(first) = previous {
        visit(gram(first, 0));
    }
}

/// Ranges of first characters of about equal work, so that parts can be built side by side with little memory.
fn split_firsts(is_word: &[bool], texts: &[Vec<u8>], first_count: usize) -> Vec<Range<u32>> {
    let mut counts = vec![0u64; first_count];
    for text in texts {
        for number in numbers(text) {
            if is_word.get(number as usize).copied().unwrap_or(false) {
                counts[number.min(SHARED) as usize] += 1;
            }
        }
    }
    let share = counts.iter().sum::<u64>() / 8 + 1;
    let mut ranges = Vec::new();
    let (mut start, mut weight) = (0u32, 0u64);
    for (first, count) in counts.iter().enumerate() {
        weight += count;
        if weight >= share {
            ranges.push(start..first as u32 + 1);
            (start, weight) = (first as u32 + 1, 0);
        }
    }
    ranges.push(start..first_count as u32);
    ranges
}
