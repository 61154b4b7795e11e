//! What the texts of candidates themselves say: the question's characters in them, and their likeness to the best candidates.

use rustc_hash::FxHashMap;

use crate::alphabet::{is_word_char, numbers};
use crate::bm25::{rarity, saturated};
use crate::prepared::Prepared;
use crate::question::Question;
use crate::segment::gram;
use crate::snapshot::Part;
use crate::text_scores::holding;

/// Bigrams by which likeness is told.
const PROFILE: usize = 40;

/// What is looked for in the candidates, in the numbers of each part's alphabet.
pub(super) struct Feedback {
    parts: Vec<PartProfile>,
}

struct PartProfile {
    /// Worth of the question's characters; frequent ones are worth little.
    letters: Worths,
    /// Worth of the bigrams that the best candidates share.
    profile: Worths,
}

/// What keys are worth. Most characters of a candidate are no key: a bit for every key tells so before the map is asked.
struct Worths {
    map: FxHashMap<u32, f32>,
    bits: [u64; 4],
}

impl Worths {
    fn holds(&self, key: u32) -> bool {
        let (word, bit) = Self::place(key);
        self.bits[word] & bit != 0 && self.map.contains_key(&key)
    }

    fn place(key: u32) -> (usize, u64) {
        // the golden ratio spreads neighbouring keys over all bits
        let hash = key.wrapping_mul(0x9e37_79b9) >> 24;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}

impl FromIterator<(u32, f32)> for Worths {
    fn from_iter<T: IntoIterator<Item = (u32, f32)>>(worths: T) -> Self {
        let map: FxHashMap<u32, f32> = worths.into_iter().collect();
        let mut bits = [0; 4];
        for key in map.keys() {
            let (word, bit) = Self::place(*key);
            bits[word] |= bit;
        }
        Self { map, bits }
    }
}

impl Feedback {
    /// Takes the `best` articles for good.
    pub(super) fn of(snapshot: &Prepared, best: &[u32], question: &Question) -> Self {
        let mut shared: FxHashMap<[char; 2], f32> = FxHashMap::default();
        for (place, article) in best.iter().enumerate() {
            let weight = 1.0 / (2.0 + place as f32);
            let characters: Vec<char> = snapshot.folded(*article).chars().collect();
            let mut counts: FxHashMap<[char; 2], u32> = FxHashMap::default();
            for pair in characters
                .windows(2)
                .filter(|pair| is_word_char(pair[0]) && is_word_char(pair[1]))
            {
                *counts.entry([pair[0], pair[1]]).or_default() += 1;
            }
            let relative = snapshot.relative_lengths[*article as usize];
            for (pair, count) in counts {
                *shared.entry(pair).or_default() += weight * saturated(count as f32, relative);
            }
        }
        let mut profile: Vec<([char; 2], f32)> = shared
            .into_iter()
            .map(|(pair, weight)| {
                (
                    pair,
                    weight * rarity(snapshot.article_count, holding(snapshot, pair)),
                )
            })
            .collect();
        profile.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        profile.truncate(PROFILE);
        let total = profile
            .iter()
            .map(|(_, weight)| weight)
            .sum::<f32>()
            .max(1e-6);
        for (_, weight) in &mut profile {
            *weight /= total;
        }
        Self {
            parts: snapshot
                .parts
                .iter()
                .map(|part| PartProfile::of(part, question, &profile))
                .collect(),
        }
    }

    /// Worth of the question's characters in an article, and its likeness to the best.
    pub(super) fn scores(&self, snapshot: &Prepared, article: u32) -> (f32, f32) {
        let at = snapshot
            .parts
            .partition_point(|part| part.first_article <= article)
            .saturating_sub(1);
        let (part, wanted) = (&snapshot.parts[at], &self.parts[at]);
        let relative = snapshot.relative_lengths[article as usize];
        let mut letters: FxHashMap<u32, u32> = FxHashMap::default();
        let mut pairs: FxHashMap<u32, u32> = FxHashMap::default();
        let mut before = 0;
        let mut texts = part.segment.text_cursor();
        let coded = part.segment.coded(&mut texts, article - part.first_article);
        for number in numbers(coded) {
            if wanted.letters.holds(number) {
                *letters.entry(number).or_default() += 1;
            }
            let pair = gram(before, number);
            if wanted.profile.holds(pair) {
                *pairs.entry(pair).or_default() += 1;
            }
            before = number;
        }
        let sum = |counts: FxHashMap<u32, u32>, worth: &Worths| {
            // in a fixed order: sums of floats depend on it
            let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
            counts.sort_unstable();
            counts
                .into_iter()
                .map(|(key, count)| worth.map[&key] * saturated(count as f32, relative))
                .sum()
        };
        (sum(letters, &wanted.letters), sum(pairs, &wanted.profile))
    }
}

impl PartProfile {
    fn of(part: &Part, question: &Question, profile: &[([char; 2], f32)]) -> Self {
        let alphabet = &part.segment.alphabet;
        let letters = question
            .letters
            .iter()
            .filter_map(|letter| alphabet.number(*letter));
        let pairs = profile.iter().filter_map(|(pair, weight)| {
            Some((
                gram(alphabet.number(pair[0])?, alphabet.number(pair[1])?),
                *weight,
            ))
        });
        Self {
            // characters are numbered by frequency
            letters: letters
                .map(|number| (number, (1.0 + number as f32 / 16.0).ln()))
                .collect(),
            profile: pairs.collect(),
        }
    }
}
