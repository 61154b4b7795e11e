//! The best articles without a look at all: ranges of 64 articles are looked at in the order of the most that an article in them can score, until
//! none that is left can score more than the worst of the best (block-max pruning over ranges of documents, Mallia and others 2024).
//!
//! What comes back is what a look at every range would give, scores and order, bit for bit: bounds are only ever too high.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use crate::ranked::Ranked;
use crate::segment::RANGE_SHIFT;
use crate::snapshot::Snapshot;

/// Bounds are summed in another order than scores; this much of them makes up for it.
const SLACK: f32 = 1e-4;

pub(crate) fn range_count(snapshot: &Snapshot) -> usize {
    snapshot.article_space.div_ceil(1 << RANGE_SHIFT)
}

/// The ranges that some articles lie in.
pub(crate) fn ranges_of(articles: Range<u32>) -> Range<usize> {
    if articles.is_empty() {
        return 0..0;
    }
    range_of(articles.start) as usize..range_of(articles.end - 1) as usize + 1
}

/// The range of an article.
pub(crate) fn range_of(article: u32) -> u32 {
    article >> RANGE_SHIFT
}

/// What a range promises.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise {
    pub range: u32,
    /// No article of it is of a better tier, and none of that tier scores more.
    pub tier: u8,
    pub bound: f32,
}

impl Promise {
    /// Whether an article of the range may come before another.
    fn may_beat(&self, worst: &Ranked) -> bool {
        let bound = self.bound + self.bound.abs() * SLACK + SLACK;
        self.tier < worst.tier || self.tier == worst.tier && bound >= worst.score
    }
}

impl PartialEq for Promise {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Promise {}

impl PartialOrd for Promise {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Promise {
    /// The greatest promises most.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.tier.cmp(&self.tier))
            .then(self.bound.total_cmp(&other.bound))
            .then(other.range.cmp(&self.range))
    }
}

/// The worst of the best stands on top.
struct Kept(Ranked);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Kept {}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}

/// The `wanted` best articles of some ranges, in order. `look` hands in every article of a range that counts.
pub(crate) fn best(
    promises: Vec<Promise>,
    wanted: usize,
    mut look: impl FnMut(u32, &mut dyn FnMut(Ranked)),
) -> Vec<Ranked> {
    let mut promises = BinaryHeap::from(promises);
    let mut kept: BinaryHeap<Kept> = BinaryHeap::with_capacity(wanted + 1);
    while let Some(promise) = promises.pop() {
        let is_over =
            kept.len() >= wanted && kept.peek().is_none_or(|worst| !promise.may_beat(&worst.0));
        if is_over {
            break;
        }
        look(promise.range, &mut |hit| {
            if kept.len() < wanted {
                kept.push(Kept(hit));
            } else if let Some(mut worst) = kept.peek_mut()
                && hit.order(&worst.0).is_lt()
            {
                *worst = Kept(hit);
            }
        });
    }
    let mut ranked: Vec<Ranked> = kept.into_iter().map(|kept| kept.0).collect();
    ranked.sort_unstable_by(Ranked::order);
    ranked
}

/// Bits of a word, ascending.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros();
            word &= word - 1;
            bit
        })
    })
}
