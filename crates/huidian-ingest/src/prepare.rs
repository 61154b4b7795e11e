//! What every opening of a library makes sure of.

use std::path::Path;

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_search::SearchIndex;
use huidian_store::Store;

use crate::catalogue;
use crate::feed::{is_pending, refresh_index};
use crate::progress::Silent;

/// Loads the built-in catalogue where it is missing or older, and builds the index where it is missing, of another version, or behind the
/// store because a run was cut off. Costs two look-ups when there is nothing to do.
pub fn prepare(store: &Store, built_in: &Catalogue, index_folder: &Path) -> Result<()> {
    catalogue::load(store, built_in)?;
    let is_usable = match SearchIndex::open(index_folder) {
        Ok(_) => true,
        Err(error) if error.asks_for_rebuild() => {
            tracing::info!(%error, "building the search index anew");
            false
        }
        Err(error) => return Err(error.into()),
    };
    if is_usable && !is_pending(&store.read()?)? {
        return Ok(());
    }
    refresh_index(store, index_folder, None, &Silent)
}
