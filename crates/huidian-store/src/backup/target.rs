//! The folder that backups are kept in.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use huidian_model::ContentHash;
use lz4_flex::frame::FrameDecoder;
use sha2::{Digest, Sha256};

use crate::backup::manifest::{FORMAT, Manifest, PiecedFile};
use crate::backup::ownership;
use crate::blobs::folder::{BlobFolder, remove_file};
use crate::blobs::frame::{compress, content_hash, hash_of_frame};
use crate::database::error::{Error, Result};
use crate::database::lease::{Lease, Locks};

/// Small enough that a changed page of the database costs little, large enough that a library is some thousands of files.
const PIECE_BYTES: usize = 256 * 1024;

/// How long one backup waits for another that goes on in the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder with backups in it.
#[derive(Debug)]
pub struct BackupTarget {
    folder: PathBuf,
    pieces: BlobFolder,
}

impl BackupTarget {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            pieces: BlobFolder::new(folder.join("pieces")),
            folder,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folders, for their owner alone, and waits for a backup that goes on there. A folder that was there keeps its rights.
    pub(crate) fn prepare(&self) -> Result<Lease> {
        let make = |path: &Path| {
            fs::create_dir_all(path).map_err(|cause| Error::Folder {
                path: path.to_owned(),
                cause,
            })
        };
        if !self.folder.exists() {
            make(&self.folder)?;
            close_to_others(&self.folder);
        }
        for inner in [self.list_folder(), self.pieces.path().to_owned()] {
            make(&inner)?;
            self.refuse_foreign(&inner)?;
            close_to_others(&inner);
        }
        self.lock()
    }

    /// Refuses a folder inside the target that another account made, or a link there: what is written and pruned would be elsewhere.
    fn refuse_foreign(&self, inner: &Path) -> Result<()> {
        if ownership::is_own_inside(&self.folder, inner) {
            return Ok(());
        }
        let name = inner.file_name().unwrap_or_default().display();
        Err(self.broken(&format!("其中的 {name} 不是本账号建立的文件夹，请另选一个 (its {name} is no folder that this account made: choose another)")))
    }

    /// Refuses a target that another account of this machine could move away or fill, for backups that nobody looks after.
    pub fn refuse_shared(&self, data: &Path) -> Result<()> {
        let reason = ownership::reach_of_others(&self.folder, data);
        reason.map_or(Ok(()), |reason| Err(self.broken(&reason)))
    }

    pub(crate) fn lock(&self) -> Result<Lease> {
        Locks::Folder(self.folder.clone()).take("backup.lock", "backup", PATIENCE)
    }

    fn list_folder(&self) -> PathBuf {
        self.folder.join("backups")
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.list_folder().join(format!("{name}.json"))
    }

