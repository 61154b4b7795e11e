//! A keeper's decisions made where the index is at hand: taken, and indexed at once.

use std::path::Path;

use anyhow::Result;
use huidian_model::WorkId;
use huidian_search::SearchIndex;
use huidian_store::{Error, Store, Transaction};

use crate::feed::{index_work, mark_pending, refresh_index};
use crate::progress::Silent;

/// Makes a decision in one transaction and brings the index up to date; what the decision gives are the works it changed.
pub fn decide(
    store: &Store,
    index_folder: &Path,
    decision: impl FnOnce(&mut Transaction<'_>) -> Result<Vec<WorkId>, Error>,
) -> Result<()> {
    let changed = store.write(|transaction| -> Result<Vec<WorkId>> {
        let changed = decision(transaction)?;
        mark_pending(transaction)?;
        Ok(changed)
    })?;
    if changed.is_empty() {
        return Ok(());
    }
    replace_in_index(store, index_folder, &changed)
}

/// Puts works in the index as they are now; those that are gone or rejected leave it.
pub(crate) fn replace_in_index(store: &Store, index_folder: &Path, works: &[WorkId]) -> Result<()> {
    let reader = store.read()?;
    let (mut held, mut gone) = (Vec::new(), Vec::new());
    for id in works {
        match index_work(&reader, id)? {
            Some(_) => held.push(id.clone()),
            None => gone.push(id.clone()),
        }
    }
    drop(reader);
    if !gone.is_empty() {
        SearchIndex::writer(index_folder)?.remove_works(&gone)?;
    }
    refresh_index(store, index_folder, Some(&held), &Silent)
}
