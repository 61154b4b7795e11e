//! One long job at a time: an import, a repair, a migration.
//!
//! Single writes are ordered by the database itself. A lease is for work that spans many of them and must not interleave with
//! another of its kind, across processes. The lock is the operating system's or the server's: it ends with the process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::database::error::{Error, Result};
use crate::sql::{PostgresOptions, ServerLock};

const POLL: Duration = Duration::from_millis(50);

/// Where the locks of a library are.
#[derive(Debug, Clone)]
pub(crate) enum Locks {
    /// Files in the data folder: for processes of one machine.
    Folder(PathBuf),
    /// On the server: for processes of all machines.
    Server(Arc<PostgresOptions>),
}

impl Locks {
    /// Waits at most `wait` for the lock of a name; `purpose` is what another process is told meanwhile.
    pub(crate) fn take(&self, name: &str, purpose: &str, wait: Duration) -> Result<Lease> {
        let held = match self {
            Self::Folder(folder) => Held::File(FileLock::take(&folder.join(name), purpose, wait)?),
            Self::Server(options) => Held::Server(take_on_server(options, name, purpose, wait)?),
        };
        Ok(Lease { _held: held })
    }

    /// Who holds a lock now; `None` when nobody does, whatever a killed holder left written.
    pub(crate) fn holder(&self, name: &str) -> Option<String> {
        match self {
            Self::Folder(folder) => FileLock::holder(&folder.join(name)),
            Self::Server(options) => ServerLock::new(options, name).ok()?.holder().ok()?,
        }
    }
}

/// The right to do one long piece of writing; given back when dropped.
#[derive(Debug)]
pub struct Lease {
    _held: Held,
}

#[derive(Debug)]
enum Held {
    File(#[expect(dead_code, reason = "held to be dropped")] FileLock),
    Server(#[expect(dead_code, reason = "held to be dropped")] ServerLock),
}

fn take_on_server(
    options: &Arc<PostgresOptions>,
    name: &str,
    purpose: &str,
    wait: Duration,
) -> Result<ServerLock> {
    let lock = ServerLock::new(options, name)?;
    let begun = Instant::now();
    while !lock.try_take()? {
        if begun.elapsed() >= wait {
            return Err(Error::Busy {
                holder: lock.holder()?.unwrap_or_default(),
                waited: wait,
            });
        }
        thread::sleep(POLL);
    }
    lock.tell(&holder_line(purpose))?;
    Ok(lock)
}

fn holder_line(purpose: &str) -> String {
    format!("{purpose}, process {}", std::process::id())
}

#[derive(Debug)]
struct FileLock {
    file: File,
    holder_path: PathBuf,
}

impl FileLock {
    fn take(lock_path: &Path, purpose: &str, wait: Duration) -> Result<Self> {
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
        // only ever a courtesy to whoever waits
        let _ = fs::write(&holder_path, holder_line(purpose));
        Ok(Self { file, holder_path })
    }

    fn holder(lock_path: &Path) -> Option<String> {
        match File::open(lock_path).ok()?.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                fs::read_to_string(lock_path.with_extension("holder")).ok()
            }
            _ => None,
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.holder_path);
        let _ = self.file.unlock();
    }
}
