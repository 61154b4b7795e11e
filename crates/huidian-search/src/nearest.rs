//! The nearest articles to a question, when none meets it to the letter.

use rustc_hash::FxHashMap;

use crate::bitset::BitSet;
use crate::evaluate::Evaluator;
use crate::question::Question;
use crate::rank::{Ranked, rarity, relative_lengths, saturated, tier, work_prior};
use crate::results::Feature;
use crate::segment::gram;
use crate::snapshot::Snapshot;

/// Articles that are ranked at most.
pub(crate) const POOL: usize = 300;

/// Weights of the fields beside the text.
const HEADING: f32 = 0.25;
const TITLE: f32 = 0.2;
/// What standing below the texts in force costs, per tier.
const TIER: f32 = 0.85;

/// Ranks articles of a selection by nearness to a question.
pub(crate) fn nearest(
    evaluator: &Evaluator<'_>,
    among: &BitSet,
    question: &Question,
) -> Vec<Ranked> {
    let snapshot = evaluator.snapshot;
    let scores = scores(snapshot, question);
    let mut ranked: Vec<Ranked> = Vec::new();
    for expression in 0..snapshot.expression_count as u32 {
        let tier = tier(evaluator.expression_status[expression as usize]);
        let factor = TIER.powi(i32::from(tier));
        for article in snapshot.articles_of(expression) {
            let score = scores[article as usize];
            if score > 0.0 && among.contains(article) {
                ranked.push(Ranked {
                    article,
                    tier: 0,
                    score: score * factor,
                });
            }
        }
    }
    if ranked.len() > POOL {
        ranked.select_nth_unstable_by(POOL, Ranked::order);
        ranked.truncate(POOL);
    }
    for hit in &mut ranked {
        let work = snapshot.work_of_expression(snapshot.expression_of(hit.article));
        hit.score += work_prior(snapshot, work);
    }
    ranked.sort_unstable_by(Ranked::order);
    ranked
}

fn scores(snapshot: &Snapshot, question: &Question) -> Vec<f32> {
    let mut scores = vec![0f32; snapshot.article_count];
    let relative = relative_lengths(snapshot);
    let context = snapshot.context();
    for &pair in &question.grams {
        let holding: usize = snapshot
            .parts
            .iter()
            .map(|part| article_count(part, pair))
            .sum();
        let rarity = rarity(snapshot.article_count, holding);
        if holding == 0 {
            continue;
        }
        for part in &snapshot.parts {
            let Some(gram) = gram_of(part, pair) else {
                continue;
            };
            part.segment.grams.visit(gram, |article, count| {
                let article = article + part.first_article;
                if let Some(score) = scores.get_mut(article as usize) {
                    *score += rarity * saturated(count as f32, relative(article));
                }
            });
        }
    }
    context.add(snapshot, question, &mut scores);
    scores
}

fn gram_of(part: &crate::snapshot::Part, pair: [char; 2]) -> Option<u32> {
    let alphabet = &part.segment.alphabet;
    Some(gram(alphabet.number(pair[0])?, alphabet.number(pair[1])?))
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

    fn add(&self, snapshot: &Snapshot, question: &Question, scores: &mut [f32]) {
        for (part, headings) in snapshot.parts.iter().zip(&self.headings) {
            let found = headings.scores(question);
            if found.is_empty() {
                continue;
            }
            for (article, heading) in part.segment.heading_of.iter().enumerate() {
                if let Some(score) = found.get(heading) {
                    scores[part.first_article as usize + article] += HEADING * score;
                }
            }
        }
        for (work, score) in self.titles.scores(question) {
            for article in snapshot.articles_of_work(work) {
                // a title alone makes no hit of each of its articles
                let known = &mut scores[article as usize];
                if *known > 0.0 {
                    *known += TITLE * score;
                }
            }
        }
    }
}

/// Why an article is near a question.
pub(crate) fn explain(snapshot: &Snapshot, question: &Question, article: u32) -> Vec<Feature> {
    let folded = snapshot.folded(article);
    let relative = relative_lengths(snapshot)(article);
    let mut features = Vec::new();
    for &pair in &question.grams {
        let text: String = pair.iter().collect();
        let count = folded.matches(&text).count();
        if count > 0 {
            let holding = snapshot
                .parts
                .iter()
                .map(|part| article_count(part, pair))
                .sum();
            let value = rarity(snapshot.article_count, holding) * saturated(count as f32, relative);
            features.push(Feature {
                name: "text",
                value,
                detail: text,
            });
        }
    }
    let mut context = vec![0f32; snapshot.article_count];
    context[article as usize] = f32::MIN_POSITIVE;
    snapshot.context().add(snapshot, question, &mut context);
    features.push(Feature {
        name: "heading-and-title",
        value: context[article as usize],
        detail: snapshot.heading(article).to_owned(),
    });
    let work = snapshot.work_of_expression(snapshot.expression_of(article));
    features.push(Feature {
        name: "prior",
        value: work_prior(snapshot, work),
        detail: snapshot.work(work).title.clone(),
    });
    features
}
