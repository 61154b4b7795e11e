//! The articles of one bigram as bytes, and how much each stretch of articles can gain by it.
//!
//! A short list is one run of gaps and counts. A long one is cut into chunks, one for each range of articles, behind a table that tells for
//! each range how many bytes its chunk has and what is the most that any article in it gains (its impact). So a search for the best articles
//! reads the table, and only the chunks of ranges that can matter.

use crate::bits::{BitReader, BitWriter, rice_cost};
use crate::bm25::{SATURATION, saturated};
use crate::codec::{TableReader, TableWriter};

/// Counts above are kept as this; ranking cannot tell them apart.
const COUNT_LIMIT: u32 = 16;
/// Lists from this length on are cut into chunks.
const CHUNKED: u32 = 512;
/// Articles that a chunk holds on average, at least: the table must not cost more than an eighth of what it lists.
const HELD: u64 = 16;
/// Ranges are no smaller than a word of a set of articles.
pub(crate) const RANGE_SHIFT: u32 = 6;
/// Impacts are kept in steps of this, rounded up.
const IMPACT_STEP: f32 = (SATURATION + 1.0) / 255.0;

/// How many articles a range has, as a power of two; `None` for lists that are not cut.
fn shift_of(count: u32, article_count: u32) -> Option<u32> {
    if count < CHUNKED {
        return None;
    }
    (RANGE_SHIFT..32).find(|shift| u64::from(count) << shift >= HELD * u64::from(article_count))
}

/// Writes a list of articles with their counts, ascending; gives its parameter.
pub(super) fn write_list(bytes: &mut Vec<u8>, articles: &[(u32, u32)], lengths: &Lengths) -> u8 {
    let article_count = lengths.relative.len() as u32;
    let Some(shift) = shift_of(articles.len() as u32, article_count) else {
        let parameter = parameter_of(articles, 0);
        push_run(bytes, articles, 0, parameter);
        return parameter;
    };
    let parameter = parameter_of(articles, shift);
    let mut table = TableWriter::default();
    let mut chunks = Vec::new();
    let mut rest = articles;
    for range in 0..article_count.div_ceil(1 << shift) {
        let count = rest.partition_point(|(article, _)| article >> shift == range);
        let (chunk, after) = rest.split_at(count);
        rest = after;
        let before = chunks.len();
        push_run(&mut chunks, chunk, range << shift, parameter);
        table.number((chunks.len() - before) as u64);
        if !chunk.is_empty() {
            let gain = |&(article, count): &(u32, u32)| {
                let count = count.min(COUNT_LIMIT) as f32;
                saturated(count, lengths.relative[article as usize])
            };
            let most = chunk.iter().map(gain).fold(0.0, f32::max);
            table
                .bytes
                .push((most / IMPACT_STEP).ceil().min(255.0) as u8);
        }
    }
    bytes.extend_from_slice(&table.bytes);
    bytes.extend_from_slice(&chunks);
    parameter
}

/// Length of each article of a segment over their mean.
pub(super) struct Lengths {
    relative: Vec<f32>,
}

impl Lengths {
    pub(super) fn of(texts: &[Vec<u8>]) -> Self {
        let total: usize = texts.iter().map(Vec::len).sum();
        let mean = (total as f32 / texts.len().max(1) as f32).max(1.0);
        Self {
            relative: texts.iter().map(|text| text.len() as f32 / mean).collect(),
        }
    }
}

fn gaps(articles: &[(u32, u32)], start: u32) -> impl Iterator<Item = u32> + '_ {
    let mut next = start;
    articles.iter().map(move |&(article, _)| {
        let gap = article - next;
        next = article + 1;
        gap
    })
}

