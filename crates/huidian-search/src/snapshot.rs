//! One state of the index: its segments as one numbering of works and articles.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::bitset::BitSet;
use crate::error::Error;
use crate::manifest::{Manifest, SegmentEntry};
use crate::segment::{ExpressionRow, Segment, WorkRow};

/// What the index holds, for `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexSummary {
    pub works: usize,
    pub articles: usize,
    pub segments: usize,
    /// Changes since the folder was made.
    pub generation: u64,
    /// Same works in the same order give the same digest.
    pub digest: String,
    pub source_bytes: u64,
}

/// A segment with the first numbers of its works, expressions and articles.
pub(crate) struct Part {
    pub segment: Arc<Segment>,
    pub file: String,
    pub first_work: u32,
    pub first_expression: u32,
    /// A multiple of 64, so that a word of a set of articles belongs to one segment.
    pub first_article: u32,
    pub first_chapter: u32,
}

impl Part {
    /// Numbers of its articles.
    pub(crate) fn articles(&self) -> Range<u32> {
        self.first_article..self.first_article + self.segment.article_count() as u32
    }
}

pub(crate) struct Snapshot {
    pub parts: Vec<Part>,
    pub generation: u64,
    pub work_count: usize,
    pub expression_count: usize,
    /// Articles of all segments, and one more than the highest number that an article may have.
    pub article_count: usize,
    pub article_space: usize,
    /// Works, and articles, that count.
    pub live_works: BitSet,
    pub live_articles: BitSet,
}

impl Snapshot {
    /// Loads the state of a folder, taking over the segments that `known` has already.
    pub(crate) fn open(folder: &Path, known: Option<&Snapshot>) -> Result<Self, Error> {
        let manifest = Manifest::load(folder)?;
        let open = |entry: SegmentEntry| {
            // one that could not be read is opened again: under its name there may be a whole one now
            let is_same = |part: &&Part| part.file == entry.file && part.segment.body.faults() == 0;
            let same = known.and_then(|known| known.parts.iter().find(is_same));
            let segment = match same {
                Some(part) => part.segment.clone(),
                None => Arc::new(Segment::open(&folder.join(&entry.file))?),
            };
            Ok((segment, entry.file, entry.dead))
        };
        let segments: Result<Vec<_>, Error> = manifest.segments.into_par_iter().map(open).collect();
        Ok(Self::of_segments(manifest.generation, segments?))
    }

    /// Reads every segment of a folder once, one at a time, and proves it whole.
    pub(crate) fn check(folder: &Path) -> Result<(), Error> {
        for entry in Manifest::load(folder)?.segments {
            Segment::open(&folder.join(&entry.file))?.check()?;
        }
        Ok(())
    }

    /// Numbers segments in their order; each with its file and dead works.
    pub(crate) fn of_segments(
        generation: u64,
        segments: Vec<(Arc<Segment>, String, Vec<u32>)>,
    ) -> Self {
        let (mut works, mut expressions, mut chapters) = (0usize, 0usize, 0usize);
        let (mut articles, mut space) = (0usize, 0usize);
        let mut parts = Vec::new();
        let mut dead = Vec::new();
        for (segment, file, gone) in segments {
            dead.extend(
                gone.into_iter()
                    .filter(|ordinal| (*ordinal as usize) < segment.works.len())
                    .map(|ordinal| ordinal + works as u32),
            );
            let part = Part {
                first_work: works as u32,
                first_expression: expressions as u32,
                first_article: space as u32,
                first_chapter: chapters as u32,
                file,
                segment,
            };
            works += part.segment.works.len();
            expressions += part.segment.expressions.len();
            chapters += part.segment.chapters.len();
            articles += part.segment.article_count();
            space = (space + part.segment.article_count()).next_multiple_of(64);
            parts.push(part);
        }
        let mut live_articles = BitSet::empty(space);
        for part in &parts {
            live_articles.insert_range(part.articles());
        }
        let mut snapshot = Self {
            parts,
            generation,
            work_count: works,
            expression_count: expressions,
            article_count: articles,
            article_space: space,
            live_works: BitSet::full(works),
            live_articles,
        };
        snapshot.bury(&dead);
        snapshot
    }

    /// The same state once more, over the same segments.
    pub(crate) fn again(&self) -> Self {
        let dead = |part: &Part| {
            let works = 0..part.segment.works.len() as u32;
            works
                .filter(|work| !self.live_works.contains(part.first_work + work))
                .collect()
        };
        let segments = self
            .parts
            .iter()
            .map(|part| (part.segment.clone(), part.file.clone(), dead(part)));
        Self::of_segments(self.generation, segments.collect())
    }

    /// The same state as if some works had never come; `generation` tells it from others.
    pub(crate) fn without(&self, hidden: &FxHashSet<&str>, generation: u64) -> Self {
        let mut narrowed = self.again();
        let works = 0..narrowed.work_count as u32;
        let dead: Vec<u32> = works
            .filter(|work| hidden.contains(narrowed.work(*work).id.as_str()))
            .collect();
        narrowed.bury(&dead);
        narrowed.generation = generation;
        narrowed
    }

    fn bury(&mut self, dead: &[u32]) {
        let mut works = BitSet::empty(self.work_count);
        let mut articles = BitSet::empty(self.article_space);
        for &work in dead {
            works.insert(work);
            articles.insert_range(self.articles_of_work(work));
        }
        self.live_works.subtract(&works);
        self.live_articles.subtract(&articles);
    }

