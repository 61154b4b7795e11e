//! What speaks for each article as the answer to a question: the features, and the choice of candidates.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::associations::Associations;
use super::bound::{Bound, NearKnown};
use super::features::FEATURES;
use super::feedback::Feedback;
use crate::bitset::BitSet;
use crate::penalty::penalties;
use crate::prepared::Prepared;
use crate::question::Question;
use crate::ranges::{Promise, best, bits, ranges_of};
use crate::ranked::Ranked;
use crate::segment::RANGE_SHIFT;
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

/// Candidates that are taken by their words alone, beside those that known questions speak for.
const BY_WORDS: usize = 300;
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

/// The same to learn from: those that known questions and words speak for together, and none beside them. Trees that learn from more that is far from an
/// answer rank near ones worse.
#[cfg(feature = "training")]
pub(crate) fn lesson_pool(
    snapshot: &Prepared,
    bound: &Bound,
    associations: &Associations,
    question: &Question,
    limit: usize,
) -> Pool {
    let mut signals = Signals::of(bound, snapshot, associations, question);
    let first = signals.first(&snapshot.live_articles, limit);
    let cited = penalties(snapshot, question, &snapshot.live_articles, &first);
    signals.weighed(&first, &cited)
}

/// Signals of one question, worked out for the articles that are asked about.
struct Signals<'b> {
    bound: &'b Bound,
    snapshot: &'b Prepared,
    question: &'b Question,
    scores: TextScores<'b>,
    asked: FxHashMap<u32, f32>,
    asked_letters: FxHashMap<u32, f32>,
    near_known: FxHashMap<u32, NearKnown>,
    /// Sums of `asked` over the chapters that hold such articles.
    asked_chapters: FxHashMap<u32, f32>,
    text_chapters: FxHashMap<u32, f32>,
}

/// The highest values among the candidates, to which theirs are compared.
struct Highest {
    text: f32,
    asked: f32,
    words: f32,
    known: f32,
}

/// What known questions say for an article.
#[derive(Default)]
struct Asked {
    own: f32,
    beside: f32,
    /// All of its chapter, and the root of the chapter's size.
    around: f32,
    root: f32,
}

impl Asked {
    /// What it adds to the score by which candidates are chosen.
    fn added_to(&self, score: f32) -> f32 {
        if self.is_around() {
            score + (ASKED * self.own + BESIDE * self.beside) + CHAPTER * self.around / self.root
        } else {
            score
        }
    }

    /// Whether anything in its chapter was asked about.
    fn is_around(&self) -> bool {
        self.around > 0.0
    }

    fn of_chapter(&self) -> f32 {
        if self.is_around() {
            self.around / self.root
        } else {
            0.0
        }
    }
}

impl<'b> Signals<'b> {
    fn of(
        bound: &'b Bound,
        snapshot: &'b Prepared,
        associations: &Associations,
        question: &'b Question,
    ) -> Self {
        let (asked, asked_letters) = bound.asked(associations, question);
        let mut signals = Self {
            bound,
            snapshot,
            question,
            scores: TextScores::of(snapshot, question),
            asked,
            asked_letters,
            near_known: bound.near_known(associations, question),
            asked_chapters: FxHashMap::default(),
            text_chapters: FxHashMap::default(),
        };
        let mut articles: Vec<u32> = signals.asked.keys().copied().collect();
        articles.sort_unstable();
        for article in articles {
            let chapter = snapshot.chapter_of(article);
            *signals.asked_chapters.entry(chapter).or_default() += signals.asked[&article];
        }
        signals.asked_chapters.retain(|_, sum| *sum > 0.0);
        signals
    }

    fn pool(&mut self, among: &BitSet, limit: usize) -> Pool {
        let mut first = self.first(among, limit);
        let by_words = self.by_words(among, &first, limit);
        let cited = penalties(self.snapshot, self.question, among, &by_words);
        let mut taken: FxHashSet<u32> = first.iter().map(|hit| hit.article).collect();
        let beside = by_words.iter().take(BY_WORDS).map(|hit| hit.article);
        let mut citing: Vec<u32> = cited.keys().copied().collect();
        citing.sort_unstable();
        for article in beside.chain(citing) {
            if taken.insert(article) {
                first.push(Ranked {
                    article,
                    tier: 0,
                    score: self.first_score(article),
                });
            }
        }
        self.weighed(&first, &cited)
    }

    /// The best by the score by which candidates are chosen.
    fn first(&self, among: &BitSet, limit: usize) -> Vec<Ranked> {
        best(self.promises(among), limit, |range, hand_in| {
            self.look(range, among, hand_in);
        })
    }

