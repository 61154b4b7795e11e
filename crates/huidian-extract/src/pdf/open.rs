//! Opens a file, or says why it cannot be.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use crate::error::Error;
use crate::format::Format;

pub(super) const FORMAT: Format = Format::Pdf;

pub(super) fn open(bytes: &[u8]) -> Result<Pdf, Error> {
    let damaged = |reason: &str| Error::Damaged {
        format: FORMAT,
        reason: reason.to_owned(),
    };
    catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes.to_vec())))
        .map_err(|_| damaged("the reader gave up on it"))?
        .map_err(|error| match error {
            LoadPdfError::Decryption(_) => Error::PasswordProtected { format: FORMAT },
            LoadPdfError::Invalid => damaged("its objects cannot be found"),
        })
}
