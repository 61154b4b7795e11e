//! Learned weights bound to the articles of a snapshot.

use rustc_hash::FxHashMap;

use super::associations::{Associations, Print, SINGLE, Target, work_key};
use crate::catalog::Catalog;
use crate::question::Question;
use crate::ranges::{range_count, ranges_of};
use crate::snapshot::Snapshot;

/// Logarithm of the questions that a work answered, for its size; smoothed, so that works never asked about differ little.
fn share_asked(snapshot: &Snapshot, work: u32, asked: f32) -> f32 {
    let size = snapshot
        .expressions_of(work)
        .last()
        .map_or(0, |last| snapshot.articles_of(last).len());
    ((asked + 0.3) / (size as f32 + 20.0)).ln() + 8.0
}

/// Bits in which the fingerprint of an article may differ from that of the text that was learned from: under the same number, and under another.
const SAME_NUMBER: u32 = 15;
const OTHER_NUMBER: u32 = 11;

/// The article of a text that a target means: the one with its number when it says about the same, else the one that does. Where no text was at
/// hand when it was learned, its number has to do.
fn same_article(snapshot: &Snapshot, text: u32, target: &Target, print: Print) -> Option<u32> {
    let articles = snapshot.articles_of(text);
    let numbered = articles
        .clone()
        .find(|article| snapshot.path(*article) == target.path);
    let apart = |article: u32| (snapshot.fingerprint(article) ^ print).count_ones();
    if print == 0 || numbered.is_some_and(|article| apart(article) <= SAME_NUMBER) {
        return numbered;
    }
    let (nearest, bits) = articles
        .map(|article| (article, apart(article)))
        .min_by_key(|(_, bits)| *bits)?;
    (bits <= OTHER_NUMBER).then_some(nearest)
}

/// Learned weights by the numbers of a snapshot.
pub(crate) struct Bound {
    by_gram: FxHashMap<[char; 2], Vec<(u32, f32)>>,
    /// How often questions were answered by articles of a work, for its size; by work.
    work_asked: Vec<f32>,
    /// The highest of them in each range of articles.
    range_asked: Vec<f32>,
    /// Questions that an article answered.
    answers: FxHashMap<u32, f32>,
    /// Known questions by their bigrams and characters, with what each weighs in them.
    known_by_key: FxHashMap<[char; 2], Vec<(u32, f32)>>,
    /// The articles that answer each known question.
    known_articles: Vec<Vec<u32>>,
}

/// How near known questions are to one: the nearest that an article answers, by bigrams and by characters (cosines, 0 to 1).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct NearKnown {
    pub pairs: f32,
    pub letters: f32,
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
            range_asked: vec![f32::NEG_INFINITY; range_count(snapshot)],
            answers: FxHashMap::default(),
            known_by_key: FxHashMap::default(),
            known_articles: vec![Vec::new(); associations.known.len()],
        };
        let mut answered: Vec<Vec<u32>> = vec![Vec::new(); associations.targets.len()];
        for (number, known) in associations.known.iter().enumerate() {
            for target in &known.targets {
                answered[*target as usize].push(number as u32);
            }
            for (key, weight) in associations.weights_of(known.keys.iter().copied()) {
                let questions = bound.known_by_key.entry(key).or_default();
                questions.push((number as u32, weight));
            }
        }
        let mut asked = vec![0f32; snapshot.work_count];
        for ((target, weights), questions) in associations.targets.iter().zip(&answered) {
            for &work in works.get(&target.work).into_iter().flatten() {
                asked[work as usize] += weights.question_count as f32;
                let texts = snapshot.expressions_of(work);
                for article in
                    texts.filter_map(|text| same_article(snapshot, text, target, weights.print))
                {
                    *bound.answers.entry(article).or_default() += weights.question_count as f32;
                    for question in questions {
                        bound.known_articles[*question as usize].push(article);
                    }
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
        for work in snapshot.live_works.iter() {
            let asked = bound.work_asked[work as usize];
            for range in ranges_of(snapshot.articles_of_work(work)) {
                bound.range_asked[range] = bound.range_asked[range].max(asked);
            }
        }
        bound
    }

    /// How strongly the question's bigrams, and its characters, point to the articles that they point to.
    pub(super) fn asked(
        &self,
        associations: &Associations,
        question: &Question,
    ) -> (FxHashMap<u32, f32>, FxHashMap<u32, f32>) {
        let (mut pairs, mut letters) = (FxHashMap::default(), FxHashMap::default());
        for (key, weight) in associations.weights(question) {
            let sums = if key[1] == SINGLE {
                &mut letters
            } else {
                &mut pairs
            };
            for (article, learned) in self.by_gram.get(&key).into_iter().flatten() {
                *sums.entry(*article).or_default() += weight * learned;
            }
        }
        (pairs, letters)
    }

    /// For the articles that answer known questions, how near these are.
    pub(super) fn near_known(
        &self,
        associations: &Associations,
        question: &Question,
    ) -> FxHashMap<u32, NearKnown> {
        let mut near = vec![NearKnown::default(); self.known_articles.len()];
        for (key, weight) in associations.weights(question) {
            for (known, learned) in self.known_by_key.get(&key).into_iter().flatten() {
                let near = &mut near[*known as usize];
                if key[1] == SINGLE {
                    near.letters += weight * learned;
                } else {
                    near.pairs += weight * learned;
                }
            }
        }
        let mut found: FxHashMap<u32, NearKnown> = FxHashMap::default();
        let near = self.known_articles.iter().zip(near);
        for (articles, near) in near.filter(|(_, near)| *near != NearKnown::default()) {
            for article in articles {
                let best = found.entry(*article).or_default();
                best.pairs = best.pairs.max(near.pairs);
                best.letters = best.letters.max(near.letters);
            }
        }
        found
    }

    /// Whether nothing is learned.
    pub(super) fn is_empty(&self) -> bool {
        self.by_gram.is_empty()
    }

    pub(super) fn work_asked(&self, work: usize) -> f32 {
        self.work_asked[work]
    }

    pub(super) fn range_asked(&self, range: usize) -> f32 {
        self.range_asked[range]
    }

    pub(super) fn answers(&self, article: u32) -> f32 {
        self.answers.get(&article).copied().unwrap_or(0.0)
    }
}
