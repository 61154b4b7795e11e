//! Files and folders on this machine.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use huidian_model::ContentHash;
use sha2::{Digest, Sha256};

use crate::Refusal;

/// Extensions that are read, lower case.
const EXTENSIONS: [&str; 12] = [
    "md", "markdown", "html", "htm", "xhtml", "txt", "csv", "tsv", "xlsx", "xls", "ods", "docx",
];

/// A file to bring in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path below the folder that was named, with `/`; the file name when the file itself was named.
    pub name: String,
    pub path: PathBuf,
}

/// A path that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub path: PathBuf,
    pub refusal: Refusal,
}

/// Everything below some paths.
#[derive(Debug, Default)]
pub struct Listing {
    /// Sorted by name, so that two runs over one tree do the same in the same order.
    pub found: Vec<Found>,
    pub refused: Vec<Refused>,
}

/// Lists files below `paths`. Hidden files and folders below a named folder are passed over in silence.
pub fn walk(paths: &[PathBuf]) -> Listing {
    let mut listing = Listing::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let mut above = Vec::new();
                walk_folder(path, "", &mut above, &mut listing);
            }
            Ok(meta) if meta.is_file() => take(path, file_name(path), &mut listing),
            Ok(_) => refuse(path, Refusal::Special, &mut listing),
            Err(error) => refuse(path, missing_or(&error), &mut listing),
        }
    }
    listing.found.sort();
    listing.found.dedup_by(|a, b| a.path == b.path);
    listing.refused.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

fn walk_folder(folder: &Path, prefix: &str, above: &mut Vec<PathBuf>, listing: &mut Listing) {
    let real = match fs::canonicalize(folder) {
        Ok(real) => real,
        Err(error) => return refuse(folder, missing_or(&error), listing),
    };
    if above.contains(&real) {
        return refuse(folder, Refusal::LinkLoop, listing);
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return refuse(folder, missing_or(&error), listing),
    };
    above.push(real);
    for entry in entries.flatten() {
        let name = file_name(&entry.path());
        if !name.starts_with('.') {
            walk_entry(&entry.path(), &format!("{prefix}{name}"), above, listing);
        }
    }
    above.pop();
}

fn walk_entry(path: &Path, name: &str, above: &mut Vec<PathBuf>, listing: &mut Listing) {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => walk_folder(path, &format!("{name}/"), above, listing),
        Ok(meta) if meta.is_file() => take(path, name.to_owned(), listing),
        Ok(_) => refuse(path, Refusal::Special, listing),
        // too many levels of symbolic links: a link to itself
        Err(error) if error.raw_os_error() == Some(40) => refuse(path, Refusal::LinkLoop, listing),
        Err(error) => refuse(path, missing_or(&error), listing),
    }
}

fn take(path: &Path, name: String, listing: &mut Listing) {
    if name.chars().any(char::is_control) {
        return refuse(path, Refusal::UnsafeName, listing);
    }
    let extension = path
        .extension()
        .map(|text| text.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    if EXTENSIONS.contains(&extension.as_str()) {
        listing.found.push(Found {
            name,
            path: path.to_owned(),
        });
    } else {
        refuse(path, Refusal::UnknownFormat(extension), listing);
    }
}

fn refuse(path: &Path, refusal: Refusal, listing: &mut Listing) {
    listing.refused.push(Refused {
        path: path.to_owned(),
        refusal,
    });
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn missing_or(error: &io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound {
        Refusal::Missing
    } else {
        Refusal::Unreadable(error.to_string())
    }
}

/// Reads a file whole and names its bytes. Refuses empty files and files over `limit_bytes` before reading them.
pub fn read(path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, ContentHash), Refusal> {
    let file = fs::File::open(path).map_err(|error| missing_or(&error))?;
    let size_bytes = file.metadata().map_err(|error| missing_or(&error))?.len();
    if size_bytes > limit_bytes {
        return Err(Refusal::TooLarge {
            size_bytes,
            limit_bytes,
        });
    }
    let mut bytes = Vec::with_capacity(size_bytes as usize);
    // a file that grows while it is read must not fill the memory
    file.take(limit_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| missing_or(&error))?;
    if bytes.len() as u64 > limit_bytes {
        return Err(Refusal::TooLarge {
            size_bytes: bytes.len() as u64,
            limit_bytes,
        });
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let hash = hash_of(&bytes);
    Ok((bytes, hash))
}

/// SHA-256 of bytes, the name they are kept under.
pub fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash(Sha256::digest(bytes).into())
}
