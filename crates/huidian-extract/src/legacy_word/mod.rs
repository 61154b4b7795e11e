//! DOC and WPS (MS-DOC): text in pieces, properties of paragraphs in pages of 512 bytes.

mod bytes;
mod characters;
mod header;
mod lists;
mod pieces;
mod properties;
mod reader;

use std::io::{Cursor, Read};

use self::header::Header;
use crate::container::drawn::Drawn;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

const FORMAT: Format = Format::LegacyWordDocument;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let damaged = |reason: &str| Error::Damaged {
        format: FORMAT,
        reason: reason.to_owned(),
    };
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
    let mut stream = |name: &str| -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let stream = file.open_stream(name).ok()?;
        stream
            .take(limits.unpacked_bytes)
            .read_to_end(&mut content)
            .ok()?;
        Some(content)
    };
    let document = stream("/WordDocument").ok_or_else(|| damaged("it has no text"))?;
    let header = Header::read(&document).ok_or_else(|| damaged("its head is broken"))?;
    if header.is_encrypted {
        return Err(Error::PasswordProtected { format: FORMAT });
    }
    let table = stream(if header.uses_first_table {
        "/1Table"
    } else {
        "/0Table"
    })
    .ok_or_else(|| damaged("its table of pieces is missing"))?;
    let has_macros = file.exists("/Macros") || file.exists("/_VBA_PROJECT_CUR");
    let drawn = reader::read(&document, &table, &header, has_macros, limits);
    if drawn.blocks.is_empty() {
        return Err(Error::Empty);
    }
    Ok(drawn)
}
