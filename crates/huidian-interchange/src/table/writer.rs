use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::column::{Column, Value};
use super::csv::CsvWriter;
use super::json_lines::JsonLinesWriter;
use super::parquet::ParquetTable;
use crate::error::{Error, Result};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// RFC 4180, in UTF-8, with a line of column names; lists are joined by `;`.
    Csv,
    /// Apache Parquet, Snappy-compressed, one row group for each 20,000 rows.
    Parquet,
}

impl Format {
    pub const ALL: [Format; 3] = [Format::JsonLines, Format::Csv, Format::Parquet];

    pub fn id(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::JsonLines => "application/jsonl",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Parquet => "application/vnd.apache.parquet",
        }
    }
}

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

/// A writer of a format into a file that is open; `path` is for messages.
pub fn open<'w, W: Write + Send + 'w>(
    format: Format,
    columns: &'static [Column],
    output: W,
    path: &Path,
) -> Result<Box<dyn RowWriter + 'w>> {
    let output = HashedOutput::new(output, path);
    Ok(match format {
        Format::JsonLines => Box::new(JsonLinesWriter::new(columns, output)),
        Format::Csv => Box::new(CsvWriter::new(columns, output)?),
        Format::Parquet => Box::new(ParquetTable::new(columns, output)?),
    })
}

/// Counts and hashes what passes through.
pub struct HashedOutput<W: Write> {
    output: io::BufWriter<W>,
    hash: Sha256,
    size_bytes: u64,
    path: PathBuf,
}

impl<W: Write> HashedOutput<W> {
    fn new(output: W, path: &Path) -> Self {
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
