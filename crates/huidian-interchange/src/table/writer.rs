use std::io::Write;
use std::path::Path;

use super::column::Column;
use super::csv::CsvWriter;
use super::json_lines::JsonLinesWriter;
use super::output::{HashedOutput, RowWriter};
use super::parquet::ParquetTable;
use crate::error::Result;

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
