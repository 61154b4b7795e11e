//! The nearest articles to a question, when none meets it to the letter.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::evaluate::Evaluator;
use crate::learned::{LearnedRanking, Pool};
use crate::question::Question;
use crate::rank::{Ranked, rarity, saturated};
use crate::results::Feature;
use crate::segment::gram;
use crate::snapshot::Snapshot;

/// Candidates that are weighed by all features.
pub(crate) const POOL: usize = 500;
/// Articles that come back at most.
const LIMIT: usize = 300;

/// What a text costs that stands below the texts in force, per tier, and a local work among general ones; in units of the score.
const TIER: f32 = 0.6;
const LOCAL: f32 = 0.5;

/// Text scores of lists of words are spread so much wider than learned ones.
const TEXT_SCALE: f32 = 4.0;

/// Ranks articles of a selection by nearness to a question.
pub(crate) fn nearest(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
) -> Vec<Ranked> {
    let (ranking, pool) = weighed(evaluator.snapshot, among, question);
    let mut ranked: Vec<Ranked> = pool
        .articles
        .iter()
        .zip(&pool.features)
        .map(|(article, features)| Ranked {
            article: *article,
            tier: 0,
            score: ranking.score(features) + standing(evaluator, question, *article),
        })
        .collect();
    ranked.sort_unstable_by(Ranked::order);
    ranked.truncate(LIMIT);
    ranked
}

/// Candidates, and what weighs them: what was learned from questions weighs questions only. Lists of words ask about
/// anything, and are better served by the words themselves.
fn weighed<'s>(
    snapshot: &'s Snapshot,
    among: &BitSet,
    question: &Question,
) -> (&'s LearnedRanking, Pool) {
    static PLAIN: LazyLock<LearnedRanking> = LazyLock::new(LearnedRanking::default);
    let (ranking, bound) = if question.asks {
        (&*snapshot.ranking, snapshot.bound())
    } else {
        (&*PLAIN, snapshot.plain())
    };
    let pool = bound.pool(snapshot, &ranking.associations, question, among, POOL);
    (ranking, pool)
}

/// What force and region take from a score.
fn standing(evaluator: &Evaluator<'_>, question: &Question, article: u32) -> f32 {
    let snapshot = evaluator.snapshot;
    let expression = snapshot.expression_of(article);
    let is_local = snapshot
        .work(snapshot.work_of_expression(expression))
        .region
        .is_some();
    let tier = evaluator.tier(expression);
    let scale = if question.asks { 1.0 } else { TEXT_SCALE };
    let local = if is_local { LOCAL } else { 0.0 };
    0.0 - scale * (f32::from(tier) * TIER + local)
}

/// Scores of all articles by the words of a question.
pub(crate) struct TextScores {
    /// By article.
    pub text: Vec<f32>,
    pub heading: Vec<f32>,
    /// Bigrams of the question that an article holds.
    pub shared: Vec<u8>,
    /// By work.
    pub title: Vec<f32>,
    /// Sum over the question's bigrams of what each is worth.
    pub possible: f32,
}

impl TextScores {
    pub(crate) fn of(snapshot: &Snapshot, question: &Question) -> Self {
        let mut scores = Self {
            text: vec![0f32; snapshot.article_count],
            heading: vec![0f32; snapshot.article_count],
            shared: vec![0u8; snapshot.article_count],
            title: vec![0f32; snapshot.work_count],
            possible: 0.0,
        };
        let relative = &snapshot.relative_lengths;
        for &pair in &question.grams {
            let holding = holding(snapshot, pair);
            if holding > 0 {
                scores.add(
                    snapshot,
                    pair,
                    rarity(snapshot.article_count, holding),
                    relative,
                );
            }
        }
        snapshot.context().add(snapshot, question, &mut scores);
        scores
    }

    fn add(&mut self, snapshot: &Snapshot, pair: [char; 2], rarity: f32, relative: &[f32]) {
        self.possible += rarity;
        for part in &snapshot.parts {
            let Some(gram) = gram_of(part, pair) else {
                continue;
            };
            let first = part.first_article as usize;
            let (text, shared) = (&mut self.text[first..], &mut self.shared[first..]);
            part.segment.grams.visit(gram, |article, count| {
                let article = article as usize;
                if let (Some(text), Some(shared)) = (text.get_mut(article), shared.get_mut(article))
                {
                    *text += rarity * saturated(count as f32, relative[first + article]);
                    *shared = shared.saturating_add(1);
                }
            });
        }
    }
}

