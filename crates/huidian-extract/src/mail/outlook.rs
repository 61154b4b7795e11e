//! Messages of Outlook (MS-OXMSG): a compound file with one stream for each property.

use std::io::{Cursor, Read};

use super::{Message, Part};
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

const FORMAT: Format = Format::OutlookMessage;

/// Attachments beyond which the rest is left out.
const MOST_ATTACHMENTS: usize = 500;

/// Properties by number (MS-OXPROPS).
const SUBJECT: &str = "0037";
const BODY: &str = "1000";
const HTML: &str = "1013";
const SENDER: &str = "0C1A";
const LONG_NAME: &str = "3707";
const SHORT_NAME: &str = "3704";
const DATA: &str = "3701";

type File<'b> = cfb::CompoundFile<Cursor<&'b [u8]>>;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Message, Error> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| Error::Damaged {
        format: FORMAT,
        reason: error.to_string(),
    })?;
    let mut left = limits.unpacked_bytes;
    let mut headers = Vec::new();
    for (name, property) in [("subject", SUBJECT), ("from", SENDER)] {
        if let Some(value) = words(&mut file, "", property, &mut left) {
            headers.push((name.to_owned(), value));
        }
    }
    let mut parts = Vec::new();
    if let Some(page) = content(&mut file, "", HTML, "0102", &mut left) {
        parts.push(Part {
            media: "text/html".to_owned(),
            charset: String::new(),
            file_name: None,
            bytes: page,
        });
    }
    if let Some(body) = words(&mut file, "", BODY, &mut left) {
        parts.push(Part {
            media: "text/plain".to_owned(),
            charset: "utf-8".to_owned(),
            file_name: None,
            bytes: body.into_bytes(),
        });
    }
    for number in 0..MOST_ATTACHMENTS {
        let folder = format!("/__attach_version1.0_#{number:08X}");
        if !file.exists(&folder) {
            break;
        }
        let name = words(&mut file, &folder, LONG_NAME, &mut left)
            .or_else(|| words(&mut file, &folder, SHORT_NAME, &mut left));
        let bytes = content(&mut file, &folder, DATA, "0102", &mut left);
        if let (Some(name), Some(bytes)) = (name, bytes) {
            parts.push(Part {
                media: "application/octet-stream".to_owned(),
                charset: String::new(),
                file_name: Some(name),
                bytes,
            });
        }
    }
    Ok(Message { headers, parts })
}

/// A property that is text: UTF-16, or bytes of the sender's code page, which for this library's files is GBK.
fn words(file: &mut File<'_>, folder: &str, property: &str, left: &mut u64) -> Option<String> {
    let text = match content(file, folder, property, "001F", left) {
        Some(wide) => encoding_rs::UTF_16LE
            .decode_without_bom_handling(&wide)
            .0
            .into_owned(),
        None => {
            let bytes = content(file, folder, property, "001E", left)?;
            encoding_rs::GB18030
                .decode_without_bom_handling(&bytes)
                .0
                .into_owned()
        }
    };
    let text = text.trim_end_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The bytes of a property of a kind, as far as the limit for the whole message allows.
fn content(
    file: &mut File<'_>,
    folder: &str,
    property: &str,
    kind: &str,
    left: &mut u64,
) -> Option<Vec<u8>> {
    let path = format!("{folder}/__substg1.0_{property}{kind}");
    let stream = file.open_stream(path).ok()?;
    if stream.len() > *left {
        return None;
    }
    let mut bytes = Vec::new();
    stream.take(*left).read_to_end(&mut bytes).ok()?;
    *left -= bytes.len() as u64;
    Some(bytes)
}
