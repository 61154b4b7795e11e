//! Documents packed in containers: workbooks and word-processor files.

pub(crate) mod archive;
pub(crate) mod canvas;
pub(crate) mod docx;
pub(crate) mod drawn;
mod excel;
mod open_text;
mod opendocument;
mod sheet;
pub(crate) mod xml;

use self::drawn::Drawn;
use crate::error::Error;
use crate::format::{Format, is_encrypted_package};
use crate::limits::Limits;
use crate::picture::PictureReader;
use crate::{legacy_word, ofd, pdf, picture, rich_text};

pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    file_name: Option<&str>,
    limits: &Limits,
    pictures: Option<&dyn PictureReader>,
) -> Result<Drawn, Error> {
    if is_encrypted_package(bytes) {
        let is_word = file_name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".docx"));
        let format = if is_word {
            Format::WordDocument
        } else {
            Format::ExcelWorkbook
        };
        return Err(Error::PasswordProtected { format });
    }
    match format {
        Format::ExcelWorkbook | Format::LegacyExcelWorkbook => excel::read(bytes, format, limits),
        Format::OpenDocumentSpreadsheet => opendocument::read(bytes, limits),
        Format::OpenDocumentText => open_text::read(bytes, limits),
        Format::WordDocument => docx::read(bytes, limits),
        Format::Pdf => pdf::read(bytes, limits, pictures),
        Format::Ofd => ofd::read(bytes, limits, pictures),
        Format::LegacyWordDocument => legacy_word::read(bytes, limits),
        Format::RichText => rich_text::read(bytes, limits),
        Format::Zip | Format::SevenZip | Format::Tar => Err(Error::Archive { format }),
        Format::Jpeg | Format::Png | Format::Tiff => picture::read(bytes, format, limits, pictures),
        // messages are read as mail, and text never comes here; RAR has no reader
        Format::Rar
        | Format::Email
        | Format::WebArchive
        | Format::OutlookMessage
        | Format::Markdown
        | Format::Html
        | Format::PlainText
        | Format::DelimitedText
        | Format::AkomaNtoso => Err(Error::Unsupported { format }),
    }
}
