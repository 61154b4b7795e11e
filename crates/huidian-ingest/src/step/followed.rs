//! Up to which state of the library an index is known to be, beside it in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use huidian_store::Store;

fn path(folder: &Path) -> PathBuf {
    folder.join("followed")
}

/// The revision that the index of a folder has seen; `None` where that is not known, or it is another library's.
pub(crate) fn read_followed(store: &Store, folder: &Path) -> Option<u64> {
    let text = fs::read_to_string(path(folder)).ok()?;
    let (revision, server) = text.trim_end().split_once(' ')?;
    (Some(server) == store.server().as_deref())
        .then(|| revision.parse().ok())
        .flatten()
}

/// Notes what the index has seen.
pub(crate) fn note_followed(store: &Store, folder: &Path, revision: u64) -> Result<()> {
    let Some(server) = store.server() else {
        return Ok(());
    };
    let path = path(folder);
    // half of it is no number with this server behind it
    fs::write(&path, format!("{revision} {server}\n"))
        .with_context(|| format!("write {}", path.display()))
}
