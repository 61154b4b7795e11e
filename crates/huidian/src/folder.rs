//! Where the library lives.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The data folder: `--data` (or `HUIDIAN_DATA`, which the flag reads too), else the platform's data directory.
pub fn data_folder(given: Option<PathBuf>) -> Result<PathBuf> {
    match given {
        Some(folder) => Ok(folder),
        None => platform_folder()
            .context("cannot tell the home folder; name a data folder with --data or HUIDIAN_DATA"),
    }
}

#[cfg(target_os = "macos")]
fn platform_folder() -> Option<PathBuf> {
    Some(env::home_dir()?.join("Library/Application Support/huidian"))
}

#[cfg(windows)]
fn platform_folder() -> Option<PathBuf> {
    Some(PathBuf::from(env::var_os("APPDATA")?).join("huidian"))
}

/// XDG Base Directory Specification: `$XDG_DATA_HOME`, else `~/.local/share`.
#[cfg(not(any(target_os = "macos", windows)))]
fn platform_folder() -> Option<PathBuf> {
    let given = env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    Some(
        given
            .or_else(|| env::home_dir().map(|home| home.join(".local/share")))?
            .join("huidian"),
    )
}
