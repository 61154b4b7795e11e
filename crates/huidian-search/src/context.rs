//! Headings and titles as questions see them.

use rustc_hash::FxHashMap;

use crate::bm25::rarity;
use crate::catalog::Catalog;
use crate::question::Question;
use crate::snapshot::Snapshot;

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
        for pair in question.grams.iter().chain(&question.legal) {
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

    /// The same by member; empty where none holds a bigram.
    fn all_scores(&self, question: &Question) -> Vec<f32> {
        let found = self.scores(question);
        if found.is_empty() {
            return Vec::new();
        }
        let mut scores = vec![0f32; self.lengths.len()];
        for (member, score) in found {
            scores[member as usize] = score;
        }
        scores
    }
}

impl Context {
    pub(crate) fn of(snapshot: &Snapshot, catalog: &Catalog) -> Self {
        let headings = catalog
            .headings
            .iter()
            .map(|headings| Inverted::of(headings.iter().map(String::as_str)));
        let mut titles = vec![""; snapshot.work_count];
        for title in catalog.titles.iter().filter(|title| title.is_main) {
            titles[title.work as usize] = &title.key;
        }
        Self {
            headings: headings.collect(),
            titles: Inverted::of(titles.into_iter()),
        }
    }

    /// What headings say for each of them, by segment, and what titles say for their works.
    pub(crate) fn scores(&self, question: &Question) -> (Vec<Vec<f32>>, FxHashMap<u32, f32>) {
        let headings = self.headings.iter();
        let headings = headings.map(|headings| headings.all_scores(question));
        (headings.collect(), self.titles.scores(question))
    }
}
