//! Character bigrams of a segment: which articles hold them, and how often.

use rayon::prelude::*;

use crate::alphabet::{Alphabet, is_word_char, numbers};
use crate::bits::{BitReader, BitWriter, rice_cost};
use crate::codec::{TableReader, TableWriter};

/// Counts above are kept as this; ranking cannot tell them apart.
const COUNT_LIMIT: u32 = 16;
/// Characters numbered from here on share a number inside bigrams; hits on it are always verified.
pub(crate) const SHARED: u32 = 0xFFFF;

/// A bigram: two character numbers, the second 0 where the word ends.
pub(crate) fn gram(first: u32, second: u32) -> u32 {
    (first.min(SHARED) << 16) | second.min(SHARED)
}

/// Where the articles of a bigram are.
#[derive(Debug, Clone, Copy)]
struct Entry {
    second: u16,
    parameter: u8,
    count: u32,
    offset: u32,
}

/// All bigrams of a segment.
pub(crate) struct Grams {
    /// Per first character, where its entries begin; one more at the end.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    postings: Vec<u8>,
}

impl Grams {
    /// Articles that hold a bigram.
    pub(crate) fn article_count(&self, gram: u32) -> u32 {
        self.find(gram).map_or(0, |entry| entry.count)
    }

    fn find(&self, gram: u32) -> Option<&Entry> {
        let entries = self.with_first(gram >> 16);
        let second = (gram & 0xFFFF) as u16;
        entries
            .binary_search_by_key(&second, |entry| entry.second)
            .ok()
            .map(|at| &entries[at])
    }

    fn with_first(&self, first: u32) -> &[Entry] {
        let start = self.starts.get(first as usize).copied().unwrap_or(0) as usize;
        let end = self.starts.get(first as usize + 1).copied().unwrap_or(0) as usize;
        self.entries.get(start..end).unwrap_or(&[])
    }

    /// Calls `visit(article, count)` in ascending order.
    pub(crate) fn visit(&self, gram: u32, visit: impl FnMut(u32, u32)) {
        if let Some(entry) = self.find(gram) {
            self.visit_entry(entry, visit);
        }
    }

    /// Calls `visit(article)` for each bigram that begins with a character; an article may come several times.
    pub(crate) fn visit_first(&self, first: u32, mut visit: impl FnMut(u32, u32)) {
        for entry in self.with_first(first.min(SHARED)) {
            self.visit_entry(entry, &mut visit);
        }
    }

    #[inline]
    fn visit_entry(&self, entry: &Entry, mut visit: impl FnMut(u32, u32)) {
        let mut reader = BitReader::new(self.postings.get(entry.offset as usize..).unwrap_or(&[]));
        let parameter = u32::from(entry.parameter);
        let mut article = 0u32;
        for _ in 0..entry.count {
            article = article.wrapping_add(reader.rice(parameter));
            visit(article, reader.unary() + 1);
            article = article.wrapping_add(1);
        }
    }

    /// Builds from coded texts.
    pub(crate) fn of_texts(alphabet: &Alphabet, texts: &[Vec<u8>]) -> Self {
        let is_word: Vec<bool> = (0..alphabet.len() as u32)
            .map(|number| number != 0 && is_word_char(alphabet.folded(number)))
            .collect();
        let first_count = alphabet.len().min(SHARED as usize + 1);
        let ranges = split_firsts(&is_word, texts, first_count);
        let parts: Vec<Part> = ranges
            .into_par_iter()
            .map(|range| Part::collect(range, &is_word, texts))
            .collect();
        Self::join(parts, first_count)
    }

    fn join(parts: Vec<Part>, first_count: usize) -> Self {
        let mut grams = Self {
            starts: vec![0; first_count + 1],
            entries: Vec::new(),
            postings: Vec::new(),
        };
        for part in parts {
            let base = grams.postings.len() as u32;
            for (key, mut entry) in part.entries {
                entry.offset += base;
                grams.starts[(key >> 16) as usize + 1] += 1;
                grams.entries.push(entry);
            }
            grams.postings.extend(part.postings);
        }
        for first in 0..first_count {
            grams.starts[first + 1] += grams.starts[first];
        }
        grams
    }

