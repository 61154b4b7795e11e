//! The baseline: BM25 over the words of the usual segmenter, as light peers set it up.

use std::collections::HashMap;

use jieba_rs::Jieba;

const SATURATION: f32 = 1.5;
const LENGTH_STRENGTH: f32 = 0.75;

/// An inverted index of words in memory.
pub struct WordIndex {
    segmenter: Jieba,
    postings: HashMap<String, Vec<(u32, u32)>>,
    lengths: Vec<f32>,
    mean_length: f32,
}

impl WordIndex {
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut index = Self {
            segmenter: Jieba::new(),
            postings: HashMap::new(),
            lengths: Vec::new(),
            mean_length: 1.0,
        };
        for (article, text) in texts.enumerate() {
            let mut counts: HashMap<String, u32> = HashMap::new();
            let words = words(&index.segmenter, text);
            index.lengths.push(words.len() as f32);
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
            for (word, count) in counts {
                index
                    .postings
                    .entry(word)
                    .or_default()
                    .push((article as u32, count));
            }
        }
        index.mean_length = index.lengths.iter().sum::<f32>() / index.lengths.len().max(1) as f32;
        index
    }

    /// The best articles, best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<u32> {
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for word in words(&self.segmenter, query) {
            let Some(postings) = self.postings.get(&word) else {
                continue;
            };
            let (all, holding) = (self.lengths.len() as f32, postings.len() as f32);
            let rarity = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln();
            for (article, count) in postings {
                let relative = self.lengths[*article as usize] / self.mean_length;
                let damping = SATURATION * (1.0 - LENGTH_STRENGTH + LENGTH_STRENGTH * relative);
                let count = *count as f32;
                *scores.entry(*article).or_default() +=
                    rarity * count * (SATURATION + 1.0) / (count + damping);
            }
        }
        let mut ranked: Vec<(u32, f32)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
            .into_iter()
            .take(limit)
            .map(|(article, _)| article)
            .collect()
    }
}

fn words(segmenter: &Jieba, text: &str) -> Vec<String> {
    let words = segmenter.cut_for_search(text, true).into_iter();
    words
        .map(|word| word.word.to_owned())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}
