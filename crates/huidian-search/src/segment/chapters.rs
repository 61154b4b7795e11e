//! Runs of articles of one text under one heading line.

use crate::codec::{TableReader, TableWriter};

/// The chapters of a segment, in the order of its articles.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Chapters {
    /// First article of each; one more at the end.
    starts: Vec<u32>,
    headings: Vec<u32>,
}

impl Chapters {
    /// Joins articles that follow each other; each comes with its expression and the number of its heading.
    pub(super) fn of(articles: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut chapters = Self::default();
        let mut before = None;
        let mut count = 0;
        for (expression, heading) in articles {
            if before != Some((expression, heading)) {
                chapters.starts.push(count);
                chapters.headings.push(heading);
                before = Some((expression, heading));
            }
            count += 1;
        }
        chapters.starts.push(count);
        chapters
    }

    pub(crate) fn len(&self) -> usize {
        self.headings.len()
    }

    /// The chapter of an article.
    pub(crate) fn of_article(&self, article: u32) -> usize {
        self.starts
            .partition_point(|start| *start <= article)
            .saturating_sub(1)
            .min(self.headings.len().saturating_sub(1))
    }

    pub(crate) fn articles(&self, chapter: usize) -> std::ops::Range<u32> {
        self.starts[chapter]..self.starts[chapter + 1]
    }

    pub(crate) fn heading(&self, chapter: usize) -> u32 {
        self.headings[chapter]
    }

    pub(crate) fn heading_of(&self, article: u32) -> u32 {
        self.headings[self.of_article(article)]
    }

    pub(super) fn write(&self, table: &mut TableWriter) {
        table.number(self.headings.len() as u64);
        for (pair, heading) in self.starts.windows(2).zip(&self.headings) {
            table.number(u64::from(pair[1] - pair[0]));
            table.number(u64::from(*heading));
        }
    }

    pub(super) fn read(table: &mut TableReader<'_>, heading_count: usize) -> Option<Self> {
        let count = table.count()?;
        let mut chapters = Self {
            starts: Vec::with_capacity(count + 1),
            headings: Vec::with_capacity(count),
        };
        let mut start = 0u32;
        for _ in 0..count {
            chapters.starts.push(start);
            start = start.checked_add(u32::try_from(table.number()?).ok()?)?;
            let heading = u32::try_from(table.number()?).ok()?;
            ((heading as usize) < heading_count).then_some(())?;
            chapters.headings.push(heading);
        }
        chapters.starts.push(start);
        Some(chapters)
    }

    /// Articles of all chapters.
    pub(super) fn article_count(&self) -> usize {
        self.starts.last().map_or(0, |end| *end as usize)
    }
}
