//! How much the words of a question say for each article.

use crate::bm25::{rarity, saturated};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::segment::gram;
use crate::snapshot::{Part, Snapshot};

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
    pub(crate) fn of(snapshot: &Prepared, question: &Question) -> Self {
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
        snapshot
            .context()
            .add(snapshot, question, &mut scores.heading, &mut scores.title);
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

fn gram_of(part: &Part, pair: [char; 2]) -> Option<u32> {
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

fn article_count(part: &Part, pair: [char; 2]) -> usize {
    gram_of(part, pair).map_or(0, |gram| part.segment.grams.article_count(gram) as usize)
}
