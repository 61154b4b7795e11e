//! Which articles still wait for their vector.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::writer::VectorWriter;
use crate::passage::Passage;
use crate::prepared::Prepared;

/// Passages without a vector, each once, in the order of the index.
pub struct Passages {
    prepared: Arc<Prepared>,
    /// Articles, the next one last.
    articles: Vec<u32>,
}

impl Passages {
    pub(crate) fn missing(prepared: Arc<Prepared>, writer: &VectorWriter) -> Self {
        let mut seen = FxHashSet::default();
        let waiting = prepared
            .passage_keys()
            .iter()
            .filter(|(key, _)| !writer.has(*key) && seen.insert(*key));
        let mut articles: Vec<u32> = waiting.map(|(_, article)| *article).collect();
        articles.sort_unstable_by(|a, b| b.cmp(a));
        Self { prepared, articles }
    }

    pub fn len(&self) -> usize {
        self.articles.len()
    }

    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}

impl Iterator for Passages {
    type Item = Passage;

    fn next(&mut self) -> Option<Passage> {
        let article = self.articles.pop()?;
        let part = self.prepared.part_of_article(article);
        let mut texts = part.segment.text_cursor();
        Some(Passage::of(
            &part.segment,
            &mut texts,
            article - part.first_article,
        ))
    }
}