    /// The best by words alone.
    fn by_words(&mut self, among: &BitSet, first: &[Ranked], limit: usize) -> Vec<Ranked> {
        if self.bound.is_empty() {
            return first.to_vec();
        }
        let plain = self.snapshot.plain();
        let (asked, chapters) = (
            std::mem::take(&mut self.asked),
            std::mem::take(&mut self.asked_chapters),
        );
        let bound = std::mem::replace(&mut self.bound, plain);
        let found = self.first(among, limit);
        (self.asked, self.asked_chapters, self.bound) = (asked, chapters, bound);
        found
    }

    /// What words alone say for an article.
    fn word_score(&self, article: u32) -> f32 {
        let work = self
            .snapshot
            .work_of_expression(self.snapshot.expression_of(article));
        self.scores.text[article as usize]
            + HEADING * self.scores.heading(article)
            + TITLE * self.scores.title(work)
            + self.named(work)
    }

    /// The score by which candidates are chosen.
    fn first_score(&self, article: u32) -> f32 {
        let work = self
            .snapshot
            .work_of_expression(self.snapshot.expression_of(article));
        let score = self.word_score(article) + WORK * self.bound.work_asked(work as usize);
        self.asked(article, self.snapshot.chapter_of(article))
            .added_to(score)
    }

    /// Candidates with their features.
    fn weighed(&mut self, first: &[Ranked], cited: &FxHashMap<u32, f32>) -> Pool {
        let articles: Vec<u32> = first.iter().map(|hit| hit.article).collect();
        let mut highest = Highest {
            text: 1e-6,
            asked: 1e-6,
            words: 1e-6,
            known: 1e-6,
        };
        for article in &articles {
            highest.text = highest.text.max(self.scores.text[*article as usize]);
            highest.asked = highest.asked.max(self.asked_of(*article));
            highest.words = highest.words.max(self.word_score(*article));
            highest.known = highest.known.max(self.known(*article).pairs);
        }
        let feedback = Feedback::of(
            self.snapshot,
            &articles[..articles.len().min(FEEDBACK)],
            self.question,
        );
        let features = first.iter().map(|hit| {
            let cited = cited.get(&hit.article).copied().unwrap_or(0.0);
            self.features(hit, cited / highest.words, &highest, &feedback)
        });
        Pool {
            features: features.collect(),
            articles,
        }
    }

    /// The ranges with articles that anything may speak for, and the most that it can say.
    fn promises(&self, among: &BitSet) -> Vec<Promise> {
        let texts = self.scores.bounds();
        let mut works = vec![0f32; texts.len()];
        let mut named = vec![false; texts.len()];
        for work in &self.question.named {
            for range in ranges_of(self.snapshot.articles_of_work(*work)) {
                named[range] = true;
            }
        }
        let of_question = self.question.named.iter().copied();
        for work in self.scores.titles.keys().copied().chain(of_question) {
            let gain = self.named(work) + TITLE * self.scores.title(work);
            raise(&mut works, self.snapshot.articles_of_work(work), gain);
        }
        let mut headings = vec![0f32; texts.len()];
        for (part, scores) in self.snapshot.parts.iter().zip(&self.scores.headings) {
            let chapters = &part.segment.chapters;
            for chapter in 0..chapters.len() {
                let score = scores.get(chapters.heading(chapter) as usize);
                if let Some(score) = score.filter(|score| **score > 0.0) {
                    let articles = chapters.articles(chapter);
                    let first = part.first_article;
                    let articles = first + articles.start..first + articles.end;
                    raise(&mut headings, articles, HEADING * score);
                }
            }
        }
        let mut asked = vec![0f32; texts.len()];
        for chapter in self.asked_chapters.keys() {
            for article in self.snapshot.articles_of_chapter(*chapter) {
                let gain = self.asked(article, *chapter).added_to(0.0);
                raise(&mut asked, article..article + 1, gain);
            }
        }
        let ranges = (0..texts.len()).filter(|range| {
            let speaks = texts[*range] > 0.0 || asked[*range] > 0.0 || named[*range];
            among.word(*range) != 0 && speaks
        });
        ranges
            .map(|range| Promise {
                range: range as u32,
                tier: 0,
                bound: texts[range]
                    + works[range]
                    + headings[range]
                    + asked[range]
                    + WORK * self.bound.range_asked(range),
            })
            .collect()
    }

