use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::member::MOST_MEMBERS;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let damaged = |error: &dyn std::error::Error| Error::Damaged {
        format: Format::Zip,
        reason: error.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if has_overlaps(&mut archive) {
        return Err(Error::Damaged {
            format: Format::Zip,
            reason: "成员互相重叠，是为耗尽资源而造的 (members lie over each other, as in archives made to exhaust who reads them)".to_owned(),
        });
    }
    let mut left = limits.unpacked_bytes;
    let mut members = Vec::new();
    for index in 0..archive.len().min(MOST_MEMBERS) {
        let mut member = match archive.by_index(index) {
            Ok(member) => member,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Error::PasswordProtected {
                    format: Format::Zip,
                });
            }
            // One broken member is no reason to lose the others.
            Err(_) => continue,
        };
        if member.is_dir() {
            continue;
        }
        let name = name_of(member.name_raw());
        let mut content = Vec::new();
        if member
            .by_ref()
            .take(left + 1)
            .read_to_end(&mut content)
            .is_err()
        {
            continue;
        }
        if content.len() as u64 > left {
            return Err(Error::UnpacksTooLarge {
                format: Format::Zip,
                limit_bytes: limits.unpacked_bytes,
            });
        }
        left -= content.len() as u64;
        members.push((name, content));
    }
    Ok(members)
}

/// Whether the data of two members share bytes: each is unpacked by itself, so that a small archive becomes a large one (Fifield 2019).
fn has_overlaps(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut places: Vec<(u64, u64)> = Vec::new();
    for index in 0..archive.len().min(MOST_MEMBERS) {
        if let Ok(member) = archive.by_index_raw(index)
            && let Some(start) = member.data_start()
        {
            places.push((
                member.header_start(),
                start.saturating_add(member.compressed_size()),
            ));
        }
    }
    places.sort_unstable();
    places.windows(2).any(|pair| pair[1].0 < pair[0].1)
}

/// Chinese programs write names in GBK and do not say so.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    }
}
