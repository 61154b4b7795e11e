use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sevenz_rust2::{ArchiveReader, Password};

use super::member::MOST_MEMBERS;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    // The library reads hostile files too and is not ours: its panic is a damaged file, not our end.
    catch_unwind(AssertUnwindSafe(|| unpack(bytes, limits)))
        .unwrap_or_else(|_| Err(damaged("the reader gave up on it".to_owned())))
}

fn damaged(reason: String) -> Error {
    Error::Damaged {
        format: Format::SevenZip,
        reason,
    }
}

fn refused(error: sevenz_rust2::Error) -> Error {
    use sevenz_rust2::Error as Reason;
    match error {
        Reason::PasswordRequired | Reason::MaybeBadPassword(_) => Error::PasswordProtected {
            format: Format::SevenZip,
        },
        // The cipher is left out of the library: without the password nobody gets that far.
        Reason::UnsupportedCompressionMethod(method) if method.starts_with("AES") => {
            Error::PasswordProtected {
                format: Format::SevenZip,
            }
        }
        error => damaged(error.to_string()),
    }
}

fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut archive = ArchiveReader::new(Cursor::new(bytes), Password::empty()).map_err(refused)?;
    let mut members = Vec::new();
    let mut left = limits.unpacked_bytes;
    let mut is_over = false;
    let result = archive.for_each_entries(|entry, reader| {
        if entry.is_directory() {
            return Ok(true);
        }
        let mut content = Vec::new();
        reader.take(left + 1).read_to_end(&mut content)?;
        is_over |= content.len() as u64 > left;
        left = left.saturating_sub(content.len() as u64);
        if !is_over {
            members.push((entry.name().to_owned(), content));
        }
        Ok(!is_over && members.len() < MOST_MEMBERS)
    });
    if is_over {
        return Err(Error::UnpacksTooLarge {
            format: Format::SevenZip,
            limit_bytes: limits.unpacked_bytes,
        });
    }
    match result {
        Err(error) if members.is_empty() => Err(refused(error)),
        _ => Ok(members),
    }
}
