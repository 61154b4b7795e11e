use std::path::PathBuf;

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("write {path}: {source}; is the disk full, or the folder read-only?")]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("write Parquet to {path}: {source}")]
    Parquet {
        path: PathBuf,
        source: parquet::errors::ParquetError,
    },
    #[error("write the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("read the library: {0}")]
    Store(#[from] huidian_store::Error),
    #[error("text {0} is listed but cannot be read; `huidian doctor` tells what is damaged")]
    LostText(String),
    #[error("no text of {work} for {version} is held")]
    NotHeld { work: String, version: String },
    #[error(
        "the text of {0} is that of a standard and does not leave this library (`[deliver] standards = true` lets it)"
    )]
    Withheld(String),
    #[error(
        "the text of {0} waits for review, or was taken out, and is not given away: `huidian review` decides on it"
    )]
    NotShown(String),
    #[error(
        "{work} is held in {} parts, and one part is not the whole: name one as the version ({})", parts.len(), parts.join(", ")
    )]
    InParts { work: String, parts: Vec<String> },
    #[error("no provision of {0} is tied to one of another text held here")]
    NothingMapped(String),
    #[error("{0} is there already, and no earlier export made it; name another folder")]
    InTheWay(PathBuf),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;
