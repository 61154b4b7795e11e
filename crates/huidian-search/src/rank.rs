//! The order of exact hits: named features over the articles that a query selects.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::bm25::{rarity, saturated};
use crate::evaluate::{Evaluator, Selection};
use crate::found::Found;
use crate::prepared::Prepared;
use crate::prior::work_prior;
use crate::query::Term;
use crate::ranges::{Promise, best, bits, range_count, range_of, ranges_of};
use crate::ranked::Ranked;
use crate::results::Feature;
use crate::segment::RANGE_SHIFT;

/// Weights of the features, in units of the text score.
const TITLE: f32 = 1.0;
const HEADING: f32 = 0.6;
const DEFINITION: f32 = 1.2;
const PROXIMITY: f32 = 0.8;

/// Ranks the selected articles; the best `wanted` come back, best first.
pub(crate) fn rank(
    evaluator: &mut Evaluator<'_>,
    selection: &Selection,
    terms: &[&Term],
    wanted: usize,
) -> Vec<Ranked> {
    let snapshot = evaluator.snapshot;
    let scorer = Scorer::of(evaluator, selection, terms);
    let mut ranked = best(scorer.promises(), wanted * 2 + 100, |range, hand_in| {
        scorer.look(range, hand_in);
    });
    for hit in &mut ranked {
        hit.score += near_features(snapshot, hit.article, terms)
            .iter()
            .map(|feature| feature.value)
            .sum::<f32>();
    }
    ranked.sort_unstable_by(Ranked::order);
    ranked
}

/// Scores selected articles by words, title and kind.
pub(crate) struct Scorer<'e> {
    evaluator: &'e Evaluator<'e>,
    selected: &'e BitSet,
    terms: Vec<(f32, Arc<Found>)>,
    titles: FxHashMap<u32, f32>,
}

impl<'e> Scorer<'e> {
    pub(crate) fn of(
        evaluator: &'e mut Evaluator<'_>,
        selection: &'e Selection,
        terms: &[&Term],
    ) -> Self {
        let count = evaluator.snapshot.article_count;
        let terms_found = terms.iter().map(|term| {
            let found = evaluator.find(&term.folded);
            (rarity(count, found.total), found)
        });
        Self {
            terms: terms_found.collect(),
            titles: title_scores(evaluator.snapshot, terms),
            selected: &selection.articles,
            evaluator,
        }
    }

    /// The ranges that hold selected articles, with the most that these can score.
    pub(crate) fn promises(&self) -> Vec<Promise> {
        let snapshot = self.evaluator.snapshot;
        let mut bounds = vec![0f32; range_count(snapshot)];
        for (rarity, found) in &self.terms {
            for (at, part) in snapshot.parts.iter().enumerate() {
                if let Some(found) = &found.parts[at] {
                    let ranges = ranges_of(part.articles());
                    found.add_bounds(*rarity, snapshot, at, &mut bounds[ranges]);
                }
            }
        }
        let mut titles = vec![0f32; bounds.len()];
        for (work, score) in &self.titles {
            for range in ranges_of(snapshot.articles_of_work(*work)) {
                titles[range] = titles[range].max(*score);
            }
        }
        let ranges = (0..bounds.len()).filter(|range| self.selected.word(*range) != 0);
        ranges
            .map(|range| Promise {
                range: range as u32,
                tier: self.evaluator.range_tiers[range],
                bound: bounds[range] + titles[range] + snapshot.range_priors[range],
            })
            .collect()
    }

    /// Hands in the selected articles of a range.
    pub(crate) fn look(&self, range: u32, hand_in: &mut dyn FnMut(Ranked)) {
        let snapshot = self.evaluator.snapshot;
        let first = range << RANGE_SHIFT;
        let at = snapshot.part_at(first);
        let start = snapshot.parts[at].first_article;
        let selected = self.selected.word(range as usize);
        let mut scores = [0f32; 1 << RANGE_SHIFT];
        for (rarity, found) in &self.terms {
            let Some(found) = &found.parts[at] else {
                continue;
            };
            found.visit_range(range - range_of(start), |article, count| {
                let article = start + article;
                let relative = snapshot.relative_lengths[article as usize];
                scores[(article - first) as usize] += rarity * saturated(count as f32, relative);
            });
        }
        let mut of_expression: Option<(u32, u8, f32)> = None;
        for bit in bits(selected) {
            let article = first + bit;
            // articles of an expression follow each other and share its tier and score
            let (_, tier, shared) = match of_expression {
                Some(known) if article < known.0 => known,
                _ => {
                    let expression = snapshot.expression_of(article);
                    let work = snapshot.work_of_expression(expression);
                    let title = self.titles.get(&work).copied().unwrap_or(0.0);
                    let end = snapshot.articles_of(expression).end;
                    let shared = work_prior(snapshot, work) + title;
                    *of_expression.insert((end, self.evaluator.tier(expression), shared))
                }
            };
            hand_in(Ranked {
                article,
                tier,
                score: scores[bit as usize] + shared,
            });
        }
    }
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
    let heading = part.segment.chapters.heading_of(local);
    let heading = &snapshot.catalog.headings[at][heading as usize];
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

#[cfg(test)]
mod tests {
    use super::{Ranked, Scorer};
    use crate::evaluate::Evaluator;
    use crate::generated::{Dice, TODAY, library, word};
    use crate::query::parse;
    use crate::ranges::best;

    #[test]
    fn the_best_are_those_of_a_look_at_every_article() {
        let mut cut = 0;
        for seed in 0..6 {
            let library = library(seed);
            let mut dice = Dice(seed + 100);
            for _ in 0..30 {
                let words: Vec<&str> = (0..=dice.below(3)).map(|_| word(&mut dice)).collect();
                let filter = ["", "", "kind:法律", "-status:已废止"][dice.below(4)];
                let asked = format!("{} {filter}", words.join(" "));
                let query = parse(&asked).query;
                let terms = query.terms();
                let mut evaluator = Evaluator::new(&library, TODAY);
                let selection = evaluator.select(&query);
                let scorer = Scorer::of(&mut evaluator, &selection, &terms);
                let promises = scorer.promises();
                let mut all: Vec<Ranked> = Vec::new();
                for promise in &promises {
                    scorer.look(promise.range, &mut |hit| {
                        let is_kept = hit.tier > promise.tier
                            || hit.tier == promise.tier
                                && hit.score <= promise.bound + promise.bound.abs() * 1e-4 + 1e-4;
                        assert!(is_kept, "{asked}: {hit:?} {promise:?}");
                        all.push(hit);
                    });
                }
                assert_eq!(
                    all.len(),
                    selection.articles.count(),
                    "{asked}: none is left out"
                );
                all.sort_unstable_by(Ranked::order);
                for wanted in [1, 10, 120] {
                    let mut looked_at = 0;
                    let found = best(promises.clone(), wanted, |range, hand_in| {
                        looked_at += 1;
                        scorer.look(range, hand_in);
                    });
                    assert_eq!(found, all[..wanted.min(all.len())], "{asked}");
                    cut += promises.len() - looked_at;
                }
            }
        }
        assert!(cut > 1_000, "{cut} ranges were passed over");
    }
}
