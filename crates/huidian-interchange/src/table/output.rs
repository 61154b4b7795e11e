use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::column::Value;
use crate::error::{Error, Result};

/// Takes the rows of one table.
pub trait RowWriter {
    /// Writes a row; one value for each column, in their order.
    fn write_row(&mut self, row: Vec<Value>) -> Result<()>;

    /// Writes what is still held back, and gives the hash and size of all that was written.
    fn finish(self: Box<Self>) -> Result<Written>;
}

/// What a writer left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub size_bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
}

/// Counts and hashes what passes through.
pub struct HashedOutput<W: Write> {
    output: io::BufWriter<W>,
    hash: Sha256,
    size_bytes: u64,
    path: PathBuf,
}

impl<W: Write> HashedOutput<W> {
    pub fn new(output: W, path: &Path) -> Self {
        Self {
            output: io::BufWriter::with_capacity(1 << 18, output),
            hash: Sha256::new(),
            size_bytes: 0,
            path: path.to_owned(),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_all(bytes).map_err(|source| self.failure(source))
    }

    pub fn finish(mut self) -> Result<Written> {
        self.output.flush().map_err(|source| self.failure(source))?;
        Ok(Written {
            size_bytes: self.size_bytes,
            sha256: self
                .hash
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        })
    }

    fn failure(&self, source: io::Error) -> Error {
        Error::Write {
            path: self.path.clone(),
            source,
        }
    }
}

impl<W: Write> Write for HashedOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.output.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.size_bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
