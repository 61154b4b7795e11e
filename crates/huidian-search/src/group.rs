//! Folding of articles that say nearly the same: versions of one article, local copies of one rule.

use huidian_text::bigram_similarity;

use crate::ranked::Ranked;
use crate::snapshot::Snapshot;

/// Bits in which the fingerprints of near-identical texts may differ.
const FINGERPRINT_BITS: u32 = 6;
/// Bits in which the fingerprints of versions of one article may differ before their words are compared, and the share of their bigrams that they must
/// have in common: where a revision numbered the articles anew, the same number is another article.
const VERSION_BITS: u32 = 24;
const SAME_NUMBER: f64 = 0.35;
const OTHER_NUMBER: f64 = 0.6;
/// Coded bytes from which a fingerprint is telling.
const LEAST_BYTES: usize = 30;

/// A hit with the hits that are folded into it.
pub(crate) struct Group {
    pub first: Ranked,
    pub others: Vec<Ranked>,
}

/// Folds ranked hits, keeping their order; stops when `wanted` groups are complete enough to show.
pub(crate) fn groups(snapshot: &Snapshot, ranked: &[Ranked], wanted: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut likes: Vec<Likeness> = Vec::new();
    for hit in ranked {
        let likeness = Likeness::of(snapshot, hit.article);
        match likes
            .iter()
            .position(|first| first.is_like(snapshot, &likeness))
        {
            Some(at) => groups[at].others.push(*hit),
            None if groups.len() < wanted => {
                likes.push(likeness);
                groups.push(Group {
                    first: *hit,
                    others: Vec::new(),
                });
            }
            None => {}
        }
    }
    groups
}

/// What likeness is told by.
struct Likeness {
    article: u32,
    fingerprint: u64,
    length: usize,
    expression: u32,
    work: u32,
}

impl Likeness {
    fn of(snapshot: &Snapshot, article: u32) -> Self {
        let expression = snapshot.expression_of(article);
        Self {
            article,
            fingerprint: snapshot.fingerprint(article),
            length: snapshot.coded_length(article),
            expression,
            work: snapshot.work_of_expression(expression),
        }
    }

    fn is_like(&self, snapshot: &Snapshot, other: &Self) -> bool {
        let difference = self.fingerprint ^ other.fingerprint;
        if difference.count_ones() <= FINGERPRINT_BITS && self.has_telling_length(other) {
            return true;
        }
        let is_other_text = self.work == other.work && self.expression != other.expression;
        if !is_other_text || difference.count_ones() > VERSION_BITS {
            return false;
        }
        let is_same_number = snapshot.path(self.article) == snapshot.path(other.article);
        let shared = if is_same_number {
            SAME_NUMBER
        } else {
            OTHER_NUMBER
        };
        let (one, two) = (
            snapshot.folded(self.article),
            snapshot.folded(other.article),
        );
        bigram_similarity(&one, &two) >= shared
    }

    fn has_telling_length(&self, other: &Self) -> bool {
        let (short, long) = (self.length.min(other.length), self.length.max(other.length));
        short >= LEAST_BYTES && long * 4 <= short * 5
    }
}
