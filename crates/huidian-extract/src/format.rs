//! What kind of file some bytes are.

pub use huidian_format::Format;

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
    let is_mail = bytes.starts_with(b"MIME-Version:") || bytes.starts_with(b"From: <Saved by");
    is_mail.then_some(Format::WebArchive)
}

/// Tells ZIP containers apart by the member names in the central directory.
fn zip_format(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(1 << 20)];
    let directory = &bytes[bytes.len().saturating_sub(1 << 20)..];
    let holds = |name: &[u8]| {
        memchr::memmem::find(head, name).is_some()
            || memchr::memmem::find(directory, name).is_some()
    };
    if holds(b"word/document.xml") {
        Format::WordDocument
    } else if holds(b"xl/workbook.") {
        Format::ExcelWorkbook
    } else if holds(b"opendocument.spreadsheet") {
        Format::OpenDocumentSpreadsheet
    } else if holds(b"OFD.xml") {
        Format::Ofd
    } else {
        Format::Zip
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
    } else {
        // `Workbook`, `Book`, or an encrypted OOXML package, which the spreadsheet reader names.
        Format::LegacyExcelWorkbook
    }
}

/// Whether an OLE container holds an encrypted OOXML document (MS-OFFCRYPTO 2.3.4).
pub(crate) fn is_encrypted_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0") && holds_stream(bytes, "EncryptedPackage")
}

/// The format of a text by its file name and its first characters.
pub(crate) fn text_format(file_name: Option<&str>, text: &str) -> Format {
    let extension = file_name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let is_document = is_html_document(text);
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => Format::Html,
        Some("csv" | "tsv" | "tab") => Format::DelimitedText,
        _ if is_document => Format::Html,
        // Sites offer lists of tab separated values under the name of a workbook.
        Some("xls" | "xlsx") if !text.trim_start().starts_with('<') => Format::DelimitedText,
        Some("txt" | "text" | "log") if !has_markdown(text) => Format::PlainText,
        _ => Format::Markdown,
    }
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
