//! Files and standard input that a command reads whole: no more of them than memory has room for, whatever they are (`/dev/zero`, a pipe).

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};

/// Largest document, roundup or page, in bytes: that of the readers of files.
pub const DOCUMENT_BYTES: u64 = 256 << 20;
/// Largest text that somebody reads or marks word for word, in bytes.
pub const TEXT_BYTES: u64 = 64 << 20;
/// Largest file of settings, of a key, of a form.
pub const SMALL_BYTES: u64 = 4 << 20;

/// Reads a file, or standard input where it is called `-`.
pub fn read_input(path: &Path, limit_bytes: u64) -> Result<Vec<u8>> {
    if path == Path::new("-") {
        return read_all(io::stdin().lock(), limit_bytes).context("read standard input");
    }
    read_file(path, limit_bytes).with_context(|| format!("read {}", path.display()))
}

/// The same as text.
pub fn read_input_text(path: &Path, limit_bytes: u64) -> Result<String> {
    let bytes = read_input(path, limit_bytes)?;
    String::from_utf8(bytes).with_context(|| format!("read {}: not UTF-8", path.display()))
}

/// Reads a file that may be large, or endless.
pub fn read_file(path: &Path, limit_bytes: u64) -> io::Result<Vec<u8>> {
    read_all(File::open(path)?, limit_bytes)
}

/// The same as text.
pub fn read_text(path: &Path, limit_bytes: u64) -> io::Result<String> {
    String::from_utf8(read_file(path, limit_bytes)?)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn read_all(input: impl Read, limit_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(limit_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        let limit = limit_bytes >> 20;
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("超过 {limit} MiB (larger than {limit} MiB)"),
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::read_all;

    #[test]
    fn what_has_no_end_is_refused() {
        assert!(read_all(std::io::repeat(0), 1 << 20).is_err());
        assert_eq!(read_all(&[7; 10][..], 10).unwrap(), [7; 10]);
        assert!(read_all(&[7; 11][..], 10).is_err());
    }
}
