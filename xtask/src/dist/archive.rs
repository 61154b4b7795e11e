//! Tar archives whose bytes depend on nothing but their entries.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// A file or folder of an archive.
#[derive(Debug)]
pub struct Entry {
    /// Path inside the archive; folders end in `/`.
    pub path: String,
    pub mode: u32,
    pub bytes: Vec<u8>,
}

impl Entry {
    pub fn file(path: impl Into<String>, source: &Path, mode: u32) -> Result<Self> {
        let bytes = fs::read(source).with_context(|| format!("read {}", source.display()))?;
        Ok(Self::new(path, bytes, mode))
    }

    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>, mode: u32) -> Self {
        Self {
            path: path.into(),
            mode,
            bytes: bytes.into(),
        }
    }

    pub fn folder(path: impl Into<String>) -> Self {
        Self::new(path, Vec::new(), 0o755)
    }
}

/// A gzipped tar archive of the entries in the order given, all owned by root; `modified_at` in seconds since 1970.
pub fn gzipped_tar(entries: &[Entry], modified_at: u64) -> Result<Vec<u8>> {
    // GzEncoder writes no time and no name into its header, so that equal entries give equal bytes.
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        let is_folder = entry.path.ends_with('/');
        header.set_entry_type(if is_folder {
            tar::EntryType::Directory
        } else {
            tar::EntryType::Regular
        });
        header.set_mode(entry.mode);
        header.set_mtime(modified_at);
        header.set_size(entry.bytes.len() as u64);
        header.set_username("root")?;
        header.set_groupname("root")?;
        archive.append_data(&mut header, &entry.path, entry.bytes.as_slice())?;
    }
    Ok(archive.into_inner()?.finish()?)
}
