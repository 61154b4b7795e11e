//! What kind of file some bytes are.

use std::io::{Cursor, Read};

pub use huidian_format::Format;
use zip::ZipArchive;

/// The format of a binary container by its content; `None` for what can only be text.
pub(crate) fn container(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"%PDF-") {
        return Some(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip_format(bytes));
    }
    // The compound file signature, MS-CFB 2.2.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(ole_format(bytes));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(Format::RichText);
    }
    let by_start: [(&[u8], Format); 8] = [
        (b"Rar!\x1a\x07", Format::Rar),
        (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
        (b"\x1f\x8b", Format::Tar),
        (b"\xfd7zXZ\0", Format::Tar),
        (b"\xff\xd8\xff", Format::Jpeg),
        (b"\x89PNG\r\n", Format::Png),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
    ];
    if let Some((_, format)) = by_start.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(*format);
    }
    if bytes.get(257..262) == Some(b"ustar") || is_bzip2(bytes) {
        return Some(Format::Tar);
    }
    mail_format(bytes)
}

/// `BZh`, the size of the blocks, and the start of the first.
pub(crate) fn is_bzip2(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BZh") && bytes.get(4..10) == Some(b"1AY&SY")
}

/// Tells messages from saved pages: both have a head of lines `Name: value` with a MIME version.
fn mail_format(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(16 << 10)];
    let first = head.split(|&byte| byte == b'\n').next()?;
    let name = &first[..memchr::memchr(b':', first)?];
    let is_name = !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let head = String::from_utf8_lossy(head)
        .to_ascii_lowercase()
        .replace("\r\n", "\n");
    let head = format!("\n{}", head.split("\n\n").next().unwrap_or_default());
    if !is_name || !head.contains("\nmime-version:") {
        return None;
    }
    // A draft has none of the fields of a sent message, and carries attachments all the same.
    let is_sent = [
        "\nreceived:",
        "\nto:",
        "\nmessage-id:",
        "\ncontent-type: multipart/mixed",
    ]
    .iter()
    .any(|field| head.contains(field));
    Some(if is_sent {
        Format::Email
    } else {
        Format::WebArchive
    })
}

/// Tells ZIP containers apart by the members that their own directory names: what a member holds, a document stored
/// uncompressed, says nothing of the container.
fn zip_format(bytes: &[u8]) -> Format {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return damaged_zip_format(bytes);
    };
    let holds = |is_wanted: &dyn Fn(&str) -> bool| {
        let mut names = archive.file_names().flatten();
        names.any(|name| is_wanted(name.trim_start_matches(['.', '/'])))
    };
    if holds(&|name| name == "word/document.xml") {
        return Format::WordDocument;
    }
    if holds(&|name| name.starts_with("xl/workbook.")) {
        return Format::ExcelWorkbook;
    }
    if holds(&|name| name == "OFD.xml") {
        return Format::Ofd;
    }
    // Open document formats: OpenDocument 1.3, part 2, 3.3.
    const LONGEST_TYPE: u64 = 120;
    let mut media_type = Vec::new();
    if let Ok(member) = archive.by_name("mimetype") {
        // A type that cannot be read is none.
        let _ = member.take(LONGEST_TYPE).read_to_end(&mut media_type);
    }
    open_document_format(&media_type).unwrap_or(Format::Zip)
}

fn open_document_format(bytes: &[u8]) -> Option<Format> {
    let holds = |words: &[u8]| memchr::memmem::find(bytes, words).is_some();
    if holds(b"opendocument.spreadsheet") {
        Some(Format::OpenDocumentSpreadsheet)
    } else if holds(b"opendocument.text") {
        Some(Format::OpenDocumentText)
    } else {
        None
    }
}

/// What a container without a directory, cut off most often, was meant to be: for the message that says so.
fn damaged_zip_format(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(1 << 20)];
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if holds(b"word/document.xml") {
        Format::WordDocument
    } else if holds(b"xl/workbook.") {
        Format::ExcelWorkbook
    } else if holds(b"OFD.xml") {
        Format::Ofd
    } else {
        open_document_format(head).unwrap_or(Format::Zip)
    }
}

fn holds_stream(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &wide).is_some()
}

/// Tells OLE containers apart by the UTF-16 stream names in their directory.
fn ole_format(bytes: &[u8]) -> Format {
    if holds_stream(bytes, "WordDocument") {
        Format::LegacyWordDocument
    } else if holds_stream(bytes, "__substg1.0_") {
        Format::OutlookMessage
    } else {
        // `Workbook`, `Book`, or an encrypted OOXML package, which the spreadsheet reader names.
        Format::LegacyExcelWorkbook
    }
}

/// Whether an OLE container holds an encrypted OOXML document (MS-OFFCRYPTO 2.3.4).
pub(crate) fn is_encrypted_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0") && holds_stream(bytes, "EncryptedPackage")
}

/// A [`Format`] that is text all through, told apart from those in containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFormat {
    Markdown,
    Html,
    PlainText,
    DelimitedText,
    AkomaNtoso,
}

impl From<TextFormat> for Format {
    fn from(format: TextFormat) -> Self {
        match format {
            TextFormat::Markdown => Self::Markdown,
            TextFormat::Html => Self::Html,
            TextFormat::PlainText => Self::PlainText,
            TextFormat::DelimitedText => Self::DelimitedText,
            TextFormat::AkomaNtoso => Self::AkomaNtoso,
        }
    }
}

/// The format of a text by its file name and its first characters.
pub(crate) fn text_format(file_name: Option<&str>, text: &str) -> TextFormat {
    let extension = file_name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let is_document = is_html_document(text);
    if is_akoma_ntoso(text) {
        return TextFormat::AkomaNtoso;
    }
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => TextFormat::Html,
        Some("csv" | "tsv" | "tab") => TextFormat::DelimitedText,
        Some(_) | None if is_document => TextFormat::Html,
        // Sites offer lists of tab separated values under the name of a workbook.
        Some("xls" | "xlsx") if !text.trim_start().starts_with('<') => TextFormat::DelimitedText,
        Some("txt" | "text" | "log") if !has_markdown(text) => TextFormat::PlainText,
        Some(_) | None => TextFormat::Markdown,
    }
}

/// Whether the first element is that of Akoma Ntoso.
fn is_akoma_ntoso(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head: String = text.chars().take(4096).collect();
    text.starts_with('<') && (head.contains("<akomaNtoso") || head.contains(":akomaNtoso"))
}

fn is_html_document(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for _ in 0..8 {
        if let Some(after) = rest.strip_prefix("<!--") {
            let Some(end) = after.find("-->") else {
                return false;
            };
            rest = after[end + 3..].trim_start();
        } else if starts_with(rest, "<?xml") {
            let Some(end) = rest.find("?>") else {
                return false;
            };
            rest = rest[end + 2..].trim_start();
        }
    }
    ["<!doctype html", "<html", "<head>", "<body"]
        .iter()
        .any(|start| starts_with(rest, start))
}

fn starts_with(text: &str, lowercase: &str) -> bool {
    text.as_bytes()
        .get(..lowercase.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(lowercase.as_bytes()))
}

/// Whether the first lines hold markup that no plain text has.
fn has_markdown(text: &str) -> bool {
    let mut lines = text.lines().take(400);
    text.starts_with("---\n")
        || lines.any(|line| {
            let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
            (1..=6).contains(&hashes) && line[hashes..].starts_with(' ')
                || line.starts_with("| --")
                || line.starts_with("|--")
                || line.starts_with("**第")
        })
}
