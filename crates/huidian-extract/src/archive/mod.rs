//! Files that hold files: archives, mail, and documents with attachments.

mod member;
mod seven_zip;
mod tape;
mod zipped;

use self::member::MOST_MEMBERS;
pub use self::member::Member;
use crate::error::Error;
use crate::format::{Format, container};
use crate::limits::Limits;
use crate::mail::Message;
use crate::{ofd, pdf};

/// The files that a file holds, unpacked within the limits all together; none for a format that holds none.
pub fn members(bytes: &[u8], limits: &Limits) -> Result<Vec<Member>, Error> {
    let found = match container(bytes) {
        Some(Format::Zip) => zipped::read(bytes, limits)?,
        Some(Format::SevenZip) => seven_zip::read(bytes, limits)?,
        Some(Format::Tar) => tape::read(bytes, limits)?,
        Some(Format::Email) => attachments_of(Message::of_mime(bytes)),
        Some(Format::OutlookMessage) => attachments_of(Message::of_outlook(bytes, limits)?),
        Some(Format::Pdf) => pdf::attachments(bytes, limits)?,
        Some(Format::Ofd) => ofd::attachments(bytes, limits)?,
        // RAR has no reader, and the pictures of a saved page are part of it
        Some(
            Format::Rar
            | Format::WebArchive
            | Format::ExcelWorkbook
            | Format::LegacyExcelWorkbook
            | Format::OpenDocumentSpreadsheet
            | Format::OpenDocumentText
            | Format::WordDocument
            | Format::LegacyWordDocument
            | Format::RichText
            | Format::Jpeg
            | Format::Png
            | Format::Tiff
            | Format::Markdown
            | Format::Html
            | Format::PlainText
            | Format::DelimitedText
            | Format::AkomaNtoso,
        )
        | None => Vec::new(),
    };
    let members = found.into_iter().take(MOST_MEMBERS);
    let members = members.filter_map(|(name, bytes)| {
        let name = safe_name(&name)?;
        (!bytes.is_empty()).then_some(Member { name, bytes })
    });
    Ok(members.collect())
}

fn attachments_of(message: Message) -> Vec<(String, Vec<u8>)> {
    let parts = message.parts.into_iter();
    parts
        .filter_map(|part| Some((part.file_name?, part.bytes)))
        .collect()
}

/// A path that stays inside: no `..`, no drive, no root; `None` for what is no file of a person.
fn safe_name(name: &str) -> Option<String> {
    let parts: Vec<String> = name
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|part| part.replace(|c: char| c.is_control() || c == ':', "_"))
        .collect();
    let is_junk = parts.first().is_some_and(|part| part == "__MACOSX")
        || parts
            .last()
            .is_none_or(|part| part == ".DS_Store" || part == "Thumbs.db");
    (!is_junk).then(|| parts.join("/"))
}
