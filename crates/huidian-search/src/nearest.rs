//! The nearest articles to a question, when none meets it to the letter.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::evaluate::Evaluator;
use crate::fusion::{fuse, places, shares};
use crate::learned::{LearnedRanking, Pool, pool};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::rank::Ranked;
use crate::results::Feature;

/// Candidates that are weighed by all features.
pub(crate) const POOL: usize = 500;
/// Articles that come back at most.
const LIMIT: usize = 300;

/// What a text costs that stands below the texts in force, per tier, and a local work among general ones; in units of the score.
const TIER: f32 = 0.6;
const LOCAL: f32 = 0.5;

/// Text scores of lists of words are spread so much wider than learned ones.
const TEXT_SCALE: f32 = 4.0;

/// Ranks articles of a selection by nearness to a question: by words, and by vectors where some were compared with it.
pub(crate) fn nearest(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
    by_vectors: Option<&[(u32, f32)]>,
) -> Vec<Ranked> {
    let mut ranked = by_words(evaluator, among, question);
    if let Some(vectors) = by_vectors {
        ranked = fuse(&ranked, &standing_vectors(evaluator, question, vectors));
        ranked.truncate(LIMIT);
    }
    ranked
}

/// The nearest by vectors with what force and region take. How far cosines lie apart depends on the model, so it is taken from the list.
fn standing_vectors(
    evaluator: &Evaluator<'_>,
    question: &Question,
    vectors: &[(u32, f32)],
) -> Vec<(u32, f32)> {
    let cosine = |at: usize| vectors.get(at).map_or(0.0, |(_, cosine)| *cosine);
    let spread = cosine(0) - cosine(vectors.len().saturating_sub(1));
    let scale = if question.asks { 1.0 } else { TEXT_SCALE };
    let mut list: Vec<(u32, f32)> = vectors
        .iter()
        .map(|(article, cosine)| {
            let taken = standing(evaluator, question, *article) / scale;
            (*article, cosine + spread * taken)
        })
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list
}

fn by_words(evaluator: &Evaluator<'_>, among: &BitSet, question: &Question) -> Vec<Ranked> {
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
    snapshot: &'s Prepared,
    among: &BitSet,
    question: &Question,
) -> (&'s LearnedRanking, Pool) {
    static PLAIN: LazyLock<LearnedRanking> = LazyLock::new(LearnedRanking::default);
    let (ranking, bound) = if question.asks {
        (&*snapshot.ranking, snapshot.bound())
    } else {
        (&*PLAIN, snapshot.plain())
    };
    let pool = pool(
        snapshot,
        bound,
        &ranking.associations,
        question,
        among,
        POOL,
    );
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

/// Why an article is near a question.
pub(crate) fn explain(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
    by_vectors: Option<&[(u32, f32)]>,
    article: u32,
) -> Vec<Feature> {
    let Some(vectors) = by_vectors else {
        return explain_words(evaluator, among, question, article);
    };
    let words = by_words(evaluator, among, question);
    let words = places(words.iter().map(|hit| (hit.article, hit.score)));
    let vectors = places(standing_vectors(evaluator, question, vectors).into_iter());
    let place = |list: &FxHashMap<u32, usize>| list.get(&article).copied();
    let (by_words, by_vectors) = shares(place(&words), place(&vectors));
    let said = |place: Option<usize>| place.map_or_else(String::new, |at| format!("#{}", at + 1));
    vec![
        Feature {
            name: "by-words",
            value: by_words,
            detail: said(place(&words)),
        },
        Feature {
            name: "by-vectors",
            value: by_vectors,
            detail: said(place(&vectors)),
        },
    ]
}

fn explain_words(
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