    /// Hands in the articles of a range that anything speaks for, with the score by which candidates are chosen.
    fn look(&self, range: u32, among: &BitSet, hand_in: &mut dyn FnMut(Ranked)) {
        let snapshot = self.snapshot;
        let first = range << RANGE_SHIFT;
        let (mut of_work, mut is_named, mut work_end) = (0f32, false, 0u32);
        let (mut chapter, mut chapter_end) = (0u32, 0u32);
        let (mut heading, mut is_around) = (0f32, false);
        for bit in bits(among.word(range as usize) & snapshot.live_articles.word(range as usize)) {
            let article = first + bit;
            if article >= work_end {
                let work = snapshot.work_of_expression(snapshot.expression_of(article));
                work_end = snapshot.articles_of_work(work).end;
                is_named = self.question.named.contains(&work);
                of_work = self.named(work)
                    + WORK * self.bound.work_asked(work as usize)
                    + TITLE * self.scores.title(work);
            }
            if article >= chapter_end {
                chapter = snapshot.chapter_of(article);
                chapter_end = snapshot.articles_of_chapter(chapter).end;
                heading = self.scores.heading(article);
                is_around = self.asked_chapters.contains_key(&chapter);
            }
            let text = self.scores.text[article as usize];
            if text <= 0.0 && !is_around && !is_named {
                continue;
            }
            let score = of_work + text + HEADING * heading;
            let score = if is_around {
                self.asked(article, chapter).added_to(score)
            } else {
                score
            };
            hand_in(Ranked {
                article,
                tier: 0,
                score,
            });
        }
    }

    fn known(&self, article: u32) -> NearKnown {
        self.near_known.get(&article).copied().unwrap_or_default()
    }

    fn asked_of(&self, article: u32) -> f32 {
        self.asked.get(&article).copied().unwrap_or(0.0)
    }

    fn asked(&self, article: u32, chapter: u32) -> Asked {
        let around = self.asked_chapters.get(&chapter).copied().unwrap_or(0.0);
        if around <= 0.0 {
            return Asked::default();
        }
        let articles = self.snapshot.articles_of_chapter(chapter);
        Asked {
            own: self.asked_of(article),
            beside: beside(&articles, article, |other| self.asked_of(other)),
            around,
            root: (articles.len() as f32).sqrt(),
        }
    }

    fn named(&self, work: u32) -> f32 {
        if self.question.named.contains(&work) {
            NAMED
        } else {
            0.0
        }
    }

    /// How well an article is of the kind of answer asked for.
    fn kind_of_answer(&self, article: u32) -> f32 {
        let wanted = self.question.wanted;
        if wanted.is_any() {
            wanted.fit(
                &self.snapshot.folded(article),
                self.snapshot.heading(article),
            )
        } else {
            0.0
        }
    }

    /// Sum of the text scores of a chapter.
    fn text_of_chapter(&mut self, chapter: u32) -> f32 {
        if let Some(known) = self.text_chapters.get(&chapter) {
            return *known;
        }
        let articles = self.snapshot.articles_of_chapter(chapter);
        let sum = articles.fold(0.0, |sum, article| sum + self.scores.text[article as usize]);
        self.text_chapters.insert(chapter, sum);
        sum
    }

    fn features(
        &mut self,
        hit: &Ranked,
        cited: f32,
        highest: &Highest,
        feedback: &Feedback,
    ) -> [f32; FEATURES.len()] {
        let snapshot = self.snapshot;
        let article = hit.article;
        let chapter = snapshot.chapter_of(article);
        let of_chapter = snapshot.articles_of_chapter(chapter);
        let size = of_chapter.len() as f32;
        let work = snapshot.work_of_expression(snapshot.expression_of(article));
        let kind = snapshot.work(work).kind;
        let (letters, likeness) = feedback.scores(snapshot, article);
        let text = self.scores.text[article as usize];
        let asked = self.asked(article, chapter);
        let known = self.known(article);
        let flag = |is_so: bool| f32::from(u8::from(is_so));
        let question_length = self.question.grams.len() as f32;
        [
            text,
            self.scores.heading(article),
            self.scores.title(work),
            self.bound.work_asked(work as usize),
            asked.own,
            asked.beside,
            asked.of_chapter(),
            beside(&of_chapter, article, |other| {
                self.scores.text[other as usize]
            }),
            self.text_of_chapter(chapter) / size,
            self.bound.answers(article),
            snapshot.coded_length(article) as f32,
            kind.map_or(9.0, |kind| f32::from(kind.rank())),
            text / (self.scores.possible + 1.0),
            question_length,
            // the trees know the score without it
            hit.score - self.named(work),
            f32::from(self.scores.shared[article as usize]) / (question_length + 1.0),
            asked.own / highest.asked,
            text / highest.text,
            self.asked_letters.get(&article).copied().unwrap_or(0.0),
            letters,
            likeness,
            known.pairs,
            known.letters,
            known.pairs / highest.known,
            flag(self.question.named.contains(&work)),
            cited,
            self.kind_of_answer(article),
            flag(self.question.asks),
            flag(self.question.is_of_field),
        ]
    }
}