    /// Names of the whole backups, the oldest first.
    pub fn names(&self) -> Result<Vec<String>> {
        let folder = self.list_folder();
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => {
                return Err(Error::Folder {
                    path: folder,
                    cause,
                });
            }
        };
        let mut names: Vec<String> = listed
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()))
            .collect();
        names.sort();
        Ok(names)
    }

    /// Backups that may be of the library of a mark, the oldest first: its own, and those of older programs, which left no mark.
    pub fn of_library(&self, mark: &str) -> Result<Vec<Manifest>> {
        let mut found = self.all()?;
        let is_other = |other: &str| other != mark;
        found.retain(|manifest| !manifest.library.as_deref().is_some_and(is_other));
        Ok(found)
    }

    fn all(&self) -> Result<Vec<Manifest>> {
        let names = self.names()?;
        names.iter().map(|name| self.find(Some(name))).collect()
    }

    /// The newest, where one library's backups alone are in the folder: nobody is given another's for want of a name.
    fn newest(&self) -> Result<String> {
        let all = self.all()?;
        let libraries: BTreeSet<&str> = all
            .iter()
            .filter_map(|one| one.library.as_deref())
            .collect();
        if libraries.len() > 1 {
            return Err(self.broken("里面有几个库的备份，请用 backup --list 查看，并用 --from 指明一份 (backups of several libraries are in it: see backup --list, and name one with --from)"));
        }
        let newest = all.last().map(|one| one.name.clone());
        newest.ok_or_else(|| self.broken("里面没有完整的备份 (there is no whole backup in it)"))
    }

    /// The backup of that name, or the newest.
    pub fn find(&self, name: Option<&str>) -> Result<Manifest> {
        let name = match name {
            Some(name) => name.to_owned(),
            None => self.newest()?,
        };
        let text = match fs::read(self.path_of(&name)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(self.broken(&format!("里面没有名为 {name} 的备份，用 backup --list 查看 (there is no such backup in it: see backup --list)")));
            }
            Err(cause) => {
                let path = self.path_of(&name);
                return Err(Error::Folder { path, cause });
            }
        };
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| {
            self.broken(&format!(
                "备份 {name} 的清单读不出来：{error} (its list cannot be read)"
            ))
        })?;
        if manifest.format > FORMAT {
            return Err(self.broken(&format!("备份 {name} 由更新版本的 huidian 写成，请先升级 (it was written by a newer huidian: update first)")));
        }
        Ok(manifest)
    }

    /// Writes the list of a backup, whose pieces are all there.
    pub(crate) fn put(&self, manifest: &Manifest) -> Result<()> {
        let path = self.path_of(&manifest.name);
        let folder = self.list_folder();
        let write = || {
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            serde_json::to_writer_pretty(&mut file, manifest)?;
            file.as_file().sync_all()?;
            let _: File = file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|cause| full_or(path.clone(), cause))
    }

    /// A name that no backup has yet.
    pub(crate) fn free_name(&self, instant: &str) -> String {
        let mut name = instant.to_owned();
        let mut count = 1;
        while self.path_of(&name).exists() {
            count += 1;
            name = format!("{instant}-{count}");
        }
        name
    }

    /// Removes all but the newest `keep` backups of the library that one is of, and the pieces that no backup left needs; gives the names of those
    /// removed, and how many bear its mark and were made elsewhere. Those may be another copy's: unless `is_moved` says that they are its own, they
    /// stay and are not counted, as do backups of other libraries and those that bear no mark.
    pub(crate) fn prune(
        &self,
        keep: usize,
        newest: &Manifest,
        is_moved: bool,
    ) -> Result<(Vec<String>, usize)> {
        let all = self.all()?;
        let marked = || all.iter().filter(|one| one.is_of_mark(newest));
        let own = marked().filter(|one| is_moved || one.is_of_place(newest));
        let mut names: Vec<String> = own.map(|one| one.name.clone()).collect();
        let elsewhere = marked().count() - names.len();
        names.truncate(names.len().saturating_sub(keep.max(1)));
        let kept = all.iter().filter(|one| !names.contains(&one.name));
        let needed: BTreeSet<&str> = kept.flat_map(Manifest::pieces).collect();
        // the lists before the pieces: cut off in between, pieces are left that nobody names
        for name in &names {
            remove_file(&self.path_of(name))?;
        }
        let (pieces, unfinished) = self.pieces.list()?;
        for piece in pieces {
            if !needed.contains(piece.to_string().as_str()) {
                self.pieces.remove(piece)?;
            }
        }
        for left in unfinished {
            remove_file(&left)?;
        }
        Ok((names, elsewhere))
    }

    /// Keeps a compressed piece; says how many bytes were written. Where `is_trusting`, one that is there is not written anew.
    pub(crate) fn put_compressed(
        &self,
        hash: ContentHash,
        compressed: &[u8],
        is_trusting: bool,
    ) -> Result<u64> {
        if is_trusting && self.has(hash) {
            return Ok(0);
        }
        self.pieces.write(hash, compressed)?;
        Ok(compressed.len() as u64)
    }

    pub(crate) fn has(&self, hash: ContentHash) -> bool {
        let size = self.pieces.open(hash).and_then(|file| {
            file.metadata().map_err(|cause| Error::Folder {
                path: self.folder.clone(),
                cause,
            })
        });
        size.is_ok_and(|size| size.len() > 0)
    }

    /// Keeps a file in pieces.
    pub(crate) fn put_file(
        &self,
        file: &Path,
        path: String,
        is_trusting: bool,
    ) -> Result<(PiecedFile, u64)> {
        let read_error = |cause| Error::Folder {
            path: file.to_owned(),
            cause,
        };
        let mut content = File::open(file).map_err(read_error)?;
        let mode = mode_of(&content.metadata().map_err(read_error)?);
        let mut whole = Sha256::new();
        let (mut size_bytes, mut written) = (0, 0);
        let mut pieces = Vec::new();
        loop {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            let limit = PIECE_BYTES as u64;
            let read = (&mut content).take(limit).read_to_end(&mut piece);
            if read.map_err(read_error)? == 0 {
                break;
            }
            whole.update(&piece);
            size_bytes += piece.len() as u64;
            let hash = content_hash(&piece);
            if !(is_trusting && self.has(hash)) {
                written += self.put_compressed(hash, &compress(&piece), false)?;
            }
            pieces.push(hash.to_string());
        }
        let file = PiecedFile {
            path,
            size_bytes,
            sha256: ContentHash(whole.finalize().into()).to_string(),
            mode,
            pieces,
        };
        Ok((file, written))
    }

    /// Writes a file anew from its pieces, each held against its hash.
    pub(crate) fn take_file(&self, file: &PiecedFile, to: &Path) -> Result<()> {
        let write_error = |cause| full_or(to.to_owned(), cause);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(write_error)?;
        }
        let mut out = File::create(to).map_err(write_error)?;
        let mut whole = Sha256::new();
        for piece in &file.pieces {
            let content = self.piece(piece)?;
            whole.update(&content);
            out.write_all(&content).map_err(write_error)?;
        }
        if ContentHash(whole.finalize().into()).to_string() != file.sha256 {
            return Err(self.broken(&format!(
                "各块拼不成 {} (its pieces do not make it)",
                file.path
            )));
        }
        set_mode(&out, file.mode).map_err(write_error)?;
        out.sync_all().map_err(write_error)
    }

    /// The bytes of a large original as the library keeps them.
    pub(crate) fn original(&self, name: &str) -> Result<(ContentHash, Vec<u8>)> {
        let hash = self.hash(name)?;
        let mut compressed = Vec::new();
        let mut file = self.open(hash)?;
        let read = file.read_to_end(&mut compressed);
        read.map_err(|cause| Error::Folder {
            path: self.folder.clone(),
            cause,
        })?;
        if hash_of_frame(&compressed) == Some(hash) {
            Ok((hash, compressed))
        } else {
            Err(self.broken(&format!("块 {hash} 已损坏 (the piece is damaged)")))
        }
    }

    fn piece(&self, name: &str) -> Result<Vec<u8>> {
        let hash = self.hash(name)?;
        let mut content = Vec::with_capacity(PIECE_BYTES);
        let frame = FrameDecoder::new(self.open(hash)?);
        let read = frame.take(PIECE_BYTES as u64 + 1).read_to_end(&mut content);
        if read.is_ok() && content_hash(&content) == hash {
            Ok(content)
        } else {
            Err(self.broken(&format!("块 {hash} 已损坏 (the piece is damaged)")))
        }
    }

    fn open(&self, hash: ContentHash) -> Result<File> {
        self.pieces.open(hash).map_err(|error| match error {
            Error::BlobMissing(hash) => {
                self.broken(&format!("缺少块 {hash} (the piece is missing)"))
            }
            other => other,
        })
    }

    fn hash(&self, name: &str) -> Result<ContentHash> {
        name.parse()
            .map_err(|_| self.broken(&format!("{name} 不是块的名称 (no name of a piece)")))
    }

    pub(crate) fn broken(&self, reason: &str) -> Error {
        Error::Backup {
            path: self.folder.clone(),
            reason: reason.to_owned(),
        }
    }
}

fn full_or(path: PathBuf, cause: std::io::Error) -> Error {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full,
        _ => Error::Folder { path, cause },
    }
}

/// Rights of a file; `None` where the system has none of this kind.
#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have no rights of this kind"
)]
fn mode_of(metadata: &fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode_of(_metadata: &fs::Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
fn set_mode(file: &File, mode: Option<u32>) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match mode {
        Some(mode) => file.set_permissions(fs::Permissions::from_mode(mode & 0o777)),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn set_mode(_file: &File, _mode: Option<u32>) -> std::io::Result<()> {
    Ok(())
}

/// A backup holds passwords' hashes, tokens' hashes and settings. Where the folder's rights cannot be changed (a mounted disk), its owner decided.
#[cfg(unix)]
fn close_to_others(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn close_to_others(_folder: &Path) {}
