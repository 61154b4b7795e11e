//! What is brought in, wherever it comes from.

use std::path::{Path, PathBuf};

use huidian_model::ContentHash;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::Refusal;
use crate::read_file::read_file;

/// Largest document taken in, in bytes.
pub const LIMIT_BYTES: u64 = 64 << 20;

/// Bytes on their way into a library: a file, an upload, a member of an archive, a fetched page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Path below what was named (a folder, an archive, a source), with `/`; the capture is called so.
    pub name: String,
    /// What reports call it: the path as it was typed, or an address.
    pub shown: String,
    /// Address the bytes came from, where that is known.
    pub origin: Option<String>,
    pub captured_at: Timestamp,
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, the name they are kept under.
    pub hash: ContentHash,
    /// What whoever brought it says beside the bytes, as tags of a page would (`pubdate`, `issuer`); what the bytes say comes first.
    pub told: Vec<(String, String)>,
    /// Whether it comes from an official source that is trusted: its instruments need no review.
    pub is_trusted: bool,
}

impl Incoming {
    /// Names some bytes.
    ///
    /// # Errors
    ///
    /// [`Refusal::Empty`] and [`Refusal::TooLarge`].
    pub fn new(
        name: impl Into<String>,
        bytes: Vec<u8>,
        captured_at: Timestamp,
    ) -> Result<Self, Refusal> {
        let size_bytes = bytes.len() as u64;
        if size_bytes == 0 {
            return Err(Refusal::Empty);
        }
        if size_bytes > LIMIT_BYTES {
            return Err(Refusal::TooLarge {
                size_bytes,
                limit_bytes: LIMIT_BYTES,
            });
        }
        let name = name.into();
        Ok(Self {
            shown: name.clone(),
            name,
            origin: None,
            captured_at,
            hash: hash_of(&bytes),
            bytes,
            told: Vec::new(),
            is_trusted: false,
        })
    }

    /// The part of the name after the last `/`.
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The part of the name before the last `/`.
    pub fn folder(&self) -> Option<&str> {
        self.name.rsplit_once('/').map(|(folder, _)| folder)
    }
}

/// Something to bring in. A file is read only when its turn comes, so that a large folder does not have to fit the memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As in [`Incoming`].
    pub name: String,
    /// As in [`Incoming`].
    pub shown: String,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    File(PathBuf),
    Memory(Box<Incoming>),
}

impl Found {
    /// A file on this machine.
    pub fn file(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            name: name.into(),
            shown: path.display().to_string(),
            place: Place::File(path),
        }
    }

    /// Reads the bytes; `now` is when a file is captured. What was fetched already keeps its own time.
    ///
    /// # Errors
    ///
    /// The reason why the file cannot be taken in: gone, unreadable, empty, too large.
    pub fn open(&self, now: Timestamp) -> Result<Incoming, Refusal> {
        match &self.place {
            Place::File(path) => {
                let bytes = read_file(path, LIMIT_BYTES)?;
                let incoming = Incoming::new(self.name.clone(), bytes, now)?;
                Ok(Incoming {
                    shown: self.shown.clone(),
                    ..incoming
                })
            }
            Place::Memory(incoming) => Ok((**incoming).clone()),
        }
    }

    /// Where the file is, for one on this machine.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Memory(_) => None,
        }
    }
}

impl From<Incoming> for Found {
    fn from(incoming: Incoming) -> Self {
        Self {
            name: incoming.name.clone(),
            shown: incoming.shown.clone(),
            place: Place::Memory(Box::new(incoming)),
        }
    }
}

/// Something that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What reports call it.
    pub shown: String,
    pub refusal: Refusal,
}

/// Everything that is to be brought in at once.
#[derive(Debug, Default)]
pub struct Listing {
    /// Sorted by name, so that two runs over the same do the same in the same order.
    pub found: Vec<Found>,
    pub refused: Vec<Refused>,
}

impl Listing {
    /// A list of what was fetched.
    pub fn of(incoming: impl IntoIterator<Item = Incoming>) -> Self {
        let mut listing = Self {
            found: incoming.into_iter().map(Found::from).collect(),
            refused: Vec::new(),
        };
        listing.sort();
        listing
    }

    pub(crate) fn sort(&mut self) {
        self.found
            .sort_by(|a, b| (&a.name, &a.shown).cmp(&(&b.name, &b.shown)));
        self.refused.sort_by(|a, b| a.shown.cmp(&b.shown));
    }
}

/// SHA-256 of bytes, the name they are kept under.
pub fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(bytes).into())
}
