//! A file of this machine, read whole.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::error::Refusal;

pub(crate) fn missing_or(error: &io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound {
        Refusal::Missing
    } else {
        Refusal::Unreadable(error.to_string())
    }
}

/// Reads a file whole. Refuses empty files and files over `limit_bytes` before reading them.
pub fn read_file(path: &Path, limit_bytes: u64) -> Result<Vec<u8>, Refusal> {
    let file = fs::File::open(path).map_err(|error| missing_or(&error))?;
    let size_bytes = file.metadata().map_err(|error| missing_or(&error))?.len();
    if size_bytes > limit_bytes {
        return Err(Refusal::TooLarge {
            size_bytes,
            limit_bytes,
        });
    }
    let mut bytes = Vec::with_capacity(size_bytes as usize);
    // a file that grows while it is read must not fill the memory
    file.take(limit_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| missing_or(&error))?;
    if bytes.len() as u64 > limit_bytes {
        return Err(Refusal::TooLarge {
            size_bytes: bytes.len() as u64,
            limit_bytes,
        });
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(bytes)
}