    pub(crate) fn write(&self, table: &mut TableWriter) {
        table.number(self.starts.len() as u64);
        for pair in self.starts.windows(2) {
            table.number(u64::from(pair[1] - pair[0]));
        }
        table.number(self.postings.len() as u64);
        let ends = self
            .entries
            .iter()
            .skip(1)
            .map(|entry| entry.offset)
            .chain([self.postings.len() as u32]);
        let mut previous = u16::MAX;
        let mut firsts = self.starts.iter().peekable();
        for (index, (entry, end)) in self.entries.iter().zip(ends).enumerate() {
            while firsts.next_if(|start| **start as usize <= index).is_some() {
                previous = u16::MAX;
            }
            table.number(u64::from(entry.second.wrapping_sub(previous)));
            previous = entry.second;
            // most bigrams stand in one or two articles: count and parameter share a number
            table.number(u64::from(entry.count) << 5 | u64::from(entry.parameter));
            table.number(u64::from(end - entry.offset));
        }
    }

    pub(crate) fn postings(&self) -> &[u8] {
        &self.postings
    }

    pub(crate) fn read(table: &mut TableReader<'_>, postings: Vec<u8>) -> Option<Self> {
        let count = table.count()?;
        let mut starts = Vec::with_capacity(count);
        let mut total = 0u32;
        starts.push(0);
        for _ in 1..count {
            total = total.checked_add(table.number()? as u32)?;
            starts.push(total);
        }
        (table.number()? as usize == postings.len()).then_some(())?;
        let mut entries = Vec::with_capacity(table_capacity(total));
        let mut offset = 0u32;
        for pair in starts.windows(2) {
            let mut previous = u16::MAX;
            for _ in pair[0]..pair[1] {
                let second = previous.wrapping_add(table.number()? as u16);
                previous = second;
                let packed = table.number()?;
                entries.push(Entry {
                    second,
                    parameter: (packed & 31) as u8,
                    count: (packed >> 5) as u32,
                    offset,
                });
                offset = offset.checked_add(table.number()? as u32)?;
            }
        }
        Some(Self {
            starts,
            entries,
            postings,
        })
    }
}

/// A damaged count must not reserve gigabytes; the vector still grows as far as the file goes.
fn table_capacity(count: u32) -> usize {
    (count as usize).min(1 << 22)
}

/// Bigrams whose first characters lie in one range.
struct Part {
    entries: Vec<(u32, Entry)>,
    postings: Vec<u8>,
}

impl Part {
    fn collect(firsts: std::ops::Range<u32>, is_word: &[bool], texts: &[Vec<u8>]) -> Self {
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
        let mut writer = BitWriter::default();
        let mut articles = Vec::new();
        for same in found.chunk_by(|a, b| a.0 == b.0) {
            articles.clear();
            articles.extend(
                same.chunk_by(|a, b| a.1 == b.1)
                    .map(|run| (run[0].1, run.len() as u32)),
            );
            let offset = writer.len() as u32;
            let parameter = write_articles(&mut writer, &articles);
            let key = same[0].0;
            let entry = Entry {
                second: key as u16,
                parameter,
                count: articles.len() as u32,
                offset,
            };
            part.entries.push((key, entry));
        }
        part.postings = writer.finish();
        part
    }
}

fn write_articles(writer: &mut BitWriter, articles: &[(u32, u32)]) -> u8 {
    let gaps = || {
        let mut next = 0u32;
        articles.iter().map(move |&(article, _)| {
            let gap = article - next;
            next = article + 1;
            gap
        })
    };
    let mean = articles
        .last()
        .map_or(0, |last| last.0 / articles.len() as u32);
    let most = (32 - mean.leading_zeros()).min(24);
    let parameter = (most.saturating_sub(6)..=most)
        .min_by_key(|&parameter| gaps().map(|gap| rice_cost(gap, parameter)).sum::<u64>())
        .unwrap_or(0);
    for (gap, &(_, count)) in gaps().zip(articles) {
        writer.push_rice(gap, parameter);
        writer.push_unary(count.min(COUNT_LIMIT) - 1);
    }
    writer.align();
    parameter as u8
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
fn split_firsts(
    is_word: &[bool],
    texts: &[Vec<u8>],
    first_count: usize,
) -> Vec<std::ops::Range<u32>> {
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
