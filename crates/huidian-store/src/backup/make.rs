//! A backup is made while the library is in use.

use std::fs;
use std::path::{Path, PathBuf};

use huidian_model::ContentHash;

use crate::backup::manifest::{FORMAT, Manifest};
use crate::backup::place::LibraryPlace;
use crate::backup::target::BackupTarget;
use crate::database::error::{Error, Result};
use crate::database::migration::KNOWN_VERSION;
use crate::database::options::StoreOptions;
use crate::database::private::DATABASE;
use crate::database::row::hash_from;
use crate::database::store::Store;

/// How a backup is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct BackupOptions {
    /// Takes pieces that the target has already as they are; otherwise each is written anew, which mends damaged ones.
    pub is_incremental: bool,
    /// How many backups of this library stay, this one among them. Those of other libraries in the folder stay all.
    pub keep: Option<usize>,
    /// The library was moved: backups that bear its mark and were made elsewhere are its own, not those of another copy.
    pub is_moved: bool,
}

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct MadeBackup {
    pub manifest: Manifest,
    /// Bytes that were written into the target.
    pub written_bytes: u64,
    /// Older backups that were removed.
    pub removed: Vec<String>,
    /// Backups of the library's mark that were made elsewhere, by a copy or before a move, and stayed.
    pub elsewhere: usize,
}

/// What the program makes anew, and what belongs to a running process.
const MADE_ANEW: [&str; 6] = [
    "index",
    "bundles",
    "exports",
    "blobs",
    "restoring",
    "setup-code",
];

/// How often an original may vanish while it is copied, because the batch that brought it was taken back meanwhile.
const ATTEMPTS: u32 = 3;

impl Store {
    /// Makes a backup of the library as it is at one instant; readers and writers go on meanwhile.
    pub fn back_up(&self, target: &BackupTarget, options: BackupOptions) -> Result<MadeBackup> {
        self.refuse_shared(
            "a backup",
            "pg_dump, with a copy of blobs/ or of the bucket made after it,",
        )?;
        self.refuse_inside(target)?;
        let _lock = target.prepare()?;
        let mut attempt = 1;
        let (manifest, written_bytes) = loop {
            match self.put_all(target, options) {
                Err(Error::BlobMissing(_)) if attempt < ATTEMPTS => attempt += 1,
                other => break other?,
            }
        };
        target.put(&manifest)?;
        let (removed, elsewhere) = match options.keep {
            Some(keep) => target.prune(keep, &manifest, options.is_moved)?,
            None => (Vec::new(), 0),
        };
        Ok(MadeBackup {
            manifest,
            written_bytes,
            removed,
            elsewhere,
        })
    }

    /// A backup inside the library would hold itself.
    fn refuse_inside(&self, target: &BackupTarget) -> Result<()> {
        let absolute = |path: &Path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            // the nearest folder that is there, with links resolved
            let there = path.ancestors().find_map(|folder| {
                let real = folder.canonicalize().ok()?;
                Some(real.join(path.strip_prefix(folder).ok()?))
            });
            there.unwrap_or(path)
        };
        if absolute(target.folder()).starts_with(absolute(self.folder())) {
            return Err(target.broken(
                "备份不能放在数据文件夹里，请换一个，最好在另一块盘上 (it lies in the data folder; choose a folder outside, best on another disk)",
            ));
        }
        Ok(())
    }

    fn put_all(&self, target: &BackupTarget, options: BackupOptions) -> Result<(Manifest, u64)> {
        let made_at = self.now();
        let trusting = options.is_incremental;
        let draft = tempfile::Builder::new()
            .prefix("writing-")
            .tempdir_in(target.folder())
            .map_err(|cause| Error::Folder {
                path: target.folder().to_owned(),
                cause,
            })?;
        let copy = draft.path().join(DATABASE);
        self.copy_database(&copy)?;
        let snapshot = Store::open(draft.path(), StoreOptions::read_only())?;
        let reader = snapshot.read()?;
        let content_digest = reader.content_digest()?.to_string();
        let library = Some(reader.library_mark()?);
        let work_count = reader.counts()?.work_count;
        let originals: Vec<ContentHash> = reader
            .connection()
            .prepare("select hash from blob where is_file = 1 order by hash")?
            .query_and_then([], |row| hash_from(row, 0))?
            .collect::<Result<_>>()?;
        drop(reader);
        drop(snapshot);
        let (database, mut written) = target.put_file(&copy, DATABASE.to_owned(), trusting)?;
        for hash in &originals {
            written += self.put_original(target, *hash, trusting)?;
        }
        let mut files = Vec::new();
        for path in self.other_files()? {
            let name = slashed(path.strip_prefix(self.folder()).unwrap_or(&path));
            match target.put_file(&path, name, trusting) {
                Ok((file, bytes)) => {
                    files.push(file);
                    written += bytes;
                }
                // taken away since it was listed, such as an upload that has been read
                Err(Error::Folder { .. }) if !path.exists() => {}
                Err(error) => return Err(error),
            }
        }
        let manifest = Manifest {
            format: FORMAT,
            name: target.free_name(&made_at.strftime("%Y-%m-%dT%H%M%SZ").to_string()),
            made_at: made_at.to_string(),
            library,
            place: Some(LibraryPlace::of(self.folder())),
            schema: KNOWN_VERSION,
            content_digest,
            work_count,
            database,
            originals: originals.iter().map(ToString::to_string).collect(),
            files,
        };
        Ok((manifest, written))
    }

    /// The whole database at one instant, with what stands in the write-ahead log only.
    fn copy_database(&self, to: &Path) -> Result<()> {
        let reader = self.read()?;
        Ok(reader.connection().copy_to_file(to)?)
    }

    fn put_original(
        &self,
        target: &BackupTarget,
        hash: ContentHash,
        trusting: bool,
    ) -> Result<u64> {
        if trusting && target.has(hash) {
            return Ok(0);
        }
        let compressed = self.blobs().frame(hash)?;
        target.put_compressed(hash, &compressed, false)
    }

    /// Files of the data folder that are neither database nor originals, and that nothing makes anew.
    fn other_files(&self) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            let listed = fs::read_dir(&folder).map_err(|cause| Error::Folder {
                path: folder.clone(),
                cause,
            })?;
            for entry in listed.filter_map(std::result::Result::ok) {
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_top = folder == self.folder();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && is_top && MADE_ANEW.contains(&name.as_str()) => {}
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(kind) if kind.is_file() => {
                        let is_own = is_top
                            && (name.starts_with(DATABASE)
                                || name.ends_with(".lock")
                                || name.ends_with(".holder"));
                        if !is_own {
                            found.push(entry.path());
                        }
                    }
                    _ => {}
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
