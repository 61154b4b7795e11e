//! Learned weights bound to the articles of a snapshot.

use rustc_hash::FxHashMap;

use super::associations::{Associations, SINGLE, work_key};
use crate::catalog::Catalog;
use crate::question::Question;
use crate::snapshot::Snapshot;

/// Logarithm of the questions that a work answered, for its size; smoothed, so that works never asked about differ little.
fn share_asked(snapshot: &Snapshot, work: u32, asked: f32) -> f32 {
    let size = snapshot
        .expressions_of(work)
        .last()
        .map_or(0, |last| snapshot.articles_of(last).len());
    ((asked + 0.3) / (size as f32 + 20.0)).ln() + 8.0
}

/// Learned weights by the numbers of a snapshot.
pub(crate) struct Bound {
    by_gram: FxHashMap<[char; 2], Vec<(u32, f32)>>,
    /// How often questions were answered by articles of a work, for its size; by work.
    work_asked: Vec<f32>,
    /// Questions that an article answered.
    answers: FxHashMap<u32, f32>,
    chapter_of: Vec<u32>,
    chapter_sizes: Vec<u32>,
}

impl Bound {
    pub(crate) fn of(snapshot: &Snapshot, catalog: &Catalog, associations: &Associations) -> Self {
        let mut works: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for title in catalog.titles.iter().filter(|title| title.is_main) {
            works
                .entry(work_key(&title.written))
                .or_default()
                .push(title.work);
        }
        let mut bound = Self {
            by_gram: FxHashMap::default(),
            work_asked: Vec::new(),
            answers: FxHashMap::default(),
            chapter_of: Vec::new(),
            chapter_sizes: Vec::new(),
        };
        bound.number_chapters(snapshot);
        let mut asked = vec![0f32; snapshot.work_count];
        for (target, weights) in &associations.targets {
            for &work in works.get(&target.work).into_iter().flatten() {
                asked[work as usize] += weights.question_count as f32;
                for article in snapshot
                    .articles_of_work(work)
                    .filter(|article| snapshot.path(*article) == target.path)
                {
                    *bound.answers.entry(article).or_default() += weights.question_count as f32;
                    for (pair, weight) in &weights.weights {
                        bound
                            .by_gram
                            .entry(*pair)
                            .or_default()
                            .push((article, *weight));
                    }
                }
            }
        }
        if associations.question_count > 0 {
            for (work, asked) in asked.iter_mut().enumerate() {
                *asked = share_asked(snapshot, work as u32, *asked);
            }
        }
        bound.work_asked = asked;
        bound
    }

    fn number_chapters(&mut self, snapshot: &Snapshot) {
        for part in &snapshot.parts {
            let segment = &part.segment;
            let mut before = None;
            for (expression, heading) in segment.expression_of.iter().zip(&segment.heading_of) {
                if before != Some((expression, heading)) {
                    self.chapter_sizes.push(0);
                    before = Some((expression, heading));
                }
                self.chapter_of.push(self.chapter_sizes.len() as u32 - 1);
                if let Some(size) = self.chapter_sizes.last_mut() {
                    *size += 1;
                }
            }
        }
    }

    /// How strongly the question's bigrams, and its characters, point to each article.
    pub(super) fn asked(
        &self,
        article_count: usize,
        associations: &Associations,
        question: &Question,
    ) -> (Vec<f32>, Vec<f32>) {
        let (mut pairs, mut letters) = (vec![0f32; article_count], vec![0f32; article_count]);
        for (key, weight) in associations.weights(question) {
            let sums = if key[1] == SINGLE {
                &mut letters
            } else {
                &mut pairs
            };
            for (article, learned) in self.by_gram.get(&key).into_iter().flatten() {
                sums[*article as usize] += weight * learned;
            }
        }
        (pairs, letters)
    }

    /// Sum of the values of the articles beside one, in its chapter.
    pub(super) fn beside(&self, values: &[f32], article: usize) -> f32 {
        let chapter = self.chapter_of[article];
        let value = |other: Option<usize>| match other {
            Some(other) if self.chapter_of.get(other) == Some(&chapter) => values[other],
            _ => 0.0,
        };
        value(article.checked_sub(1)) + value(Some(article + 1))
    }

    /// Chapter of an article, and its articles.
    pub(super) fn chapter(&self, article: usize) -> (usize, f32) {
        let chapter = self.chapter_of[article] as usize;
        (chapter, self.chapter_sizes[chapter] as f32)
    }

    pub(super) fn work_asked(&self, work: usize) -> f32 {
        self.work_asked[work]
    }

    pub(super) fn answers(&self, article: u32) -> f32 {
        self.answers.get(&article).copied().unwrap_or(0.0)
    }

    pub(super) fn chapter_sums(&self, values: &[f32]) -> Vec<f32> {
        let mut sums = vec![0f32; self.chapter_sizes.len()];
        for (value, chapter) in values.iter().zip(&self.chapter_of) {
            sums[*chapter as usize] += value;
        }
        sums
    }
}