/// Sum of the values of the articles beside one, in its chapter.
fn beside(chapter: &Range<u32>, article: u32, mut value: impl FnMut(u32) -> f32) -> f32 {
    let mut value = |other: Option<u32>| match other {
        Some(other) if chapter.contains(&other) => value(other),
        _ => 0.0,
    };
    value(article.checked_sub(1)) + value(Some(article + 1))
}

/// Raises the ranges of some articles to a value.
fn raise(ranges: &mut [f32], articles: Range<u32>, value: f32) {
    for range in ranges_of(articles) {
        ranges[range] = ranges[range].max(value);
    }
}

#[cfg(test)]
mod tests {
    use super::{FxHashMap, Ranked, Signals};
    use crate::bitset::BitSet;
    use crate::generated::{Dice, library, word};
    use crate::learned::associations::{Associations, Target, TargetWeights, work_key};
    use crate::learned::bound::Bound;
    use crate::prepared::Prepared;
    use crate::question::Question;
    use crate::ranges::best;

    /// Words that point to some articles, as if they had answered questions.
    fn associations(library: &Prepared, dice: &mut Dice) -> Associations {
        let mut associations = Associations {
            question_count: 40,
            ..Associations::default()
        };
        for _ in 0..40 {
            let title = &library.catalog.titles[dice.below(library.catalog.titles.len())];
            let asked = Question::of(&format!("{}{}", word(dice), word(dice)));
            let mut weights = associations.weights(&asked);
            weights.sort_by_key(|(key, _)| *key);
            for (key, _) in &weights {
                *associations.grams.entry(*key).or_default() += 1;
            }
            let target = Target {
                work: work_key(&title.written),
                path: format!("第{}条", dice.below(20)),
            };
            let weights = TargetWeights {
                question_count: 1,
                print: 0,
                weights,
            };
            associations.targets.push((target, weights));
        }
        associations
    }

    #[test]
    fn the_candidates_are_those_of_a_look_at_every_article() {
        let mut cut = 0;
        for seed in 0..4 {
            let library = library(seed + 50);
            let mut dice = Dice(seed);
            let learned = associations(&library, &mut dice);
            let learned = (Bound::of(&library, &library.catalog, &learned), learned);
            let plain = Associations::default();
            let plain = (Bound::of(&library, &library.catalog, &plain), plain);
            for round in 0..24 {
                let (bound, associations) = if round % 2 == 0 { &learned } else { &plain };
                let words: Vec<&str> = (0..2 + dice.below(4)).map(|_| word(&mut dice)).collect();
                let mut question = Question::of(&words.join(""));
                if round % 5 == 0 {
                    question.named = vec![dice.below(library.work_count) as u32];
                }
                let mut among = library.live_articles.clone();
                if round % 3 == 0 {
                    let mut even = BitSet::empty(library.article_space);
                    for article in (0..library.article_space as u32).step_by(3) {
                        even.insert(article);
                    }
                    among.intersect(&even);
                }
                let signals = || Signals::of(bound, &library, associations, &question);
                let promises = signals().promises(&among);
                let mut all: Vec<Ranked> = Vec::new();
                let mut whole = signals();
                for range in 0..(library.article_space / 64) as u32 {
                    let promise = promises.iter().find(|promise| promise.range == range);
                    whole.look(range, &among, &mut |hit| {
                        let most = promise.map_or(f32::NEG_INFINITY, |promise| promise.bound);
                        assert!(hit.score <= most * 1.0001 + 1e-4, "{hit:?} {promise:?}");
                        all.push(hit);
                    });
                }
                all.sort_unstable_by(Ranked::order);
                for limit in [1, 10, 100] {
                    let mut looked_at = 0;
                    let mut signals = signals();
                    let found = best(promises.clone(), limit, |range, hand_in| {
                        looked_at += 1;
                        signals.look(range, &among, hand_in);
                    });
                    assert_eq!(found, all[..limit.min(all.len())], "{words:?}");
                    cut += promises.len() - looked_at;
                    // features of single candidates are those of all of them
                    let few = signals.weighed(&found, &FxHashMap::default());
                    let many = whole.weighed(&found, &FxHashMap::default());
                    assert_eq!((few.articles, few.features), (many.articles, many.features));
                }
            }
        }
        assert!(cut > 1_000, "{cut} ranges were passed over");
    }
}
