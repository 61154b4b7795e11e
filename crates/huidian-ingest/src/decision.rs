//! A keeper's decisions made where the index is at hand: taken, and indexed at once.

use std::path::Path;

use anyhow::Result;
use huidian_model::{AuthorityRegister, WorkId};
use huidian_store::{Error, Store, Transaction};

use crate::step::index::{mark_pending, replace_in_index};

/// Makes a decision in one transaction and brings the index up to date; what the decision gives are the works it changed.
pub fn decide(
    store: &Store,
    register: &AuthorityRegister,
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
    replace_in_index(store, register, index_folder, &changed)
}
