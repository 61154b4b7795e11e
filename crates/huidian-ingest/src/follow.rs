//! The index of a server of its own, where other servers change the library too.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_store::Store;

use crate::progress::Silent;
use crate::step::followed::{note_followed, read_followed};
use crate::step::index::{REBUILD_SHARE, refresh_index, replace_in_index};

/// How often it is asked whether others changed something.
const LOOK: Duration = Duration::from_secs(1);
/// While somebody imports, each portion is a change: then the index follows so often.
const LOOK_WHILE_WRITTEN: Duration = Duration::from_secs(30);

/// Puts into the index of `folder` what changed in the library since it was last brought up to date, whoever changed it; says whether anything did.
///
/// A library in a folder has one index, which whoever writes brings up to date.
pub fn follow_index(store: &Store, catalogue: &Catalogue, folder: &Path) -> Result<bool> {
    if store.server().is_none() {
        return Ok(false);
    }
    let reader = store.read()?;
    let revision = reader.revision()?;
    let known = read_followed(store, folder);
    if known == Some(revision) {
        return Ok(false);
    }
    let changed = match known {
        Some(known) if known < revision => Some(reader.works_changed_since(known)?),
        // another library's, or one that was put back
        _ => None,
    };
    let total = reader.counts()?.work_count as usize;
    drop(reader);
    let register = &catalogue.authorities.register;
    match changed {
        Some(works) if works.is_empty() => {}
        Some(works) if works.len() * REBUILD_SHARE < total => {
            replace_in_index(store, register, folder, &works)?;
        }
        _ => refresh_index(store, register, folder, None, &Silent)?,
    }
    note_followed(store, folder, revision)?;
    Ok(true)
}

/// Follows until told to stop.
pub fn keep_following(store: &Store, catalogue: &Catalogue, folder: &Path, is_over: &AtomicBool) {
    if store.server().is_none() {
        return;
    }
    let mut last = Instant::now();
    while !is_over.load(Ordering::Acquire) {
        let is_due = || last.elapsed() >= LOOK_WHILE_WRITTEN || !store.is_written_at_length();
        if is_behind(store, folder) && is_due() {
            match follow_index(store, catalogue, folder) {
                Ok(true) => last = Instant::now(),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "the index cannot follow");
                }
            }
        }
        thread::park_timeout(LOOK);
    }
}

/// Whether there is something to follow; a server that cannot be asked is asked again.
fn is_behind(store: &Store, folder: &Path) -> bool {
    let revision = store.read().and_then(|reader| reader.revision());
    revision.is_ok_and(|revision| read_followed(store, folder) != Some(revision))
}
