//! Relations between the works of the catalogue.

use std::collections::HashSet;

use huidian_model::{Relation, WorkId};

use crate::error::{Error, Place};
use crate::works::WorkEntry;

/// The relations a work states; each must lead to a work of the catalogue.
pub(crate) fn relations_of(
    work: &WorkEntry,
    place: Place<'_>,
    known: &HashSet<&str>,
) -> Result<Vec<Relation>, Error> {
    let stated = work.relations.iter().map(|entry| {
        let to = entry.to.get_ref().as_str();
        if !known.contains(to) {
            return Err(place.error(
                entry.to.span().start,
                format!("no work {to} for {}", work.id.get_ref()),
            ));
        }
        let source = entry.source.unwrap_or(work.source);
        let source = source.source(place.file, None, work.address.as_deref());
        Ok(Relation {
            from: WorkId::new(work.id.get_ref()),
            kind: entry.kind,
            to: WorkId::new(to),
            on: entry.on,
            evidence: entry.evidence.clone(),
            confidence: entry
                .confidence
                .unwrap_or(work.confidence)
                .min(source.most()),
            source,
            is_confirmed: entry.confirmed,
        })
    });
    stated.collect()
}
