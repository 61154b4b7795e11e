//! TAR, plain or packed by gzip, bzip2 or xz: blocks of 512 bytes, a head before each file (POSIX.1-1988, ustar).

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::member::MOST_MEMBERS;
use crate::error::Error;
use crate::format::{Format, is_bzip2};
use crate::limits::Limits;

const BLOCK: usize = 512;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let unpacked;
    let bytes = match unpack(bytes, limits)? {
        Some(content) => {
            unpacked = content;
            &unpacked[..]
        }
        None => bytes,
    };
    let mut members = Vec::new();
    let mut long_name = None;
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + BLOCK) {
        if head.iter().all(|&byte| byte == 0) || members.len() >= MOST_MEMBERS {
            break;
        }
        let Some(size) = octal(&head[124..136]) else {
            break;
        };
        at += BLOCK;
        let end = at.saturating_add(size).min(bytes.len());
        let content = &bytes[at..end];
        match head[156] {
            // GNU: the name of the next file is too long for its head.
            b'L' => long_name = Some(text(content)),
            b'x' => long_name = path_of(content).or(long_name),
            b'0' | 0 => {
                let name = long_name.take().unwrap_or_else(|| own_name(head));
                members.push((name, content.to_vec()));
            }
            _ => long_name = None,
        }
        at = at.saturating_add(size.div_ceil(BLOCK).saturating_mul(BLOCK));
    }
    Ok(members)
}

/// What is packed; `None` for a file that is not.
fn unpack(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, Error> {
    let damaged = |reason: String| Error::Damaged {
        format: Format::Tar,
        reason,
    };
    // The libraries read hostile files too and are not ours: a panic is a damaged file, not our end.
    catch_unwind(AssertUnwindSafe(|| {
        if bytes.starts_with(b"\x1f\x8b") {
            take(flate2::read::MultiGzDecoder::new(bytes), limits).map(Some)
        } else if bytes.starts_with(b"\xfd7zXZ\0") {
            take(lzma_rust2::XzReader::new(bytes, true), limits).map(Some)
        } else if is_bzip2(bytes) {
            take(bzip2::read::MultiBzDecoder::new(bytes), limits).map(Some)
        } else {
            Ok(None)
        }
    }))
    .unwrap_or_else(|_| Err(damaged("the reader gave up on it".to_owned())))
}

fn take(reader: impl Read, limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut unpacked = Vec::new();
    let count = reader
        .take(limits.unpacked_bytes + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| Error::Damaged {
            format: Format::Tar,
            reason: error.to_string(),
        })?;
    if count as u64 > limits.unpacked_bytes {
        return Err(Error::UnpacksTooLarge {
            format: Format::Tar,
            limit_bytes: limits.unpacked_bytes,
        });
    }
    Ok(unpacked)
}

fn octal(field: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(field).ok()?;
    usize::from_str_radix(digits.trim_matches(['\0', ' ']), 8).ok()
}

fn text(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(bytes.len());
    match std::str::from_utf8(&bytes[..end]) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(&bytes[..end])
            .0
            .into_owned(),
    }
}

fn own_name(head: &[u8]) -> String {
    let name = text(&head[..100]);
    let prefix = if &head[257..262] == b"ustar" {
        text(&head[345..500])
    } else {
        String::new()
    };
    if prefix.is_empty() {
        name
    } else {
        format!("{prefix}/{name}")
    }
}

/// The path in an extended head: `23 path=…`.
fn path_of(records: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(records);
    let line = text.lines().find(|line| line.contains(" path="))?;
    line.split_once(" path=").map(|(_, path)| path.to_owned())
}
