//! Folding of articles that say nearly the same: versions of one article, local copies of one rule.

use crate::rank::Ranked;
use crate::snapshot::Snapshot;

/// Bits in which the fingerprints of near-identical texts may differ.
const FINGERPRINT_BITS: u32 = 6;
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
    for hit in ranked {
        let same = groups
            .iter()
            .position(|group| is_like(snapshot, group.first.article, hit.article));
        match same {
            Some(at) => groups[at].others.push(*hit),
            None if groups.len() < wanted => groups.push(Group {
                first: *hit,
                others: Vec::new(),
            }),
            None => {}
        }
    }
    groups
}

fn is_like(snapshot: &Snapshot, a: u32, b: u32) -> bool {
    let difference = snapshot.fingerprint(a) ^ snapshot.fingerprint(b);
    if difference.count_ones() <= FINGERPRINT_BITS && have_telling_lengths(snapshot, a, b) {
        return true;
    }
    let work = |article| snapshot.work_of_expression(snapshot.expression_of(article));
    let is_version =
        || work(a) == work(b) && snapshot.expression_of(a) != snapshot.expression_of(b);
    is_version() && snapshot.path(a) == snapshot.path(b)
}

fn have_telling_lengths(snapshot: &Snapshot, a: u32, b: u32) -> bool {
    let length = |article: u32| {
        let part = snapshot.part_of_article(article);
        part.segment.coded(article - part.first_article).len()
    };
    let (short, long) = (length(a).min(length(b)), length(a).max(length(b)));
    short >= LEAST_BYTES && long * 4 <= short * 5
}