fn gram_of(part: &crate::snapshot::Part, pair: [char; 2]) -> Option<u32> {
    let alphabet = &part.segment.alphabet;
    Some(gram(alphabet.number(pair[0])?, alphabet.number(pair[1])?))
}

/// Articles that hold a bigram.
pub(crate) fn holding(snapshot: &Snapshot, pair: [char; 2]) -> usize {
    snapshot
        .parts
        .iter()
        .map(|part| article_count(part, pair))
        .sum()
}

fn article_count(part: &crate::snapshot::Part, pair: [char; 2]) -> usize {
    gram_of(part, pair).map_or(0, |gram| part.segment.grams.article_count(gram) as usize)
}

/// Bigrams of headings and titles, for questions.
#[derive(Default)]
pub(crate) struct Context {
    /// Headings of each part, by bigram.
    headings: Vec<Inverted>,
    /// Works by bigram of their main title.
    titles: Inverted,
}

#[derive(Default)]
struct Inverted {
    members: FxHashMap<[char; 2], Vec<u32>>,
    /// Bigrams of each member.
    lengths: Vec<u16>,
}

impl Inverted {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut inverted = Self::default();
        for (member, text) in texts.enumerate() {
            let characters: Vec<char> = text.chars().collect();
            let mut grams: Vec<[char; 2]> = characters
                .windows(2)
                .map(|pair| [pair[0], pair[1]])
                .collect();
            inverted.lengths.push(grams.len() as u16);
            grams.sort_unstable();
            grams.dedup();
            for pair in grams {
                inverted
                    .members
                    .entry(pair)
                    .or_default()
                    .push(member as u32);
            }
        }
        inverted
    }

    /// Score of each member: rare bigrams of the question that it holds, long texts damped.
    fn scores(&self, question: &Question) -> FxHashMap<u32, f32> {
        let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
        for pair in &question.grams {
            let Some(members) = self.members.get(pair) else {
                continue;
            };
            let rarity = rarity(self.lengths.len(), members.len());
            for member in members {
                *scores.entry(*member).or_default() += rarity;
            }
        }
        for (member, score) in &mut scores {
            *score /= 1.0 + 0.1 * f32::from(self.lengths[*member as usize]);
        }
        scores
    }
}

impl Context {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let headings = snapshot
            .catalog
            .headings
            .iter()
            .map(|headings| Inverted::of(headings.iter().map(String::as_str)));
        let mut titles = vec![""; snapshot.work_count];
        for title in snapshot.catalog.titles.iter().filter(|title| title.is_main) {
            titles[title.work as usize] = &title.key;
        }
        Self {
            headings: headings.collect(),
            titles: Inverted::of(titles.into_iter()),
        }
    }

    fn add(&self, snapshot: &Snapshot, question: &Question, scores: &mut TextScores) {
        for (part, headings) in snapshot.parts.iter().zip(&self.headings) {
            let found = headings.scores(question);
            if found.is_empty() {
                continue;
            }
            for (article, heading) in part.segment.heading_of.iter().enumerate() {
                if let Some(score) = found.get(heading) {
                    scores.heading[part.first_article as usize + article] = *score;
                }
            }
        }
        for (work, score) in self.titles.scores(question) {
            scores.title[work as usize] = score;
        }
    }
}

/// Why an article is near a question.
pub(crate) fn explain(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
    article: u32,
) -> Vec<Feature> {
    let snapshot = evaluator.snapshot;
    let (ranking, pool) = weighed(snapshot, among, question);
    let Some(at) = pool.articles.iter().position(|other| *other == article) else {
        return Vec::new();
    };
    let named = ranking.explain(&pool.features[at]).into_iter();
    let mut features: Vec<Feature> = named
        .map(|(name, value)| Feature {
            name,
            value,
            detail: String::new(),
        })
        .collect();
    features.push(Feature {
        name: "force-and-region",
        value: standing(evaluator, question, article),
        detail: String::new(),
    });
    features
}
