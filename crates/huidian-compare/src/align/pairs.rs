//! Pairing units of two texts.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::shingles::Shingles;
use crate::unit::Unit;

/// Pairs, and what joined them: for every old unit its new one, and back.
#[derive(Debug, Clone)]
pub(crate) struct Pairing {
    /// New partner of each old unit.
    pub forward: Vec<Option<usize>>,
    /// Old partner of each new unit.
    pub backward: Vec<Option<usize>>,
    /// New units that came out of an old one that has another partner.
    pub split_from: Vec<Option<usize>>,
    /// Old units that went into a new one that has another partner.
    pub merged_into: Vec<Option<usize>>,
}

/// Likeness from which two units can be a pair on their own.
const LEAST_LIKENESS: f64 = 0.42;

/// Likeness from which neighbours or an equal number can make a pair.
const LEAST_WITH_SUPPORT: f64 = 0.18;

/// Share of a unit that must stand in another for a split or a merger.
const LEAST_SHARE: f64 = 0.55;

/// A shingle in more units than this tells nothing about which of them belong together.
const COMMON: usize = 24;

pub(crate) fn pair(old: &[Unit<'_>], new: &[Unit<'_>]) -> Pairing {
    let mut pairing = Pairing {
        forward: vec![None; old.len()],
        backward: vec![None; new.len()],
        split_from: vec![None; new.len()],
        merged_into: vec![None; old.len()],
    };
    pair_equal(old, new, &mut pairing);
    let likeness = candidates(old, new, &pairing);
    pair_alike(&likeness, LEAST_LIKENESS, &mut pairing, |_, _, likeness| {
        likeness
    });
    let anchors = pairing.clone();
    pair_alike(
        &likeness,
        LEAST_WITH_SUPPORT,
        &mut pairing,
        |left, right, likeness| {
            if likeness >= LEAST_LIKENESS || is_supported(old, new, &anchors, left, right) {
                likeness
            } else {
                0.0
            }
        },
    );
    join_rest(old, new, &mut pairing);
    pairing
}

impl Pairing {
    fn join(&mut self, left: usize, right: usize) {
        self.forward[left] = Some(right);
        self.backward[right] = Some(left);
    }
}

/// Units of equal words, in order of appearance: a sentence that stands in ten articles pairs first with first.
fn pair_equal(old: &[Unit<'_>], new: &[Unit<'_>], pairing: &mut Pairing) {
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, unit) in old.iter().enumerate().rev() {
        places.entry(&unit.key).or_default().push(index);
    }
    for (right, unit) in new.iter().enumerate() {
        if let Entry::Occupied(mut place) = places.entry(&unit.key)
            && let Some(left) = place.get_mut().pop()
        {
            pairing.join(left, right);
        }
    }
}

