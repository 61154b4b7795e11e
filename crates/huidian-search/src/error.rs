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

/// Too many files are open: in the system, in the process (ENFILE, EMFILE; the same numbers on Linux, macOS and the BSDs).
const OPEN_FILES: [i32; 2] = [23, 24];

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

    /// A file of the index that is not there or cannot be read is a damaged one: the index holds nothing that the library does not.
    ///
    /// What another try may mend stays an error of input and output: memory or open files that ran out.
    pub(crate) fn unreadable(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| {
            let is_passing = source.kind() == std::io::ErrorKind::OutOfMemory
                || source.kind() == std::io::ErrorKind::Interrupted
                || source
                    .raw_os_error()
                    .is_some_and(|code| OPEN_FILES.contains(&code));
            if is_passing {
                Error::Io { path, source }
            } else {
                Error::damaged(path, source.to_string())
            }
        }
    }

    pub(crate) fn damaged(path: impl Into<PathBuf>, reason: impl Into<String>) -> Error {
        Error::Damaged {
            path: path.into(),
            reason: reason.into(),
        }
    }
}
