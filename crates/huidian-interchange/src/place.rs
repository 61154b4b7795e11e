//! Files that appear whole or not at all.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};

/// Writes what a manifest says to its place.
pub(crate) fn write_whole(path: &Path, manifest: &impl Serialize) -> Result<()> {
    let mut bytes = serde_json::to_vec_pretty(manifest)
        .expect("a manifest of texts and numbers has a JSON form");
    bytes.push(b'\n');
    let partial = with_suffix(path, ".partial");
    let mut file = File::create(&partial).map_err(write_failure(&partial))?;
    file.write_all(&bytes)
        .and_then(|()| file.sync_all())
        .map_err(write_failure(&partial))?;
    std::fs::rename(&partial, path).map_err(write_failure(path))
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(crate) fn write_failure(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Write { path, source }
}