/// The cheapest parameter; in a list that is cut, gaps begin anew with each range.
fn parameter_of(articles: &[(u32, u32)], shift: u32) -> u8 {
    let all: Vec<u32> = if shift == 0 {
        gaps(articles, 0).collect()
    } else {
        articles
            .chunk_by(|a, b| a.0 >> shift == b.0 >> shift)
            .flat_map(|chunk| gaps(chunk, chunk[0].0 >> shift << shift))
            .collect()
    };
    let mean =
        (all.iter().map(|gap| u64::from(*gap)).sum::<u64>() / all.len().max(1) as u64) as u32;
    let most = (33 - mean.leading_zeros()).min(24);
    (most.saturating_sub(6)..=most)
        .min_by_key(|&parameter| {
            all.iter()
                .map(|&gap| rice_cost(gap, parameter))
                .sum::<u64>()
        })
        .unwrap_or(0) as u8
}

fn push_run(bytes: &mut Vec<u8>, articles: &[(u32, u32)], start: u32, parameter: u8) {
    let mut writer = BitWriter::default();
    for (gap, &(_, count)) in gaps(articles, start).zip(articles) {
        writer.push_rice(gap, u32::from(parameter));
        writer.push_unary(count.min(COUNT_LIMIT) - 1);
    }
    bytes.extend(writer.finish());
}

/// One list as it was read.
pub(crate) struct Postings {
    bytes: Vec<u8>,
    count: u32,
    parameter: u32,
    article_count: u32,
    chunks: Option<Chunks>,
}

/// The table of a list that is cut.
struct Chunks {
    shift: u32,
    /// Where each chunk begins; one more at the end.
    starts: Vec<u32>,
    impacts: Vec<u8>,
}

impl Chunks {
    /// `None` where the bytes are no table.
    fn read(bytes: &[u8], shift: u32, article_count: u32) -> Option<Self> {
        let count = article_count.div_ceil(1 << shift) as usize;
        let mut table = TableReader::new(bytes);
        let mut starts = Vec::with_capacity(count + 1);
        let mut impacts = Vec::with_capacity(count);
        let mut start = 0u32;
        for _ in 0..count {
            starts.push(start);
            let length = u32::try_from(table.number()?).ok()?;
            impacts.push(if length == 0 { 0 } else { table.byte()? });
            start = start.checked_add(length)?;
        }
        starts.push(start);
        let base = (bytes.len() - table.rest().len()) as u32;
        for start in &mut starts {
            *start = start.checked_add(base)?;
        }
        (starts
            .last()
            .is_some_and(|end| *end as usize <= bytes.len()))
        .then_some(())?;
        Some(Self {
            shift,
            starts,
            impacts,
        })
    }
}

