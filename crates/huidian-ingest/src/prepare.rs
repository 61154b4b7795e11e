//! Checks and repairs that run whenever a library is opened.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_search::SearchIndex;
use huidian_store::{Error, Store};

use crate::catalogue;
use crate::follow::follow_index;
use crate::progress::Silent;
use crate::step::index::{is_pending, refresh_index};

/// How long the index is waited for when another process is building it.
const WAIT: Duration = Duration::from_mins(10);

/// Loads the built-in catalogue where it is missing or older, and builds the index where it is missing, of another version, or behind the
/// store because a run was cut off. Costs two look-ups when there is nothing to do.
///
/// While another process imports, the index it is about to bring up to date is good enough; one that cannot be used at all is waited for.
pub fn prepare(store: &Store, built_in: &Catalogue, index_folder: &Path) -> Result<()> {
    catalogue::load(store, built_in)?;
    let is_usable = is_usable(index_folder)?;
    if is_usable && !is_pending(&store.read()?)? {
        // what other servers changed
        follow_index(store, built_in, index_folder)?;
        return Ok(());
    }
    let wait = if is_usable { Duration::ZERO } else { WAIT };
    let _lease = match store.lease("building the index", wait) {
        Err(Error::Busy { .. }) if is_usable => return Ok(()),
        other => other?,
    };
    // whoever held the lease may have done it
    if self::is_usable(index_folder)? && !is_pending(&store.read()?)? {
        return Ok(());
    }
    refresh_index(
        store,
        &built_in.authorities.register,
        index_folder,
        None,
        &Silent,
    )
}

fn is_usable(index_folder: &Path) -> Result<bool> {
    match SearchIndex::check(index_folder) {
        Ok(()) => Ok(true),
        Err(error) if error.asks_for_rebuild() => {
            tracing::info!(%error, "the search index is built anew");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
