//! Which of several copies of a library a backup is of: copies bear one mark, and stand in different places.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::database::private::DATABASE;

/// Where a library stood when it was backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryPlace {
    pub folder: String,
    /// The database as the file system knows it, by whatever name; nothing where it has no such thing.
    #[serde(default)]
    pub file: Option<String>,
}

impl LibraryPlace {
    pub(crate) fn of(folder: &Path) -> Self {
        let real = folder.canonicalize();
        let real = real.unwrap_or_else(|_| folder.to_owned());
        Self {
            file: file_of(&real.join(DATABASE)),
            folder: real.to_string_lossy().into_owned(),
        }
    }

    /// The same folder, or the same file under another name: what was put back where it had been, or renamed. A copy is neither.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.folder == other.folder || self.file.is_some() && self.file == other.file
    }
}

#[cfg(unix)]
fn file_of(database: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(database).ok()?;
    Some(format!("{}:{}", about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn file_of(_database: &Path) -> Option<String> {
    None
}