/// Likeness of the unpaired units that share anything that is not common to many, in old and new order.
fn candidates(old: &[Unit<'_>], new: &[Unit<'_>], pairing: &Pairing) -> Vec<(usize, usize, f64)> {
    let mut holders: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (left, unit) in old.iter().enumerate() {
        if pairing.forward[left].is_none() {
            let mut before = None;
            for shingle in unit.shingles.iter() {
                if before.replace(shingle) != Some(shingle) {
                    holders.entry(shingle).or_default().push(left);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (right, unit) in new.iter().enumerate() {
        if pairing.backward[right].is_some() {
            continue;
        }
        let mut touched: Vec<usize> = unit
            .shingles
            .iter()
            .filter_map(|shingle| holders.get(&shingle))
            .filter(|holders| holders.len() <= COMMON)
            .flatten()
            .copied()
            .collect();
        touched.sort_unstable();
        touched.dedup();
        for left in touched {
            let likeness = old[left].shingles.similarity(&unit.shingles);
            if likeness >= LEAST_WITH_SUPPORT {
                found.push((left, right, likeness));
            }
        }
    }
    found
}

/// Joins the likest first. Ties go to the pair whose places are nearest.
fn pair_alike(
    likeness: &[(usize, usize, f64)],
    least: f64,
    pairing: &mut Pairing,
    weigh: impl Fn(usize, usize, f64) -> f64,
) {
    let mut weighed: Vec<(usize, usize, f64)> = likeness
        .iter()
        .filter(|(left, right, _)| {
            pairing.forward[*left].is_none() && pairing.backward[*right].is_none()
        })
        .map(|(left, right, likeness)| (*left, *right, weigh(*left, *right, *likeness)))
        .filter(|(_, _, weight)| *weight >= least)
        .collect();
    weighed.sort_by(|a, b| {
        b.2.total_cmp(&a.2)
            .then(a.0.abs_diff(a.1).cmp(&b.0.abs_diff(b.1)))
            .then((a.0, a.1).cmp(&(b.0, b.1)))
    });
    for (left, right, _) in weighed {
        if pairing.forward[left].is_none() && pairing.backward[right].is_none() {
            pairing.join(left, right);
        }
    }
}

/// Whether the nearest paired units before and behind have partners before and behind. Near ones only: far ones may have moved.
fn keeps_order(anchors: &Pairing, left: usize, right: usize) -> bool {
    const REACH: usize = 12;
    let before = anchors.forward[..left]
        .iter()
        .rev()
        .take(REACH)
        .find_map(|partner| *partner);
    let behind = anchors.forward[left + 1..]
        .iter()
        .take(REACH)
        .find_map(|partner| *partner);
    before.is_none_or(|partner| partner < right) && behind.is_none_or(|partner| partner > right)
}

/// Whether the neighbours before or behind are a pair, or the number is the same, and order is kept.
fn is_supported(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    anchors: &Pairing,
    left: usize,
    right: usize,
) -> bool {
    if !keeps_order(anchors, left, right) {
        return false;
    }
    let before = match (left.checked_sub(1), right.checked_sub(1)) {
        (Some(left), Some(right)) => anchors.forward[left] == Some(right),
        (None, None) => true,
        _ => false,
    };
    let behind = match (old.get(left + 1), new.get(right + 1)) {
        (Some(_), Some(_)) => anchors.forward[left + 1] == Some(right + 1),
        (None, None) => true,
        _ => false,
    };
    before || behind || (old[left].has_label_of(&new[right]) && old[left].ordinal.is_some())
}

/// What is left over and stands for the most part in a paired neighbour was split off or merged in.
fn join_rest(old: &[Unit<'_>], new: &[Unit<'_>], pairing: &mut Pairing) {
    for right in 0..new.len() {
        if pairing.backward[right].is_none() {
            pairing.split_from[right] = source(old, new, pairing, right);
        }
    }
    for left in 0..old.len() {
        if pairing.forward[left].is_none() {
            pairing.merged_into[left] = destination(old, new, pairing, left);
        }
    }
}

/// Places around a unit in which the rest of its source is looked for.
const REACH: usize = 3;

fn around(at: usize, length: usize) -> impl Iterator<Item = usize> {
    (at.saturating_sub(REACH)..(at + REACH + 1).min(length)).filter(move |place| *place != at)
}

/// The old unit out of which an unpaired new one came: the partner of a neighbour that holds its words, and that is better explained by both.
fn source(old: &[Unit<'_>], new: &[Unit<'_>], pairing: &Pairing, right: usize) -> Option<usize> {
    around(right, new.len())
        .filter_map(|near| Some((near, pairing.backward[near]?)))
        .filter(|(near, left)| {
            let (whole, rest) = (&old[*left].shingles, &new[*near].shingles);
            let piece = &new[right].shingles;
            piece.share_in(whole) >= LEAST_SHARE
                && piece.share_in(rest) < LEAST_SHARE
                && is_better_joined(whole, rest, piece)
        })
        .map(|(_, left)| left)
        .max_by(|a, b| {
            let share = |left: usize| new[right].shingles.share_in(&old[left].shingles);
            share(*a).total_cmp(&share(*b))
        })
}

/// Whether a whole is better explained by both pieces than by one, and well enough.
fn is_better_joined(whole: &Shingles, rest: &Shingles, piece: &Shingles) -> bool {
    let both = whole.similarity(&rest.join(piece));
    both > whole.similarity(rest) && both >= LEAST_LIKENESS
}

/// The new unit into which an unpaired old one went.
fn destination(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    pairing: &Pairing,
    left: usize,
) -> Option<usize> {
    around(left, old.len())
        .filter_map(|near| Some((near, pairing.forward[near]?)))
        .filter(|(near, right)| {
            let (whole, rest) = (&new[*right].shingles, &old[*near].shingles);
            let piece = &old[left].shingles;
            piece.share_in(whole) >= LEAST_SHARE
                && piece.share_in(rest) < LEAST_SHARE
                && is_better_joined(whole, rest, piece)
        })
        .map(|(_, right)| right)
        .max_by(|a, b| {
            let share = |right: usize| old[left].shingles.share_in(&new[right].shingles);
            share(*a).total_cmp(&share(*b))
        })
}
