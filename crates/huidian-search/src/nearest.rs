//! The nearest articles to a question, when none meets it to the letter.

use std::sync::LazyLock;

use huidian_text::fold;
use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::bm25::rarity;
use crate::evaluate::Evaluator;
use crate::fusion::{fuse, places, shares};
use crate::learned::{COVERAGE, LearnedRanking, Pool, pool};
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

/// What an article gains whose work the question names, and one that holds all the rare words of the question.
const NAMED: f32 = 3.0;
const COVERED: f32 = 3.0;

/// What an article gains for what the words alone say for it, in questions of the trade.
const FIELD_WORDS: f32 = 3.0;
/// What the trees count for in questions of the trade.
const FIELD_TRUST: f32 = 0.4;
/// What a penalty gains for the articles that it cites, in questions and in lists of words.
const CITED: f32 = 4.0;
const LIST_CITED: f32 = 6.0;
/// What an article gains that is of the kind of answer asked for.
const KIND: f32 = 1.0;

/// Text scores of lists of words are spread so much wider than learned ones.
const TEXT_SCALE: f32 = 4.0;

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
    ranked = fuse(&ranked, &standing_vectors(evaluator, question, vectors));
    ranked.truncate(LIMIT);
    Nearest { ranked, fit: None }
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

/// The nearest by words, and how well the best of them fit.
fn by_words(evaluator: &Evaluator<'_>, among: &BitSet, question: &Question) -> (Vec<Ranked>, f32) {
    let (ranking, pool) = weighed(evaluator.snapshot, among, question);
    let mut ranked: Vec<Ranked> = (pool.articles.iter().enumerate())
        .map(|(at, article)| Ranked {
            article: *article,
            tier: 0,
            score: scored(ranking, question, &pool, at) + standing(evaluator, question, *article),
        })
        .collect();
    ranked.sort_unstable_by(Ranked::order);
    ranked.truncate(LIMIT);
    let best = ranked.iter().take(FITTING).map(|hit| hit.article);
    let fit = fit(evaluator.snapshot, question, best);
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

/// What the trees say of an article, and what its matter adds. Trees that learned from one field of law trust its priors more than the words of another
/// field; of a question in words of the trade they know little.
fn scored(ranking: &LearnedRanking, question: &Question, pool: &Pool, at: usize) -> f32 {
    trust(question) * ranking.score(&pool.features[at]) + matter(question, pool, at)
}

/// What the trees count for.
fn trust(question: &Question) -> f32 {
    if question.asks && question.is_of_field {
        FIELD_TRUST
    } else {
        1.0
    }
}

/// What an article gains by its matter.
fn matter(question: &Question, pool: &Pool, at: usize) -> f32 {
    let matter = pool.matter[at];
    if question.asks {
        let words = if question.is_of_field {
            FIELD_WORDS
        } else {
            0.0
        };
        COVERED * pool.features[at][COVERAGE]
            + words * matter.words
            + CITED * matter.cited
            + KIND * matter.kind
    } else {
        TEXT_SCALE * (LIST_CITED * matter.cited + KIND * matter.kind)
    }
}

/// What force and region take from a score, and what being named gives it.
fn standing(evaluator: &Evaluator<'_>, question: &Question, article: u32) -> f32 {
    let snapshot = evaluator.snapshot;
    let expression = snapshot.expression_of(article);
    let work = snapshot.work_of_expression(expression);
    let is_local = snapshot.work(work).region.is_some();
    let named = if question.named.contains(&work) {
        NAMED
    } else {
        0.0
    };
    let tier = evaluator.tier(expression);
    let scale = if question.asks { 1.0 } else { TEXT_SCALE };
    let local = if is_local { LOCAL } else { 0.0 };
    scale * (named - f32::from(tier) * TIER - local)
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
            value: trust(question) * value,
            detail: String::new(),
        })
        .collect();
    features.push(Feature {
        name: "matter",
        value: matter(question, &pool, at),
        detail: String::new(),
    });
    features.push(Feature {
        name: "force-and-region",
        value: standing(evaluator, question, article),
        detail: String::new(),
    });
    features
}
