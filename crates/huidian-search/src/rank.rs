//! The order of exact hits: named features over the articles that a query selects.

use rustc_hash::FxHashMap;

use crate::bm25::{rarity, saturated};
use crate::evaluate::{Evaluator, Selection};
use crate::prepared::Prepared;
use crate::query::Term;
use crate::results::Feature;

/// Weights of the features, in units of the text score.
const TITLE: f32 = 1.0;
const HEADING: f32 = 0.6;
const DEFINITION: f32 = 1.2;
const PROXIMITY: f32 = 0.8;
const KIND: f32 = 0.08;
const LOCAL: f32 = 0.5;

/// An article with its place in the order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub article: u32,
    /// 0 for texts in force (or of unknown force), 1 for texts that only follow them.
    pub tier: u8,
    pub score: f32,
}

impl Ranked {
    pub(crate) fn order(&self, other: &Self) -> std::cmp::Ordering {
        (self.tier.cmp(&other.tier))
            .then(other.score.total_cmp(&self.score))
            .then(self.article.cmp(&other.article))
    }
}

/// Prior of a work: the general law before the local copy, the law before the rule.
pub(crate) fn work_prior(snapshot: &Prepared, work: u32) -> f32 {
    let row = snapshot.work(work);
    let rank = row.kind.map_or(7, huidian_model::WorkKind::rank);
    let local = if row.region.is_some() { LOCAL } else { 0.0 };
    -(f32::from(rank) * KIND) - local
}

/// Ranks the selected articles; the best `wanted` come back, best first.
pub(crate) fn rank(
    evaluator: &mut Evaluator<'_>,
    selection: &Selection,
    terms: &[&Term],
    wanted: usize,
) -> Vec<Ranked> {
    let snapshot = evaluator.snapshot;
    let mut ranked = scored(evaluator, selection, terms);
    let pool = (wanted * 2 + 100).min(ranked.len());
    if pool < ranked.len() {
        ranked.select_nth_unstable_by(pool, Ranked::order);
        ranked.truncate(pool);
    }
    for hit in &mut ranked {
        hit.score += near_features(snapshot, hit.article, terms)
            .iter()
            .map(|feature| feature.value)
            .sum::<f32>();
    }
    ranked.sort_unstable_by(Ranked::order);
    ranked
}

/// The selected articles with their scores by words, title and kind, in their order.
fn scored(evaluator: &mut Evaluator<'_>, selection: &Selection, terms: &[&Term]) -> Vec<Ranked> {
    let snapshot = evaluator.snapshot;
    let relative = &snapshot.relative_lengths;
    let titles = title_scores(snapshot, terms);
    let mut of_expression = None;
    let mut ranked: Vec<Ranked> = Vec::new();
    let mut shared: Vec<f32> = Vec::new();
    for article in selection.articles.iter() {
        // articles of an expression follow each other and share its tier and score
        let (_, tier, score) = match of_expression {
            Some((last, tier, score)) if article < last => (last, tier, score),
            _ => {
                let expression = snapshot.expression_of(article);
                let work = snapshot.work_of_expression(expression);
                let title = titles.get(&work).copied().unwrap_or(0.0);
                let end = snapshot.articles_of(expression).end;
                let score = work_prior(snapshot, work) + title;
                *of_expression.insert((end, evaluator.tier(expression), score))
            }
        };
        ranked.push(Ranked {
            article,
            tier,
            score: 0.0,
        });
        shared.push(score);
    }
    for term in terms {
        let found = evaluator.occurrences_of(&term.folded);
        let rarity = rarity(snapshot.article_count, found.len());
        let mut hits = ranked.iter_mut().peekable();
        for &(article, count) in found {
            while hits.next_if(|hit| hit.article < article).is_some() {}
            if let Some(hit) = hits.next_if(|hit| hit.article == article) {
                hit.score += rarity * saturated(count as f32, relative[article as usize]);
            }
        }
    }
    for (hit, shared) in ranked.iter_mut().zip(shared) {
        hit.score += shared;
    }
    ranked
}

/// What the titles of each work add: the share of the title that the terms make up. Works whose titles hold no term are left out.
pub(crate) fn title_scores(snapshot: &Prepared, terms: &[&Term]) -> FxHashMap<u32, f32> {
    let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
    for term in terms {
        for title in snapshot.catalog.titles_holding(&term.folded) {
            let share = term.folded.len() as f32 / title.key.len().max(term.folded.len()) as f32;
            let score = TITLE * (1.0 + 4.0 * share);
            let known = scores.entry(title.work).or_default();
            *known = known.max(score);
        }
    }
    scores
}

/// Features that need the article's words: heading, definition, proximity.
pub(crate) fn near_features(snapshot: &Prepared, article: u32, terms: &[&Term]) -> Vec<Feature> {
    let mut features = Vec::new();
    if terms.is_empty() {
        return features;
    }
    let part = snapshot.part_of_article(article);
    let at = snapshot
        .parts
        .iter()
        .position(|other| std::ptr::eq(other, part))
        .unwrap_or(0);
    let local = article - part.first_article;
    let heading = &snapshot.catalog.headings[at][part.segment.heading_of[local as usize] as usize];
    let folded = snapshot.folded(article);
    for term in terms {
        if heading.contains(term.folded.as_str()) {
            features.push(Feature {
                name: "heading",
                value: HEADING,
                detail: term.folded.clone(),
            });
        }
        if is_defined(&folded, &term.folded) {
            features.push(Feature {
                name: "definition",
                value: DEFINITION,
                detail: term.folded.clone(),
            });
        }
    }
    if let Some(value) = proximity(&folded, terms) {
        features.push(Feature {
            name: "proximity",
            value,
            detail: String::new(),
        });
    }
    features
}

/// Whether a text says what a term means: 所称X, X,是指 and X是指.
fn is_defined(folded: &str, term: &str) -> bool {
    folded.match_indices(term).any(|(at, _)| {
        let (before, after) = (&folded[..at], &folded[at + term.len()..]);
        let after = after.trim_start_matches(['"', ',', '>']);
        after.starts_with("是指")
            || after.starts_with("指") && before.ends_with(['"', '、', '\n'])
            || before.trim_end_matches(['"', '<']).ends_with("所称")
            || before.trim_end_matches('"').ends_with("所称的")
    })
}

/// High when all terms stand close together.
fn proximity(folded: &str, terms: &[&Term]) -> Option<f32> {
    if terms.len() < 2 {
        return None;
    }
    let characters: Vec<char> = folded.chars().collect();
    let wanted: Vec<&str> = terms.iter().map(|term| term.folded.as_str()).collect();
    let matches = crate::snippet::find_all(&characters, &wanted);
    let mut last = vec![None::<u32>; terms.len()];
    let mut best = u32::MAX;
    for (range, number) in matches {
        last[number] = Some(range.start);
        if let Some(first) = last.iter().copied().min().flatten() {
            best = best.min(range.end - first);
        }
    }
    let least: usize = wanted.iter().map(|term| term.chars().count()).sum();
    (best < u32::MAX).then(|| {
        PROXIMITY * terms.len() as f32 / (1.0 + (best as usize).saturating_sub(least) as f32 / 10.0)
    })
}
