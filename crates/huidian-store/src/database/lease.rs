//! One long job at a time: an import, a repair, a migration.
//!
//! Single writes are ordered by the database itself. A lease is for work that spans many of them and must not interleave with
//! another of its kind, across processes. The lock is the operating system's: it ends with the process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::database::error::{Error, Result};

const POLL: Duration = Duration::from_millis(50);

/// The right to do one long piece of writing; given back when dropped.
#[derive(Debug)]
pub struct Lease {
    file: File,
    holder_path: PathBuf,
}

impl Lease {
    /// Waits at most `wait` for the lock file; `purpose` is what another process is told meanwhile.
    pub(crate) fn take(lock_path: &Path, purpose: &str, wait: Duration) -> Result<Self> {
        let folder_error = |cause| Error::Folder {
            path: lock_path.to_owned(),
            cause,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(lock_path)
            .map_err(folder_error)?;
        // a file of its own: where locks are mandatory nobody else could read the locked one
        let holder_path = lock_path.with_extension("holder");
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(cause)) => return Err(folder_error(cause)),
                Err(TryLockError::WouldBlock) if begun.elapsed() >= wait => {
                    return Err(Error::Busy {
                        holder: fs::read_to_string(&holder_path).unwrap_or_default(),
                        waited: wait,
                    });
                }
                Err(TryLockError::WouldBlock) => thread::sleep(POLL),
            }
        }
        let holder = format!("{purpose}, process {}", std::process::id());
        // only ever a courtesy to whoever waits
        let _ = fs::write(&holder_path, holder);
        Ok(Self { file, holder_path })
    }

    /// Who holds a lock now; `None` when nobody does, whatever a killed holder left written.
    pub(crate) fn holder(lock_path: &Path) -> Option<String> {
        match File::open(lock_path).ok()?.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                fs::read_to_string(lock_path.with_extension("holder")).ok()
            }
            _ => None,
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.holder_path);
        let _ = self.file.unlock();
    }
}
