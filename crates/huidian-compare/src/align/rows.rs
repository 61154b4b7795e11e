//! From pairs to rows in reading order.

use super::pairs::Pairing;
use crate::comparison::{Change, ChangeKind, Comparison, Row, RowKind, Summary};
use crate::unit::Unit;
use crate::words::changes;

pub(crate) fn rows(old: &[Unit<'_>], new: &[Unit<'_>], pairing: &Pairing) -> Comparison {
    let in_place = units_in_place(pairing);
    let mut rows = Vec::with_capacity(old.len().max(new.len()));
    let mut next_old = 0;
    for right in 0..new.len() {
        let Some(left) = pairing.backward[right] else {
            if pairing.split_from[right].is_none() {
                rows.push(one_sided(RowKind::Added, ChangeKind::Insert, &new[right]));
            }
            continue;
        };
        if in_place[left] {
            push_removed(old, pairing, next_old..left, &mut rows);
            next_old = next_old.max(left + 1);
        }
        rows.push(paired(old, new, pairing, left, right, in_place[left]));
    }
    push_removed(old, pairing, next_old..old.len(), &mut rows);
    let summary = Summary::of(&rows);
    Comparison { rows, summary }
}

fn push_removed(
    old: &[Unit<'_>],
    pairing: &Pairing,
    range: std::ops::Range<usize>,
    rows: &mut Vec<Row>,
) {
    for left in range {
        if pairing.forward[left].is_none() && pairing.merged_into[left].is_none() {
            rows.push(one_sided(RowKind::Removed, ChangeKind::Delete, &old[left]));
        }
    }
}

fn one_sided(kind: RowKind, change: ChangeKind, unit: &Unit<'_>) -> Row {
    let side = vec![unit.index];
    let (old, new) = if kind == RowKind::Removed {
        (side, Vec::new())
    } else {
        (Vec::new(), side)
    };
    Row {
        kind,
        old,
        new,
        similarity: 0.0,
        inline: vec![Change {
            kind: change,
            text: unit.words.to_owned(),
        }],
    }
}

fn paired(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    pairing: &Pairing,
    left: usize,
    right: usize,
    in_place: bool,
) -> Row {
    let pieces = members(&pairing.split_from, left, right);
    let sources = members(&pairing.merged_into, right, left);
    let (before, after) = (&old[left], &new[right]);
    let is_same = before.key == after.key;
    let kind = if pieces.len() > 1 {
        RowKind::Split
    } else if sources.len() > 1 {
        RowKind::Merged
    } else if !in_place {
        RowKind::Moved
    } else if !is_same {
        RowKind::Changed
    } else if before.has_label_of(after) {
        RowKind::Unchanged
    } else {
        RowKind::Renumbered
    };
    let old_words = joined(old, &sources);
    let new_words = joined(new, &pieces);
    let old_shingles = sources
        .iter()
        .skip(1)
        .fold(old[sources[0]].shingles.clone(), |all, at| {
            all.join(&old[*at].shingles)
        });
    let new_shingles = pieces
        .iter()
        .skip(1)
        .fold(new[pieces[0]].shingles.clone(), |all, at| {
            all.join(&new[*at].shingles)
        });
    Row {
        kind,
        old: sources.iter().map(|at| old[*at].index).collect(),
        new: pieces.iter().map(|at| new[*at].index).collect(),
        similarity: if is_same {
            1.0
        } else {
            old_shingles.similarity(&new_shingles)
        },
        inline: changes(&old_words, &new_words),
    }
}

/// `partner` and the units that belong to `owner` beside it, in order.
fn members(belongs: &[Option<usize>], owner: usize, partner: usize) -> Vec<usize> {
    // splits and mergers are looked for among near neighbours only
    const REACH: usize = 8;
    let near = partner.saturating_sub(REACH)..(partner + REACH + 1).min(belongs.len());
    near.filter(|at| *at == partner || belongs[*at] == Some(owner))
        .collect()
}

fn joined(units: &[Unit<'_>], members: &[usize]) -> String {
    let words: Vec<&str> = members.iter().map(|at| units[*at].words).collect();
    words.join("\n")
}

/// Whether each old unit keeps its place among the paired ones: the longest run of pairs that ascends on both sides.
fn units_in_place(pairing: &Pairing) -> Vec<bool> {
    let pairs: Vec<(usize, usize)> = pairing
        .forward
        .iter()
        .enumerate()
        .filter_map(|(left, right)| Some((left, (*right)?)))
        .collect();
    // patience: tails[n] is the pair that ends the best ascending run of n + 1
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; pairs.len()];
    for (index, (_, right)) in pairs.iter().enumerate() {
        let place = tails.partition_point(|tail| pairs[*tail].1 < *right);
        previous[index] = place.checked_sub(1).map(|before| tails[before]);
        if place == tails.len() {
            tails.push(index);
        } else {
            tails[place] = index;
        }
    }
    let mut in_place = vec![false; pairing.forward.len()];
    let mut at = tails.last().copied();
    while let Some(index) = at {
        in_place[pairs[index].0] = true;
        at = previous[index];
    }
    in_place
}
