//! A note beside the index that a block of it is damaged. Opening reads no blocks, so whoever finds one tells the next to open.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::manifest::Manifest;

fn path(folder: &Path) -> PathBuf {
    folder.join("damaged")
}

/// Notes that this state of the index is damaged. A folder that cannot be written to has to be mended by hand anyway.
pub(crate) fn put(folder: &Path, generation: u64) {
    let _ = fs::write(path(folder), generation.to_string());
}

/// Refuses the state of a folder that somebody found damaged. A note about another state counts for nothing: who reads the same damage there
/// notes it again.
pub(crate) fn refuse_damaged(folder: &Path) -> Result<(), Error> {
    let Ok(noted) = fs::read_to_string(path(folder)) else {
        return Ok(());
    };
    if noted.trim().parse() == Ok(Manifest::load(folder)?.generation) {
        return Err(Error::damaged(folder, "a block was found damaged"));
    }
    Ok(())
}

/// Whether this state of a folder was found damaged; the note is taken away, so that one who cannot build anew does not try without end.
pub(crate) fn take(folder: &Path) -> bool {
    let is_damaged = path(folder).exists() && refuse_damaged(folder).is_err();
    clear(folder);
    is_damaged
}

/// Takes the note back, for an index that was built anew.
pub(crate) fn clear(folder: &Path) {
    let _ = fs::remove_file(path(folder));
}
