//! The nearest articles to a question, when none meets it to the letter.

use huidian_text::fold;
use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::bm25::rarity;
use crate::evaluate::Evaluator;
use crate::fusion::{fuse, places, shares};
use crate::learned::{ANSWER_KIND, CITED, FEATURES, KNOWN, NAMED, Pool, pool};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::ranked::Ranked;
use crate::results::Feature;
use crate::text_scores::holding;

/// Candidates that are weighed by all features.
pub(crate) const POOL: usize = 500;
/// Articles that come back at most.
const LIMIT: usize = 300;
/// The first of these that fits tells how well the question is answered.
const FITTING: usize = 3;

/// What a text costs that stands below the texts in force, per tier, and a local work among general ones; in units of the score.
const TIER: f32 = 0.6;
const LOCAL: f32 = 0.5;

/// What an article gains whose work the question names, a penalty for the articles that it cites, and one that is of the kind of answer asked for: the least
/// that lets them lead in invented libraries, where the trees learned nothing. On 237 questions of the field it changed no figure by more than 0.012.
const NAMED_GAIN: f32 = 2.0;
const CITED_GAIN: f32 = 1.5;
const KIND_GAIN: f32 = 0.4;

/// How near the nearest known question must be that one of the best answers, for the question to be answered well whatever words they share; a cosine.
/// Of twenty questions about cooking, travel and the like none lies nearer than 0.23 to any of ours, of 208 of the field seven in eight do.
const NEAR_KNOWN: f32 = 0.25;

/// The nearest articles, best first.
pub(crate) struct Nearest {
    pub ranked: Vec<Ranked>,
    /// Share of what the question's words are worth that the best articles hold, the best of them; `None` where vectors had a say, too.
    pub fit: Option<f32>,
}

/// Ranks articles of a selection by nearness to a question: by words, and by vectors where some were compared with it.
pub(crate) fn nearest(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
    by_vectors: Option<&[(u32, f32)]>,
) -> Nearest {
    let (mut ranked, fit) = by_words(evaluator, among, question);
    let Some(vectors) = by_vectors else {
        return Nearest {
            ranked,
            fit: Some(fit),
        };
    };
    ranked = fuse(&ranked, &standing_vectors(evaluator, vectors));
    ranked.truncate(LIMIT);
    Nearest { ranked, fit: None }
}

/// The nearest by vectors with what force and region take. How far cosines lie apart depends on the model, so it is taken from the list.
fn standing_vectors(evaluator: &Evaluator<'_>, vectors: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let cosine = |at: usize| vectors.get(at).map_or(0.0, |(_, cosine)| *cosine);
    let spread = cosine(0) - cosine(vectors.len().saturating_sub(1));
    let mut list: Vec<(u32, f32)> = vectors
        .iter()
        .map(|(article, cosine)| {
            let taken = standing(evaluator, *article);
            (*article, cosine + spread * taken)
        })
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list
}

/// The nearest by words, and how well the best of them fit.
fn by_words(evaluator: &Evaluator<'_>, among: &BitSet, question: &Question) -> (Vec<Ranked>, f32) {
    let snapshot = evaluator.snapshot;
    let pool = weighed(snapshot, among, question);
    let scores = snapshot.ranking.scores(&pool.features);
    let mut ranked: Vec<Ranked> = (pool.articles.iter().zip(&pool.features).zip(scores))
        .map(|((article, features), score)| Ranked {
            article: *article,
            tier: 0,
            score: score + insisted(features) + standing(evaluator, *article),
        })
        .collect();
    ranked.sort_unstable_by(Ranked::order);
    ranked.truncate(LIMIT);
    let best: Vec<u32> = ranked.iter().take(FITTING).map(|hit| hit.article).collect();
    let near_known = pool.articles.iter().zip(&pool.features);
    let is_known = near_known
        .filter(|(article, _)| best.contains(article))
        .any(|(_, features)| features[KNOWN] >= NEAR_KNOWN);
    let fit = if is_known {
        1.0
    } else {
        fit(snapshot, question, best.into_iter())
    };
    (ranked, fit)
}

/// Share of what the question's bigrams are worth, for their rarity, that stands in an article, its headings or its title: the best of some articles.
/// What no article holds is worth most.
fn fit(snapshot: &Prepared, question: &Question, articles: impl Iterator<Item = u32>) -> f32 {
    let grams: Vec<(String, f32)> = question
        .grams
        .iter()
        .map(|pair| {
            let worth = rarity(snapshot.article_count, holding(snapshot, *pair));
            (pair.iter().collect(), worth)
        })
        .collect();
    let all: f32 = grams.iter().map(|(_, worth)| worth).sum();
    let held = |article: u32| {
        let work = snapshot.work_of_expression(snapshot.expression_of(article));
        let around = format!(
            "{}\n{}",
            snapshot.heading(article),
            snapshot.work(work).title
        );
        let (text, around) = (snapshot.folded(article), fold(&around));
        grams
            .iter()
            .filter(|(gram, _)| text.contains(gram.as_str()) || around.contains(gram.as_str()))
            .map(|(_, worth)| worth)
            .sum::<f32>()
    };
    articles.map(held).fold(0.0, f32::max) / all.max(f32::MIN_POSITIVE)
}

/// Candidates with what speaks for each.
fn weighed(snapshot: &Prepared, among: &BitSet, question: &Question) -> Pool {
    let associations = &snapshot.ranking.associations;
    pool(
        snapshot,
        snapshot.bound(),
        associations,
        question,
        among,
        POOL,
    )
}

/// What an article gains for what holds in every field of law, also where nothing was learned of it.
fn insisted(features: &[f32; FEATURES.len()]) -> f32 {
    NAMED_GAIN * features[NAMED] + CITED_GAIN * features[CITED] + KIND_GAIN * features[ANSWER_KIND]
}

/// What force and region take from a score.
fn standing(evaluator: &Evaluator<'_>, article: u32) -> f32 {
    let snapshot = evaluator.snapshot;
    let expression = snapshot.expression_of(article);
    let work = snapshot.work_of_expression(expression);
    let is_local = snapshot.work(work).region.is_some();
    let local = if is_local { LOCAL } else { 0.0 };
    0.0 - f32::from(evaluator.tier(expression)) * TIER - local
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
    let (words, _) = by_words(evaluator, among, question);
    let words = places(words.iter().map(|hit| (hit.article, hit.score)));
    let vectors = places(standing_vectors(evaluator, vectors).into_iter());
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
    let pool = weighed(snapshot, among, question);
    let Some(at) = pool.articles.iter().position(|other| *other == article) else {
        return Vec::new();
    };
    let named = snapshot.ranking.explain(&pool.features[at]).into_iter();
    let mut features: Vec<Feature> = named
        .map(|(name, value)| Feature {
            name,
            value,
            detail: String::new(),
        })
        .collect();
    features.push(Feature {
        name: "force-and-region",
        value: standing(evaluator, article),
        detail: String::new(),
    });
    features
}
