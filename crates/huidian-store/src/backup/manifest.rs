use serde::{Deserialize, Serialize};

use crate::backup::place::LibraryPlace;

/// Raised when an older program could not read what is written now.
pub(crate) const FORMAT: u32 = 1;

/// What one backup consists of, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Name of the backup: the instant it was made.
    pub name: String,
    pub made_at: String,
    /// Mark of the library it was made of; older programs wrote none.
    #[serde(default)]
    pub library: Option<String>,
    /// Where that library stood: a copy bears its mark elsewhere. Older programs wrote none.
    #[serde(default)]
    pub place: Option<LibraryPlace>,
    /// Version of the library's schema.
    pub schema: u32,
    /// What the library knew, as `doctor` says it.
    pub content_digest: String,
    pub work_count: u64,
    pub database: PiecedFile,
    /// Hashes of the large originals, which are pieces of their own.
    pub originals: Vec<String>,
    /// What else stands in the data folder and cannot be made anew: settings, own sources, journals.
    pub files: Vec<PiecedFile>,
}

/// A file as the pieces that make it up, one after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PiecedFile {
    /// Below the data folder, with `/` between the parts.
    pub path: String,
    pub size_bytes: u64,
    pub sha256: String,
    /// Permission bits, where the system has such.
    pub mode: Option<u32>,
    pub pieces: Vec<String>,
}

impl Manifest {
    /// Whether it bears the mark of another backup's library.
    pub(crate) fn is_of_mark(&self, other: &Self) -> bool {
        self.library.is_some() && self.library == other.library
    }

    /// Whether it was made in the place of another backup's library, as far as both say it.
    pub(crate) fn is_of_place(&self, other: &Self) -> bool {
        let places = self.place.as_ref().zip(other.place.as_ref());
        places.is_some_and(|(own, other)| own.is_same(other))
    }

    /// Every piece that the backup needs.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &str> {
        let files = std::iter::once(&self.database).chain(&self.files);
        files
            .flat_map(|file| &file.pieces)
            .chain(&self.originals)
            .map(String::as_str)
    }
}
