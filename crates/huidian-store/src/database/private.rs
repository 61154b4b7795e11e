//! The data folder belongs to whoever runs the library: it holds hashes of passwords, keys that sign links, secrets of receivers.

use std::fs;
use std::io;
use std::path::Path;

/// Name of the database in the data folder.
pub(crate) const DATABASE: &str = "huidian.db";
/// Folders of ours in the data folder.
const FOLDERS: [&str; 5] = ["blobs", "index", "uploads", "bundles", "collecting"];
/// What SQLite writes beside the database.
const ENDINGS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Makes the data folder where there is none, for its owner alone.
#[cfg(unix)]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        // what lies above is not ours
        fs::create_dir_all(parent)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Makes the database where there is none, and keeps other accounts of the machine from what is in the folder.
#[cfg(unix)]
pub(crate) fn keep_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let database = folder.join(DATABASE);
    let is_ours = database.exists() || fs::read_dir(folder)?.flatten().all(|entry| is_lock(&entry));
    match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&database)
    {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    if is_ours {
        close(folder, 0o700);
    }
    for ending in ENDINGS {
        close(&folder.join(format!("{DATABASE}{ending}")), 0o600);
    }
    // made by others, who need not know for whom
    let _ = fs::DirBuilder::new()
        .mode(0o700)
        .create(folder.join("index"));
    for name in FOLDERS {
        close(&folder.join(name), 0o700);
    }
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn keep_private(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_lock(entry: &fs::DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    name.ends_with(".lock") || name == "huidian.toml"
}

/// Takes rights away that are more than `mode`. What belongs to another account stays as its owner has it.
#[cfg(unix)]
fn close(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = fs::symlink_metadata(path) else {
        return;
    };
    let own = found.permissions().mode() & 0o777;
    if !found.is_symlink() && own & !mode != 0 {
        // a file of somebody else's, or a file system without rights
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(own & mode));
    }
}

/// Whether a folder holds what only a library leaves: blobs, or an index.
pub(crate) fn has_remains(folder: &Path) -> bool {
    let holds_file = |path: &Path| {
        let mut entries = fs::read_dir(path).into_iter().flatten().flatten();
        entries.any(|entry| entry.path().is_file())
    };
    let mut blobs = fs::read_dir(folder.join("blobs"))
        .into_iter()
        .flatten()
        .flatten();
    blobs.any(|entry| holds_file(&entry.path())) || folder.join("index").join("manifest").exists()
}
