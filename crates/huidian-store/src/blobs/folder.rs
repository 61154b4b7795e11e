//! Large blobs as files: `blobs/ab/cdef…`, LZ4 frames that `lz4 -d` reads as well.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use huidian_model::ContentHash;
use tempfile::NamedTempFile;

use crate::database::error::{Error, Result};

/// Begins the names of files still being written.
const UNFINISHED: &str = "writing-";

#[derive(Debug)]
pub(crate) struct BlobFolder {
    path: PathBuf,
}

impl BlobFolder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn path_of(&self, hash: ContentHash) -> PathBuf {
        let name = hash.to_string();
        self.path.join(&name[..2]).join(&name[2..])
    }

    /// Writes a file so that it is there whole or not at all.
    pub(crate) fn write(&self, hash: ContentHash, compressed: &[u8]) -> Result<()> {
        let path = self.path_of(hash);
        self.write_whole(&path, compressed)
            .map_err(|cause| match cause.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full,
                _ => Error::Folder { path, cause },
            })
    }

    fn write_whole(&self, path: &Path, compressed: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder)?;
        if path.is_dir() {
            // nothing of ours: it would stand in the way of the file
            fs::remove_dir_all(path)?;
        }
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)?;
        file.write_all(compressed)?;
        file.as_file().sync_all()?;
        let _: File = NamedTempFile::persist(file, path).map_err(|error| error.error)?;
        sync_folder(folder)
    }

    pub(crate) fn open(&self, hash: ContentHash) -> Result<File> {
        let path = self.path_of(hash);
        File::open(&path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => Error::BlobMissing(hash),
            _ => Error::Folder { path, cause },
        })
    }

    /// Bytes of a file; nothing for one that is not there.
    pub(crate) fn size(&self, hash: ContentHash) -> u64 {
        fs::metadata(self.path_of(hash)).map_or(0, |about| about.len())
    }

    /// Hashes of all files, and the paths of what a killed writer left. Whatever else lies there is somebody's, and not listed.
    pub(crate) fn list(&self) -> Result<(BTreeSet<ContentHash>, Vec<PathBuf>)> {
        let mut hashes = BTreeSet::new();
        let mut unfinished = Vec::new();
        for folder in entries(&self.path)? {
            for path in entries(&folder)? {
                let name = |path: &Path| path.file_name()?.to_str().map(str::to_owned);
                let hash = name(&folder)
                    .zip(name(&path))
                    .and_then(|(folder, file)| format!("{folder}{file}").parse().ok());
                match hash {
                    Some(hash) => {
                        hashes.insert(hash);
                    }
                    None if is_unfinished(&folder, &path) => unfinished.push(path),
                    None => {}
                }
            }
        }
        Ok((hashes, unfinished))
    }

    pub(crate) fn remove(&self, hash: ContentHash) -> Result<()> {
        remove_file(&self.path_of(hash))
    }
}

/// Whether a writer of ours can have left a file: by its name, in a folder of two hexadecimal digits, and no link.
fn is_unfinished(folder: &Path, path: &Path) -> bool {
    let name = |path: &Path| path.file_name()?.to_str().map(str::to_owned);
    let is_piece_folder = name(folder)
        .is_some_and(|name| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_named = name(path).is_some_and(|name| name.starts_with(UNFINISHED));
    is_piece_folder && is_named && fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

pub(crate) fn remove_file(path: &Path) -> Result<()> {
    fs::remove_file(path).map_err(|cause| Error::Folder {
        path: path.to_owned(),
        cause,
    })
}

/// What a folder holds, in order; nothing when it is not there or not a folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(cause) => {
            return Err(Error::Folder {
                path: folder.to_owned(),
                cause,
            });
        }
    };
    let mut paths: Vec<PathBuf> = listed
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    Ok(paths)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be opened for syncing elsewhere; the file system's own journal has to do.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
