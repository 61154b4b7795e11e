use std::io;
use std::path::PathBuf;

use huidian_model::ContentHash;

/// Why something could not be delivered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error(transparent)]
    Store(#[from] huidian_store::Error),
    #[error("no work matches {0}; nothing to put into a bundle")]
    NothingSelected(String),
    #[error("{name}={value}: {reason}")]
    Parameter {
        name: &'static str,
        value: String,
        reason: String,
    },
    #[error(transparent)]
    Search(#[from] huidian_search::Error),
    #[error(transparent)]
    Following(#[from] huidian_following::Error),
    #[error("original {0} does not have the content its hash promises")]
    Damaged(ContentHash),
    #[error("write a bundle: {0}")]
    Write(#[from] io::Error),
    #[error("write a bundle: {0}")]
    Archive(#[from] zip::result::ZipError),
    #[error("write the spreadsheet: {0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    #[error("read {}: {reason}", path.display())]
    NotABundle { path: PathBuf, reason: String },
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;
