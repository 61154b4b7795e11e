//! Documents packed in containers: workbooks and word-processor files.

mod archive;
mod canvas;
mod docx;
mod excel;
mod opendocument;
mod sheet;
mod xml;

use crate::block::Block;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::format::{Format, is_encrypted_package};
use crate::limits::Limits;

/// The text drawn out of a container, and its blocks with spans in that text.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) text: String,
    pub(crate) properties: Vec<(String, String)>,
    pub(crate) title: Option<String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    file_name: Option<&str>,
    limits: &Limits,
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
        Format::WordDocument => docx::read(bytes, limits),
        _ => Err(Error::Unsupported { format }),
    }
}