impl Postings {
    pub(super) fn read(bytes: &[u8], count: u32, parameter: u32, article_count: u32) -> Self {
        let chunks = shift_of(count, article_count)
            .and_then(|shift| Chunks::read(bytes, shift, article_count));
        Self {
            bytes: bytes.to_vec(),
            count,
            parameter,
            article_count,
            chunks,
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Calls `visit(article, count)` in ascending order.
    #[inline]
    pub(crate) fn visit(&self, mut visit: impl FnMut(u32, u32)) {
        let Some(chunks) = &self.chunks else {
            let mut reader = BitReader::new(&self.bytes);
            let mut next = 0u32;
            for _ in 0..self.count {
                let article = next.wrapping_add(reader.rice(self.parameter));
                if article >= self.article_count {
                    return;
                }
                visit(article, reader.unary() + 1);
                next = article + 1;
            }
            return;
        };
        for range in 0..chunks.impacts.len() as u32 {
            self.visit_chunk(chunks, range, &mut visit);
        }
    }

    /// The articles of one chunk: it ends with its bytes, for what fills up the last byte is no code.
    #[inline]
    fn visit_chunk(&self, chunks: &Chunks, range: u32, mut visit: impl FnMut(u32, u32)) {
        let bounds = &chunks.starts[range as usize..range as usize + 2];
        let bytes = &self.bytes[bounds[0] as usize..bounds[1] as usize];
        let mut reader = BitReader::new(bytes);
        let mut next = range << chunks.shift;
        let end = next
            .saturating_add(1 << chunks.shift)
            .min(self.article_count);
        while reader.has_one() {
            let article = next.wrapping_add(reader.rice(self.parameter));
            if article >= end {
                return;
            }
            visit(article, reader.unary() + 1);
            next = article + 1;
        }
    }

    /// Calls `visit(article, count)` for the articles of one range of 64, ascending; others may come, too, and are to be passed over.
    #[inline]
    pub(crate) fn visit_range(&self, range: u32, mut visit: impl FnMut(u32, u32)) {
        match &self.chunks {
            Some(chunks) => {
                let chunk = range >> (chunks.shift - RANGE_SHIFT);
                if (chunk as usize) < chunks.impacts.len() {
                    self.visit_chunk(chunks, chunk, visit);
                }
            }
            None => self.visit(&mut visit),
        }
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.chunks.is_some()
    }

    /// Adds to each range of 64 articles the most that one of its articles gains, times `worth`.
    pub(crate) fn add_impacts(&self, worth: f32, ranges: &mut [f32]) {
        let Some(chunks) = &self.chunks else { return };
        let covered = 1usize << (chunks.shift - RANGE_SHIFT);
        for (impact, ranges) in chunks.impacts.iter().zip(ranges.chunks_mut(covered)) {
            if *impact > 0 {
                let gain = worth * f32::from(*impact) * IMPACT_STEP;
                for range in ranges {
                    *range += gain;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{IMPACT_STEP, Lengths, Postings, write_list};
    use crate::bm25::saturated;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Lists of every length, from one article to all, come back as they were, whole and by ranges; no article gains more than its range promises.
        #[test]
        fn lists_come_back(
            lengths in prop::collection::vec(0usize..400, 1..3000),
            kept in 1u32..1000,
            counts in prop::collection::vec(1u32..20, 1..50),
        ) {
            let texts: Vec<Vec<u8>> = lengths.iter().map(|length| vec![0; *length]).collect();
            let lengths = Lengths::of(&texts);
            let articles: Vec<(u32, u32)> = (0..texts.len() as u32)
                .filter(|article| article.wrapping_mul(2_654_435_761) % 1000 < kept)
                .map(|article| (article, counts[article as usize % counts.len()]))
                .collect();
            let mut bytes = Vec::new();
            let parameter = write_list(&mut bytes, &articles, &lengths);
            let (count, all) = (articles.len() as u32, texts.len() as u32);
            let list = Postings::read(&bytes, count, u32::from(parameter), all);
            prop_assert_eq!(list.is_cut(), count >= 512);
            let expected: Vec<(u32, u32)> =
                articles.iter().map(|(article, count)| (*article, *count.min(&16))).collect();
            let mut read = Vec::new();
            list.visit(|article, count| read.push((article, count)));
            prop_assert_eq!(&read, &expected);
            let mut bounds = vec![0f32; texts.len().div_ceil(64)];
            list.add_impacts(1.0, &mut bounds);
            let mut by_range = Vec::new();
            for range in 0..bounds.len() as u32 {
                list.visit_range(range, |article, count| {
                    if article >> 6 == range {
                        by_range.push((article, count));
                    }
                });
            }
            prop_assert_eq!(&by_range, &expected);
            if list.is_cut() {
                for (article, count) in expected {
                    let gain = saturated(count as f32, lengths.relative[article as usize]);
                    let bound = bounds[article as usize >> 6];
                    prop_assert!(gain <= bound && bound <= 2.2 + IMPACT_STEP);
                }
            }
        }

        /// Bytes that were never a list are read as something, without end or panic.
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), count in 0u32..3000, parameter in 0u32..32) {
            let list = Postings::read(&bytes, count, parameter, 2000);
            let mut seen = 0;
            list.visit(|article, _| {
                assert!(article < 2000);
                seen += 1;
            });
            for range in 0..40 {
                list.visit_range(range, |_, _| seen += 1);
            }
            prop_assert!(seen < 200_000);
        }
    }
}
