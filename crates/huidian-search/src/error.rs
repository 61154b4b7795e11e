//! What can go wrong with an index on disk.

use std::path::PathBuf;

/// Failure of the index. "Nothing found" is not among them: that is an empty result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("read or write {path}")]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("no index in {path}: build it from the library")]
    Missing { path: PathBuf },
    #[error("index in {path} has version {found}, this program reads {expected}: rebuild it")]
    Version {
        path: PathBuf,
        found: u32,
        expected: u32,
    },
    #[error("index file {path} is damaged ({reason}): rebuild it")]
    Damaged { path: PathBuf, reason: String },
    #[error("another process is writing the index in {path}")]
    Locked { path: PathBuf },
}

impl Error {
    /// Whether rebuilding from the library repairs it.
    pub fn asks_for_rebuild(&self) -> bool {
        matches!(
            self,
            Error::Missing { .. } | Error::Version { .. } | Error::Damaged { .. }
        )
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { path, source }
    }

    pub(crate) fn damaged(path: impl Into<PathBuf>, reason: impl Into<String>) -> Error {
        Error::Damaged {
            path: path.into(),
            reason: reason.into(),
        }
    }
}
