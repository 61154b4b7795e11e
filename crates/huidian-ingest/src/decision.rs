//! A keeper decides about works.

use std::path::Path;

use anyhow::Result;
use huidian_model::{ReviewState, Work, WorkId};
use huidian_search::SearchIndex;
use huidian_store::{Reader, Store};

use crate::feed::{mark_pending, refresh_index};
use crate::progress::Silent;

/// Accepts or rejects works; rejected ones leave the index.
pub fn decide(
    store: &Store,
    index_folder: &Path,
    works: &[WorkId],
    state: ReviewState,
) -> Result<()> {
    if works.is_empty() {
        return Ok(());
    }
    store.write(|transaction| -> Result<()> {
        for work in works {
            transaction.set_review(work, Some(state))?;
        }
        mark_pending(transaction)
    })?;
    if state == ReviewState::Rejected {
        SearchIndex::writer(index_folder)?.remove_works(works)?;
    }
    refresh_index(store, index_folder, Some(works), &Silent)
}

/// Every work of a library with its facts, in order of ids.
pub fn all_works(reader: &Reader<'_>) -> Result<Vec<Work>> {
    let mut works = Vec::new();
    for id in reader.work_ids()? {
        works.extend(reader.find_work(&id)?);
    }
    Ok(works)
}
