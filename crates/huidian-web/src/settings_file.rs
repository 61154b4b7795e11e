//! The settings that a page can set, and the file they are kept in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// What `/welcome` sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settable {
    pub public_url: Option<String>,
    pub backup_folder: Option<PathBuf>,
    pub backups_kept: u32,
    /// Whether sources are visited while serving.
    pub collects: bool,
}

/// The file that the server was started with, made by whoever starts it: this crate knows no format of settings.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    pub path: PathBuf,
    /// The data folder, which no backup goes into.
    pub data: PathBuf,
    /// What the server runs with.
    pub in_force: Settable,
    /// What the file and the environment say now.
    pub read: fn(&Path) -> Result<Settable, String>,
    /// Writes what differs, or says what is wrong with it.
    pub write: fn(&SettingsFile, &Settable) -> Result<(), String>,
    pub restart: Arc<Restart>,
}

/// The wish that the server begin again, with the settings as they stand in the file.
#[derive(Debug, Default)]
pub struct Restart {
    is_asked: AtomicBool,
    told: Notify,
}

impl Restart {
    pub fn ask(&self) {
        self.is_asked.store(true, Ordering::Release);
        self.told.notify_one();
    }

    pub fn is_asked(&self) -> bool {
        self.is_asked.load(Ordering::Acquire)
    }

    /// Completes when it is asked for.
    pub async fn asked(&self) {
        self.told.notified().await;
    }
}
