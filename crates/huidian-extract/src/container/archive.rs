use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

/// Members beyond which a container is no document.
const MOST_MEMBERS: usize = 20_000;

/// A ZIP container whose members may not unpack to more than the limit, all together.
///
/// The sizes written in the archive are not believed: what comes out is counted.
pub(crate) struct Archive<'b> {
    members: ZipArchive<Cursor<&'b [u8]>>,
    format: Format,
    limit: u64,
    left: u64,
}

impl<'b> Archive<'b> {
    pub(crate) fn open(bytes: &'b [u8], format: Format, limits: &Limits) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::Damaged {
            format,
            reason: error.to_string(),
        })?;
        if archive.len() > MOST_MEMBERS {
            return Err(Error::Damaged {
                format,
                reason: format!("it has {} members", archive.len()),
            });
        }
        Ok(Self {
            members: archive,
            format,
            limit: limits.unpacked_bytes,
            left: limits.unpacked_bytes,
        })
    }

    /// The text of a member; `None` when there is no such member.
    pub(crate) fn member(&mut self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.member_bytes(name)?.map(into_text))
    }

    /// The bytes of a member; `None` when there is no such member.
    pub(crate) fn member_bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let format = self.format;
        let damaged = |reason: String| Error::Damaged {
            format,
            reason: format!("{name}: {reason}"),
        };
        let mut bytes = Vec::new();
        let count = match self.members.by_name(name) {
            Ok(member) => member.take(self.left + 1).read_to_end(&mut bytes),
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(error.to_string())),
        };
        let count = count.map_err(|error| damaged(error.to_string()))?;
        self.take(count as u64)?;
        Ok(Some(bytes))
    }

    /// Unpacks every XML member into nothing, so that a reader that knows no limit can be let at them.
    pub(super) fn check_sizes(&mut self) -> Result<(), Error> {
        for index in 0..self.members.len() {
            let counted = match self.members.by_index(index) {
                Ok(member) if is_markup(member.name_raw()) => {
                    std::io::copy(&mut member.take(self.left + 1), &mut std::io::sink())
                }
                // Pictures are never unpacked; a broken member is for the reader to name.
                _ => continue,
            };
            self.take(counted.unwrap_or(0))?;
        }
        Ok(())
    }

    fn take(&mut self, count: u64) -> Result<(), Error> {
        if count > self.left {
            return Err(Error::UnpacksTooLarge {
                format: self.format,
                limit_bytes: self.limit,
            });
        }
        self.left -= count;
        Ok(())
    }
}

fn is_markup(name: &[u8]) -> bool {
    [&b".xml"[..], b".rels", b".bin", b".vml"]
        .iter()
        .any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// OOXML and ODF parts are UTF-8 or UTF-16 by their specifications.
fn into_text(bytes: Vec<u8>) -> String {
    let wide = [
        (&b"\xff\xfe"[..], encoding_rs::UTF_16LE),
        (b"\xfe\xff", encoding_rs::UTF_16BE),
    ];
    for (mark, encoding) in wide {
        if bytes.starts_with(mark) {
            return encoding.decode_with_bom_removal(&bytes).0.into_owned();
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}
