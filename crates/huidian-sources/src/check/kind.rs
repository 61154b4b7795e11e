//! What a file is by its first bytes: never by its name or by what the server calls it.

/// Kinds of files that hang on official pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    Pdf,
    /// DOCX, XLSX, OFD, PPTX, ZIP: all are ZIP archives.
    Zip,
    /// DOC, WPS, XLS.
    Ole,
    Rar,
    SevenZip,
    Rtf,
    Picture,
    Html,
    Text,
    Empty,
    Other,
}

impl FileKind {
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Zip => "ZIP、DOCX、XLSX 或 OFD",
            Self::Ole => "DOC、WPS 或 XLS",
            Self::Rar => "RAR",
            Self::SevenZip => "7Z",
            Self::Rtf => "RTF",
            Self::Picture => "图片",
            Self::Html => "网页",
            Self::Text => "文本",
            Self::Empty => "空文件",
            Self::Other => "其他",
        }
    }

    /// Whether a file of this kind may stand behind a link to an attachment: a page may not, it is an error page.
    pub fn is_attachment(self) -> bool {
        !matches!(self, Self::Html | Self::Empty)
    }
}

pub fn file_kind(bytes: &[u8]) -> FileKind {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if bytes.is_empty() {
        return FileKind::Empty;
    }
    // some servers send a few blank lines before the file
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).take(1000).any(|window| window == b"%PDF-") {
        return FileKind::Pdf;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return FileKind::Zip;
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return FileKind::Ole;
    }
    if starts(b"Rar!") {
        return FileKind::Rar;
    }
    if starts(b"7z\xbc\xaf") {
        return FileKind::SevenZip;
    }
    if starts(b"{\\rtf") {
        return FileKind::Rtf;
    }
    if starts(b"\x89PNG")
        || starts(b"\xff\xd8\xff")
        || starts(b"GIF8")
        || starts(b"II*\0")
        || starts(b"MM\0*")
    {
        return FileKind::Picture;
    }
    let first: Vec<u8> = head
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf))
        .take(256)
        .map(u8::to_ascii_lowercase)
        .collect();
    let is_page = [
        &b"<!doctype"[..],
        b"<html",
        b"<head",
        b"<script",
        b"<body",
        b"<?xml",
        b"<meta",
        b"<div",
        b"<!--",
    ]
    .iter()
    .any(|mark| first.starts_with(mark));
    if is_page {
        return FileKind::Html;
    }
    if head.contains(&0) {
        return FileKind::Other;
    }
    FileKind::Text
}
