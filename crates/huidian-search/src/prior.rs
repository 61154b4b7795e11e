//! What a work is worth before anything is asked.

use crate::snapshot::Snapshot;

const KIND: f32 = 0.08;
const LOCAL: f32 = 2.0;

/// Prior of a work: the general law before the local copy, the law before the rule.
pub(crate) fn work_prior(snapshot: &Snapshot, work: u32) -> f32 {
    let row = snapshot.work(work);
    let rank = row.kind.map_or(7, huidian_model::WorkKind::rank);
    let local = if row.region.is_some() { LOCAL } else { 0.0 };
    -(f32::from(rank) * KIND) - local
}
