//! Overlapping runs of characters, to tell how alike texts are.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

/// Characters in a shingle: short enough to survive the change of a word, long enough to mean something.
const LENGTH: usize = 3;

/// The shingles of a text as a sorted multiset of hashes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shingles(Vec<u32>);

impl Shingles {
    pub(crate) fn of(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        if characters.len() < LENGTH {
            return Self(if characters.is_empty() {
                Vec::new()
            } else {
                vec![hash(&characters)]
            });
        }
        let mut hashes: Vec<u32> = characters.windows(LENGTH).map(hash).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of shingles both have.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let (mut left, mut right, mut shared) = (0, 0, 0);
        while left < self.0.len() && right < other.0.len() {
            match self.0[left].cmp(&other.0[right]) {
                std::cmp::Ordering::Less => left += 1,
                std::cmp::Ordering::Greater => right += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    left += 1;
                    right += 1;
                }
            }
        }
        shared
    }

    /// Dice coefficient, 0 to 1.
    pub(crate) fn similarity(&self, other: &Self) -> f64 {
        let total = self.len() + other.len();
        if total == 0 {
            return 1.0;
        }
        2.0 * self.shared(other) as f64 / total as f64
    }

    /// Share of these that `other` has too, 0 to 1.
    pub(crate) fn share_in(&self, other: &Self) -> f64 {
        if self.len() == 0 {
            return 0.0;
        }
        self.shared(other) as f64 / self.len() as f64
    }

    /// Both together.
    pub(crate) fn join(&self, other: &Self) -> Self {
        let mut hashes = self.0.clone();
        hashes.extend_from_slice(&other.0);
        hashes.sort_unstable();
        Self(hashes)
    }
}

fn hash(characters: &[char]) -> u32 {
    let mut hasher = FxHasher::default();
    characters.hash(&mut hasher);
    (hasher.finish() >> 16) as u32
}
