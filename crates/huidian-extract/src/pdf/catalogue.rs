//! What a PDF says of itself: properties, table of contents, attached files.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};

use crate::layout::sheet::Bookmark;

/// Bookmarks beyond which an outline is a circle or an attack.
const MOST_BOOKMARKS: usize = 5_000;

pub(super) fn properties(pdf: &Pdf) -> Vec<(String, String)> {
    let metadata = pdf.metadata();
    let fields = [
        ("title", &metadata.title),
        ("author", &metadata.author),
        ("subject", &metadata.subject),
        ("creator", &metadata.creator),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), text_of(value.as_ref()?)?)))
        .collect()
}

pub(super) fn bookmarks(pdf: &Pdf) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let root: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let first = root
        .and_then(|root| root.get::<Dict<'_>>(b"Outlines"))
        .and_then(|outlines| outlines.get::<Dict<'_>>(b"First"));
    let mut open: Vec<(Dict<'_>, u8)> = first.map(|first| (first, 0)).into_iter().collect();
    while let Some((entry, depth)) = open.pop() {
        if bookmarks.len() >= MOST_BOOKMARKS {
            break;
        }
        let title = entry.get::<PdfString<'_>>(b"Title");
        if let Some(title) = title.and_then(|title| text_of(title.as_bytes())) {
            bookmarks.push(Bookmark { title, depth });
        }
        if let Some(next) = entry.get::<Dict<'_>>(b"Next") {
            open.push((next, depth));
        }
        if depth < 8
            && let Some(child) = entry.get::<Dict<'_>>(b"First")
        {
            open.push((child, depth + 1));
        }
    }
    bookmarks
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 behind a mark, otherwise PDFDocEncoding; GBK is met too.
fn text_of(bytes: &[u8]) -> Option<String> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0
    } else if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() {
        String::from_utf8_lossy(bytes)
    } else {
        encoding_rs::GB18030.decode_without_bom_handling(bytes).0
    };
    let text: String = text
        .chars()
        .filter(|character| !character.is_control())
        .collect();
    let text = text.trim();
    (!text.is_empty() && !text.contains('\u{fffd}')).then(|| text.to_owned())
}

/// Files attached to the document, by the names it gives them (ISO 32000-1, 7.11.4).
pub(super) fn attachments(pdf: &Pdf, limit_bytes: u64) -> Vec<(String, Vec<u8>)> {
    const MOST_NODES: usize = 2_000;
    let mut files = Vec::new();
    let mut left = limit_bytes;
    let root: Option<Dict<'_>> = pdf.xref().get(pdf.xref().root_id());
    let names = root
        .and_then(|root| root.get::<Dict<'_>>(b"Names"))
        .and_then(|names| names.get::<Dict<'_>>(b"EmbeddedFiles"));
    let mut open: Vec<Dict<'_>> = names.into_iter().collect();
    for _ in 0..MOST_NODES {
        let Some(node) = open.pop() else {
            break;
        };
        if let Some(children) = node.get::<Array<'_>>(b"Kids") {
            open.extend(children.iter::<Dict<'_>>());
        }
        let Some(pairs) = node.get::<Array<'_>>(b"Names") else {
            continue;
        };
        for entry in pairs.iter::<Object<'_>>().filter_map(Object::into_dict) {
            if let Some((name, bytes)) = attachment(&entry)
                && bytes.len() as u64 <= left
            {
                left -= bytes.len() as u64;
                files.push((name, bytes));
            }
        }
    }
    files
}

fn attachment(entry: &Dict<'_>) -> Option<(String, Vec<u8>)> {
    let name = entry
        .get::<PdfString<'_>>(b"UF")
        .or_else(|| entry.get::<PdfString<'_>>(b"F"))?;
    let files = entry.get::<Dict<'_>>(b"EF")?;
    let stream = files
        .get::<Stream<'_>>(b"F")
        .or_else(|| files.get::<Stream<'_>>(b"UF"))?;
    Some((
        text_of(name.as_bytes())?,
        stream.decoded().ok()?.into_owned(),
    ))
}
