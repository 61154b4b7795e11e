//! How much the words of a question say for each article.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::bm25::{rarity, saturated};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::segment::{RANGE_SHIFT, gram};
use crate::snapshot::{Part, Snapshot};

const RANGE: usize = 1 << RANGE_SHIFT;
/// What a bigram of the law's words counts for, over one of the question's own.
const LEGAL: f32 = 0.5;

/// Scores of all articles by the words of a question.
pub(crate) struct TextScores<'s> {
    snapshot: &'s Prepared,
    /// By article.
    pub text: Vec<f32>,
    /// Bigrams of the question that an article holds.
    pub shared: Vec<u8>,
    /// By heading, of each segment; empty where none holds a bigram.
    pub headings: Vec<Vec<f32>>,
    /// By work; those whose titles hold none are left out.
    pub titles: FxHashMap<u32, f32>,
    /// Sum over the question's bigrams of what each is worth.
    pub possible: f32,
}

impl<'s> TextScores<'s> {
    pub(crate) fn of(snapshot: &'s Prepared, question: &Question) -> Self {
        let worth = |pair: &[char; 2]| {
            let holding = holding(snapshot, *pair);
            (holding > 0).then(|| (*pair, rarity(snapshot.article_count, holding)))
        };
        let own: Vec<([char; 2], f32)> = question.grams.iter().filter_map(worth).collect();
        let legal = question.legal.iter().filter_map(worth);
        let legal: Vec<([char; 2], f32)> =
            legal.map(|(pair, rarity)| (pair, LEGAL * rarity)).collect();
        let grams = own
            .iter()
            .map(|gram| (gram, 1))
            .chain(legal.iter().map(|gram| (gram, 0)));
        let grams: Vec<([char; 2], f32, u8)> = grams
            .map(|((pair, worth), shared)| (*pair, *worth, shared))
            .collect();
        let mut text = vec![0f32; snapshot.article_space];
        let mut shared = vec![0u8; snapshot.article_space];
        let (mut texts, mut counts) = (text.as_mut_slice(), shared.as_mut_slice());
        let mut parts = Vec::new();
        for part in &snapshot.parts {
            let length = part.segment.article_count().next_multiple_of(RANGE);
            let (own_text, rest_text) = texts.split_at_mut(length);
            let (own_counts, rest_counts) = counts.split_at_mut(length);
            parts.push((part, own_text, own_counts));
            (texts, counts) = (rest_text, rest_counts);
        }
        parts.into_par_iter().for_each(|(part, text, shared)| {
            let relative = &snapshot.relative_lengths[part.first_article as usize..];
            for (pair, rarity, own) in &grams {
                if let Some(gram) = gram_of(part, *pair) {
                    part.segment.visit(gram, |article, count| {
                        let article = article as usize;
                        text[article] += rarity * saturated(count as f32, relative[article]);
                        shared[article] = shared[article].saturating_add(*own);
                    });
                }
            }
        });
        let (headings, titles) = snapshot.context().scores(question);
        Self {
            snapshot,
            text,
            shared,
            headings,
            titles,
            possible: own.iter().map(|(_, worth)| worth).sum(),
        }
    }

    /// For each range the most that the text of an article in it scores.
    pub(crate) fn bounds(&self) -> Vec<f32> {
        let ranges = self.text.chunks(RANGE);
        ranges
            .map(|range| range.iter().copied().fold(0.0, f32::max))
            .collect()
    }

    /// Score of the headings above an article.
    pub(crate) fn heading(&self, article: u32) -> f32 {
        let at = self.snapshot.part_at(article);
        let part = &self.snapshot.parts[at];
        let heading = part
            .segment
            .chapters
            .heading_of(article - part.first_article);
        self.headings[at]
            .get(heading as usize)
            .copied()
            .unwrap_or(0.0)
    }

    pub(crate) fn title(&self, work: u32) -> f32 {
        self.titles.get(&work).copied().unwrap_or(0.0)
    }
}

fn gram_of(part: &Part, pair: [char; 2]) -> Option<u32> {
    let alphabet = &part.segment.alphabet;
    Some(gram(alphabet.number(pair[0])?, alphabet.number(pair[1])?))
}

/// Articles that hold a bigram.
pub(crate) fn holding(snapshot: &Snapshot, pair: [char; 2]) -> usize {
    let parts = snapshot.parts.iter();
    let counts = parts.filter_map(|part| Some(part.segment.holding(gram_of(part, pair)?)));
    counts.map(|count| count as usize).sum()
}
