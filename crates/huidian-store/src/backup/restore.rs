//! A backup becomes a library again, in a folder that has none.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use crate::backup::manifest::Manifest;
use crate::backup::target::BackupTarget;
use crate::blobs::folder::BlobFolder;
use crate::content::doctor::Report;
use crate::database::error::{Error, Result};
use crate::database::lease::Locks;
use crate::database::migration::{KNOWN_VERSION, refuse_newer};
use crate::database::options::StoreOptions;
use crate::database::private::{DATABASE, make_folder};
use crate::database::store::Store;

/// Where a backup is put together before any of it counts.
const STAGE: &str = "restoring";

/// A library that was put back.
#[derive(Debug)]
pub struct RestoredBackup {
    pub manifest: Manifest,
    pub report: Report,
    /// Files that stood in the folder already, and were left as they are.
    pub kept: Vec<String>,
}

impl BackupTarget {
    /// Puts a backup into `folder`, which has no library. Nothing is a library there before everything was put together and checked.
    pub fn restore(&self, manifest: Manifest, folder: &Path) -> Result<RestoredBackup> {
        if folder.join(DATABASE).exists() {
            return Err(self.broken(&format!(
                "{} 已有一个库，请先移走，或另指一个文件夹 (it has a library already; move it away, or name another folder)",
                folder.display()
            )));
        }
        make_folder(folder).map_err(at(folder))?;
        let lease =
            Locks::Folder(folder.to_owned()).take("schema.lock", "restoring", Duration::ZERO)?;
        let stage = folder.join(STAGE);
        let report = self.put_together(&manifest, &stage)?;
        let mut kept = Vec::new();
        for file in &manifest.files {
            let to = folder.join(safe(&file.path).ok_or_else(|| self.outside(&file.path))?);
            if to.exists() {
                kept.push(file.path.clone());
            } else {
                move_file(&stage.join(&file.path), &to)?;
            }
        }
        let blobs = stage.join("blobs");
        for hash in &manifest.originals {
            let path = Path::new("blobs").join(&hash[..2]).join(&hash[2..]);
            move_file(&stage.join(&path), &folder.join(&path))?;
        }
        let _ = fs::remove_dir_all(blobs);
        // last: with it the folder is a library
        move_file(&stage.join(DATABASE), &folder.join(DATABASE))?;
        fs::remove_dir_all(&stage).map_err(at(&stage))?;
        drop(lease);
        Ok(RestoredBackup {
            manifest,
            report,
            kept,
        })
    }

    /// Puts a backup together in a folder of its own beside the others, and checks it; nothing of it stays.
    pub fn check(&self, manifest: &Manifest) -> Result<Report> {
        let stage = tempfile::Builder::new()
            .prefix("writing-")
            .tempdir_in(self.folder())
            .map_err(at(self.folder()))?;
        self.put_together(manifest, &stage.path().join(STAGE))
    }

    fn put_together(&self, manifest: &Manifest, stage: &Path) -> Result<Report> {
        refuse_newer(manifest.schema)?;
        if stage.exists() {
            // of a restoring that was cut off
            fs::remove_dir_all(stage).map_err(at(stage))?;
        }
        fs::create_dir_all(stage).map_err(at(stage))?;
        let blobs = BlobFolder::new(stage.join("blobs"));
        for name in &manifest.originals {
            let (hash, compressed) = self.original(name)?;
            blobs.write(hash, &compressed)?;
        }
        for file in &manifest.files {
            let path = safe(&file.path).ok_or_else(|| self.outside(&file.path))?;
            self.take_file(file, &stage.join(path))?;
        }
        self.take_file(&manifest.database, &stage.join(DATABASE))?;
        // an older library is brought up to date here, and what it says of itself is then told in other words
        let is_older = manifest.schema < KNOWN_VERSION;
        let options = if is_older {
            StoreOptions::default()
        } else {
            StoreOptions::read_only()
        };
        let report = Store::open(stage, options)?.doctor()?;
        if let Some(fault) = report.faults.first() {
            return Err(self.broken(&format!(
                "恢复出的库有问题：{fault} (the library put together is unsound)"
            )));
        }
        let digest = report.digest.map(|digest| digest.to_string());
        if !is_older && digest.as_deref() != Some(manifest.content_digest.as_str()) {
            return Err(self.broken(&format!(
                "恢复出的库内容摘要是 {}，应为 {} (the library put together has another content digest)",
                digest.unwrap_or_default(),
                manifest.content_digest
            )));
        }
        Ok(report)
    }

    fn outside(&self, path: &str) -> Error {
        self.broken(&format!(
            "备份里的 {path} 不在数据文件夹之内 (no path below a data folder)"
        ))
    }
}

/// A path that stays below the folder it is joined to.
fn safe(path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let is_plain = |part| matches!(part, Component::Normal(_));
    (path.components().all(is_plain) && path.components().next().is_some()).then(|| path.to_owned())
}

fn move_file(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    fs::rename(from, to).map_err(at(to))
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |cause| Error::Folder {
        path: path.to_owned(),
        cause,
    }
}