    fn part_of(&self, number: u32, first: impl Fn(&Part) -> u32) -> &Part {
        let at = self.parts.partition_point(|part| first(part) <= number);
        &self.parts[at.saturating_sub(1)]
    }

    pub(crate) fn part_of_article(&self, article: u32) -> &Part {
        &self.parts[self.part_at(article)]
    }

    /// The place of an article's segment among the others.
    pub(crate) fn part_at(&self, article: u32) -> usize {
        let after = self
            .parts
            .partition_point(|part| part.first_article <= article);
        after.saturating_sub(1)
    }

    pub(crate) fn work(&self, work: u32) -> &WorkRow {
        let part = self.part_of(work, |part| part.first_work);
        &part.segment.works[(work - part.first_work) as usize]
    }

    pub(crate) fn expression(&self, expression: u32) -> &ExpressionRow {
        let part = self.part_of(expression, |part| part.first_expression);
        &part.segment.expressions[(expression - part.first_expression) as usize]
    }

    /// Numbers of a work's expressions.
    pub(crate) fn expressions_of(&self, work: u32) -> Range<u32> {
        let part = self.part_of(work, |part| part.first_work);
        let range = &part.segment.works[(work - part.first_work) as usize].expressions;
        part.first_expression + range.start..part.first_expression + range.end
    }

    /// Numbers of an expression's articles.
    pub(crate) fn articles_of(&self, expression: u32) -> Range<u32> {
        let part = self.part_of(expression, |part| part.first_expression);
        let range =
            &part.segment.expressions[(expression - part.first_expression) as usize].articles;
        part.first_article + range.start..part.first_article + range.end
    }

    pub(crate) fn articles_of_work(&self, work: u32) -> Range<u32> {
        let expressions = self.expressions_of(work);
        if expressions.is_empty() {
            return 0..0;
        }
        self.articles_of(expressions.start).start..self.articles_of(expressions.end - 1).end
    }

    pub(crate) fn expression_of(&self, article: u32) -> u32 {
        let part = self.part_of_article(article);
        part.first_expression + part.segment.expression_of(article - part.first_article)
    }

    pub(crate) fn work_of_expression(&self, expression: u32) -> u32 {
        let part = self.part_of(expression, |part| part.first_expression);
        part.first_work
            + part.segment.expressions[(expression - part.first_expression) as usize].work
    }

    pub(crate) fn path(&self, article: u32) -> &str {
        let part = self.part_of_article(article);
        part.segment.path(article - part.first_article)
    }

    pub(crate) fn heading(&self, article: u32) -> &str {
        let part = self.part_of_article(article);
        part.segment.heading(article - part.first_article)
    }

    pub(crate) fn text(&self, article: u32) -> String {
        let part = self.part_of_article(article);
        let mut texts = part.segment.text_cursor();
        part.segment.text(&mut texts, article - part.first_article)
    }

    pub(crate) fn folded(&self, article: u32) -> String {
        let part = self.part_of_article(article);
        let mut texts = part.segment.text_cursor();
        part.segment
            .folded(&mut texts, article - part.first_article)
    }

    pub(crate) fn fingerprint(&self, article: u32) -> u64 {
        let part = self.part_of_article(article);
        part.segment.fingerprint(article - part.first_article)
    }

    /// Coded bytes of an article.
    pub(crate) fn coded_length(&self, article: u32) -> usize {
        let part = self.part_of_article(article);
        part.segment.place(article - part.first_article).len()
    }

    /// The chapter of an article, among those of all segments.
    pub(crate) fn chapter_of(&self, article: u32) -> u32 {
        let part = self.part_of_article(article);
        let chapter = part
            .segment
            .chapters
            .of_article(article - part.first_article);
        part.first_chapter + chapter as u32
    }

    /// Numbers of a chapter's articles.
    pub(crate) fn articles_of_chapter(&self, chapter: u32) -> Range<u32> {
        let part = self.part_of(chapter, |part| part.first_chapter);
        let chapter = (chapter - part.first_chapter) as usize;
        let range = part.segment.chapters.articles(chapter);
        part.first_article + range.start..part.first_article + range.end
    }

    /// Times that a block of a segment could not be used.
    pub(crate) fn faults(&self) -> u64 {
        self.parts
            .iter()
            .map(|part| part.segment.body.faults())
            .sum()
    }

    /// Whether every block could be used since the faults were counted; what was read else is not to be trusted.
    pub(crate) fn proven_since(&self, faults: u64) -> Result<(), Error> {
        if self.faults() == faults {
            return Ok(());
        }
        let mut parts = self.parts.iter();
        parts
            .find_map(|part| part.segment.body.last_fault())
            .map_or(Ok(()), Err)
    }

    pub(crate) fn summary(&self) -> IndexSummary {
        let digest = self
            .parts
            .iter()
            .fold(0u64, |sum, part| sum.rotate_left(7) ^ part.segment.checksum);
        IndexSummary {
            works: self.live_works.count(),
            articles: self.live_articles.count(),
            segments: self.parts.len(),
            generation: self.generation,
            digest: format!("{digest:016x}"),
            source_bytes: self
                .parts
                .iter()
                .map(|part| part.segment.source_bytes)
                .sum(),
        }
    }
}
