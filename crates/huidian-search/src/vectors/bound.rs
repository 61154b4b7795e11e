//! A file of vectors bound to the articles of a snapshot.

use std::sync::Arc;

use rayon::prelude::*;

use super::file::VectorFile;
use super::quantised::Quantised;
use crate::bitset::BitSet;
use crate::error::Error;
use crate::prepared::Prepared;

/// Records that one task looks at.
const TASK: usize = 16_384;
/// No article has the passage of a record.
const NOWHERE: u32 = u32::MAX;

pub(super) struct BoundVectors {
    pub(super) file: Arc<VectorFile>,
    pub(super) snapshot: Arc<Prepared>,
    /// By record: where the articles of its key begin among the keys of the snapshot.
    places: Vec<u32>,
}

impl BoundVectors {
    pub(super) fn new(file: Arc<VectorFile>, snapshot: Arc<Prepared>) -> Self {
        let keys = snapshot.passage_keys();
        let place = |key: &u64| {
            let at = keys.partition_point(|(other, _)| other < key);
            match keys.get(at) {
                Some((found, _)) if found == key => at as u32,
                _ => NOWHERE,
            }
        };
        let places = file.keys.par_iter().map(place).collect();
        Self {
            file,
            snapshot,
            places,
        }
    }

    pub(super) fn record_count(&self) -> usize {
        self.places.len()
    }

    /// Articles of a record that are among some.
    fn articles<'b>(&'b self, record: usize, among: &'b BitSet) -> impl Iterator<Item = u32> + 'b {
        let keys = self.snapshot.passage_keys();
        let start = self.places[record] as usize;
        let key = keys.get(start).map(|(key, _)| *key);
        keys.get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(other, _)| Some(*other) == key)
            .map(|(_, article)| *article)
            .filter(|article| among.contains(*article))
    }

    /// The articles nearest to a vector among some, nearest first, with their cosines. Every vector is looked at.
    pub(super) fn nearest(
        &self,
        asked: &Quantised,
        among: &BitSet,
        limit: usize,
    ) -> Result<Vec<(u32, f32)>, Error> {
        let count = self.places.len();
        let found = (0..count.div_ceil(TASK))
            .into_par_iter()
            .map(|task| {
                let range = task * TASK..((task + 1) * TASK).min(count);
                let mut best: Vec<(f32, usize)> = Vec::new();
                self.file.visit(range, |record, kept| {
                    if self.places[record] == NOWHERE
                        || self.articles(record, among).next().is_none()
                    {
                        return;
                    }
                    best.push((asked.cosine(kept.step, kept.values), record));
                    if best.len() >= limit * 4 {
                        keep_best(&mut best, limit);
                    }
                })?;
                keep_best(&mut best, limit);
                Ok(best)
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut best: Vec<(f32, usize)> = found.into_iter().flatten().collect();
        keep_best(&mut best, limit);
        let mut nearest: Vec<(u32, f32)> = best
            .into_iter()
            .flat_map(|(cosine, record)| {
                self.articles(record, among)
                    .map(move |article| (article, cosine))
            })
            .collect();
        nearest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(nearest)
    }
}

fn keep_best(best: &mut Vec<(f32, usize)>, limit: usize) {
    let order = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if best.len() > limit {
        best.select_nth_unstable_by(limit, order);
        best.truncate(limit);
    }
    best.sort_unstable_by(order);
}
