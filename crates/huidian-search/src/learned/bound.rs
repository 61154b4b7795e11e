//! Learned weights bound to the articles of a snapshot, and the features of articles for a question.

use rustc_hash::FxHashMap;

use super::LearnedRanking;
use super::associations::{Associations, SINGLE, work_key};
use super::feedback::Feedback;
use crate::bitset::BitSet;
use crate::nearest::TextScores;
use crate::question::Question;
use crate::snapshot::Snapshot;

/// Names of the features, in their order; docs/search.md tells what each means.
pub(crate) const FEATURES: [&str; 21] = [
    "text",
    "heading",
    "title",
    "work-asked",
    "asked",
    "asked-beside",
    "asked-chapter",
    "text-beside",
    "text-chapter",
    "answers",
    "length",
    "kind",
    "coverage",
    "question-length",
    "first-score",
    "shared-bigrams",
    "asked-rank",
    "text-rank",
    "asked-letters",
    "letters",
    "feedback",
];

/// Place of the score by which candidates are chosen.
pub(super) const FIRST_SCORE: usize = 14;

/// Weights of the score by which candidates are chosen.
const HEADING: f32 = 0.5;
const TITLE: f32 = 0.5;
const WORK: f32 = 4.0;
const ASKED: f32 = 100.0;
const BESIDE: f32 = 30.0;
const CHAPTER: f32 = 15.0;

/// Logarithm of the questions that a work answered, for its size; smoothed, so that works never asked about differ little.
fn share_asked(snapshot: &Snapshot, work: u32, asked: f32) -> f32 {
    let size = snapshot
        .expressions_of(work)
        .last()
        .map_or(0, |last| snapshot.articles_of(last).len());
    ((asked + 0.3) / (size as f32 + 20.0)).ln() + 8.0
}

/// Candidates that are taken for good, to see what else is like them.
const FEEDBACK: usize = 10;

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

/// Candidates for a question, best first by the first score, with their features.
#[derive(Default)]
pub(crate) struct Pool {
    pub articles: Vec<u32>,
    pub features: Vec<[f32; FEATURES.len()]>,
}

impl Bound {
    pub(crate) fn of(snapshot: &Snapshot, associations: &Associations) -> Self {
        let mut works: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for title in snapshot.catalog.titles.iter().filter(|title| title.is_main) {
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

    /// The `limit` best candidates among some articles.
    pub(crate) fn pool(
        &self,
        snapshot: &Snapshot,
        associations: &Associations,
        question: &Question,
        among: &BitSet,
        limit: usize,
    ) -> Pool {
        let scores = TextScores::of(snapshot, question);
        let (asked, asked_letters) = self.asked(snapshot.article_count, associations, question);
        let text_chapters = self.chapter_sums(&scores.text);
        let asked_chapters = self.chapter_sums(&asked);
        let beside = |values: &[f32], article: usize| {
            let chapter = self.chapter_of[article];
            let value = |other: Option<usize>| match other {
                Some(other) if self.chapter_of.get(other) == Some(&chapter) => values[other],
                _ => 0.0,
            };
            value(article.checked_sub(1)) + value(Some(article + 1))
        };
        let mut first: Vec<(f32, u32)> = Vec::new();
        for work in snapshot.live_works.iter() {
            let known = WORK * self.work_asked[work as usize] + TITLE * scores.title[work as usize];
            for number in snapshot.articles_of_work(work) {
                let article = number as usize;
                let chapter = self.chapter_of[article] as usize;
                let around = asked_chapters[chapter];
                if (scores.text[article] <= 0.0 && around <= 0.0) || !among.contains(number) {
                    continue;
                }
                let mut score = known + scores.text[article] + HEADING * scores.heading[article];
                if around > 0.0 {
                    score += ASKED * asked[article] + BESIDE * beside(&asked, article);
                    score += CHAPTER * around / (self.chapter_sizes[chapter] as f32).sqrt();
                }
                first.push((score, number));
            }
        }
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if first.len() > limit {
            first.select_nth_unstable_by(limit, order);
            first.truncate(limit);
        }
        first.sort_unstable_by(order);
        let highest = first
            .iter()
            .map(|(_, number)| scores.text[*number as usize])
            .fold(1e-6, f32::max);
        let most_asked = first
            .iter()
            .map(|(_, number)| asked[*number as usize])
            .fold(1e-6, f32::max);
        let best: Vec<u32> = first
            .iter()
            .take(FEEDBACK)
            .map(|(_, number)| *number)
            .collect();
        let feedback = Feedback::of(snapshot, &best, question);
        let mut pool = Pool::default();
        for (score, number) in first {
            let article = number as usize;
            let chapter = self.chapter_of[article] as usize;
            let work = snapshot.work_of_expression(snapshot.expression_of(number)) as usize;
            let size = self.chapter_sizes[chapter] as f32;
            let (letters, likeness) = feedback.scores(snapshot, number);
            pool.articles.push(number);
            pool.features.push([
                scores.text[article],
                scores.heading[article],
                scores.title[work],
                self.work_asked[work],
                asked[article],
                beside(&asked, article),
                asked_chapters[chapter] / size.sqrt(),
                beside(&scores.text, article),
                text_chapters[chapter] / size,
                self.answers.get(&number).copied().unwrap_or(0.0),
                snapshot.coded_length(number) as f32,
                snapshot
                    .work(work as u32)
                    .kind
                    .map_or(9.0, |kind| f32::from(kind.rank())),
                scores.text[article] / (scores.possible + 1.0),
                question.grams.len() as f32,
                score,
                f32::from(scores.shared[article]) / (question.grams.len() as f32 + 1.0),
                asked[article] / most_asked,
                scores.text[article] / highest,
                asked_letters[article],
                letters,
                likeness,
            ]);
        }
        pool
    }

    /// How strongly the question's bigrams, and its characters, point to each article.
    fn asked(
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

    fn chapter_sums(&self, values: &[f32]) -> Vec<f32> {
        let mut sums = vec![0f32; self.chapter_sizes.len()];
        for (value, chapter) in values.iter().zip(&self.chapter_of) {
            sums[*chapter as usize] += value;
        }
        sums
    }
}

impl LearnedRanking {
    /// The names of the features with what each adds to an article's score.
    pub(crate) fn explain(&self, features: &[f32; FEATURES.len()]) -> Vec<(&'static str, f32)> {
        let (shares, base) = self.shares(features);
        let named = FEATURES
            .into_iter()
            .zip(shares)
            .filter(|(_, share)| *share != 0.0);
        named.chain(std::iter::once(("base", base))).collect()
    }
}
