//! What speaks for each article as the answer to a question: the features, and the choice of candidates.

use super::associations::Associations;
use super::bound::Bound;
use super::features::FEATURES;
use super::feedback::Feedback;
use crate::bitset::BitSet;
use crate::prepared::Prepared;
use crate::question::Question;
use crate::text_scores::TextScores;

/// Weights of the score by which candidates are chosen.
const HEADING: f32 = 0.5;
const TITLE: f32 = 0.5;
const WORK: f32 = 4.0;
const ASKED: f32 = 100.0;
const BESIDE: f32 = 30.0;
const CHAPTER: f32 = 15.0;
/// What lifts the articles of a named work among the candidates.
const NAMED: f32 = 10.0;

/// Candidates that are taken for good, to see what else is like them.
const FEEDBACK: usize = 10;

/// Candidates for a question, best first by the first score, with their features.
#[derive(Default)]
pub(crate) struct Pool {
    pub articles: Vec<u32>,
    pub features: Vec<[f32; FEATURES.len()]>,
}

/// The `limit` best candidates for a question among some articles.
pub(crate) fn pool(
    snapshot: &Prepared,
    bound: &Bound,
    associations: &Associations,
    question: &Question,
    among: &BitSet,
    limit: usize,
) -> Pool {
    Signals::of(bound, snapshot, associations, question).pool(among, limit)
}

/// Signals of one question over all articles.
struct Signals<'b> {
    bound: &'b Bound,
    snapshot: &'b Prepared,
    question: &'b Question,
    scores: TextScores,
    asked: Vec<f32>,
    asked_letters: Vec<f32>,
    text_chapters: Vec<f32>,
    asked_chapters: Vec<f32>,
}

/// The highest values among the candidates, to which theirs are compared.
struct Highest {
    text: f32,
    asked: f32,
}

impl<'b> Signals<'b> {
    fn of(
        bound: &'b Bound,
        snapshot: &'b Prepared,
        associations: &Associations,
        question: &'b Question,
    ) -> Self {
        let scores = TextScores::of(snapshot, question);
        let (asked, asked_letters) = bound.asked(snapshot.article_count, associations, question);
        Self {
            text_chapters: bound.chapter_sums(&scores.text),
            asked_chapters: bound.chapter_sums(&asked),
            bound,
            snapshot,
            question,
            scores,
            asked,
            asked_letters,
        }
    }

    fn pool(&self, among: &BitSet, limit: usize) -> Pool {
        let mut first = self.first_scores(among);
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if first.len() > limit {
            first.select_nth_unstable_by(limit, order);
            first.truncate(limit);
        }
        first.sort_unstable_by(order);
        let highest_of = |values: &[f32]| {
            let values = first.iter().map(|(_, number)| values[*number as usize]);
            values.fold(1e-6, f32::max)
        };
        let highest = Highest {
            text: highest_of(&self.scores.text),
            asked: highest_of(&self.asked),
        };
        let articles: Vec<u32> = first.iter().map(|(_, number)| *number).collect();
        let feedback = Feedback::of(
            self.snapshot,
            &articles[..articles.len().min(FEEDBACK)],
            self.question,
        );
        let features = first
            .iter()
            .map(|(score, number)| self.features(*number, *score, &highest, &feedback))
            .collect();
        Pool { articles, features }
    }

    /// The articles that anything speaks for, with the score by which candidates are chosen.
    fn first_scores(&self, among: &BitSet) -> Vec<(f32, u32)> {
        let mut first = Vec::new();
        for work in self.snapshot.live_works.iter() {
            let of_work = self.named(work)
                + WORK * self.bound.work_asked(work as usize)
                + TITLE * self.scores.title[work as usize];
            for number in self.snapshot.articles_of_work(work) {
                let article = number as usize;
                let (chapter, size) = self.bound.chapter(article);
                let around = self.asked_chapters[chapter];
                if (self.scores.text[article] <= 0.0 && around <= 0.0) || !among.contains(number) {
                    continue;
                }
                let mut score =
                    of_work + self.scores.text[article] + HEADING * self.scores.heading[article];
                if around > 0.0 {
                    score += ASKED * self.asked[article]
                        + BESIDE * self.bound.beside(&self.asked, article);
                    score += CHAPTER * around / size.sqrt();
                }
                first.push((score, number));
            }
        }
        first
    }

    fn named(&self, work: u32) -> f32 {
        if self.question.named.contains(&work) {
            NAMED
        } else {
            0.0
        }
    }

    fn features(
        &self,
        number: u32,
        first: f32,
        highest: &Highest,
        feedback: &Feedback,
    ) -> [f32; FEATURES.len()] {
        let article = number as usize;
        let (chapter, size) = self.bound.chapter(article);
        let work = self
            .snapshot
            .work_of_expression(self.snapshot.expression_of(number)) as usize;
        let kind = self.snapshot.work(work as u32).kind;
        let (letters, likeness) = feedback.scores(self.snapshot, number);
        let text = self.scores.text[article];
        let question_length = self.question.grams.len() as f32;
        [
            text,
            self.scores.heading[article],
            self.scores.title[work],
            self.bound.work_asked(work),
            self.asked[article],
            self.bound.beside(&self.asked, article),
            self.asked_chapters[chapter] / size.sqrt(),
            self.bound.beside(&self.scores.text, article),
            self.text_chapters[chapter] / size,
            self.bound.answers(number),
            self.snapshot.coded_length(number) as f32,
            kind.map_or(9.0, |kind| f32::from(kind.rank())),
            text / (self.scores.possible + 1.0),
            question_length,
            // the trees know the score without it
            first - self.named(work as u32),
            f32::from(self.scores.shared[article]) / (question_length + 1.0),
            self.asked[article] / highest.asked,
            text / highest.text,
            self.asked_letters[article],
            letters,
            likeness,
        ]
    }
}
