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

    /// Adds what headings say to the scores of their articles, and what titles say to those of their works.
    pub(crate) fn add(
        &self,
        snapshot: &Snapshot,
        question: &Question,
        by_article: &mut [f32],
        by_work: &mut [f32],
    ) {
        for (part, headings) in snapshot.parts.iter().zip(&self.headings) {
            let found = headings.scores(question);
            if found.is_empty() {
                continue;
            }
            for (article, heading) in part.segment.heading_of.iter().enumerate() {
                if let Some(score) = found.get(heading) {
                    by_article[part.first_article as usize + article] = *score;
                }
            }
        }
        for (work, score) in self.titles.scores(question) {
            by_work[work as usize] = score;
        }
    }
}
