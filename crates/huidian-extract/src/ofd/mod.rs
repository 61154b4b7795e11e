//! OFD (GB/T 33190): pages of fixed layout as XML in a ZIP container, text in `TextCode` elements.

mod content;
mod package;

use crate::container::archive::Archive;
use crate::container::drawn::Drawn;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::format::Format;
use crate::layout;
use crate::layout::sheet::Sheet;
use crate::limits::Limits;

const FORMAT: Format = Format::Ofd;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let package = package::read(&mut archive)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut notes = Vec::new();
    let mut left = limits.glyphs;
    for page in package.pages.iter().take(limits.pages) {
        let mut sheet = Sheet {
            height: page.height,
            ..Sheet::default()
        };
        for part in page.templates.iter().chain([&page.content]) {
            match archive.member(part)? {
                Some(xml) => content::read(&xml, &mut sheet),
                None => notes.push((DiagnosticKind::Unreadable, format!("{part} is missing"))),
            }
        }
        left = left.saturating_sub(sheet.glyphs.len());
        sheets.push(sheet);
        if left == 0 {
            break;
        }
    }
    let page_count = package.pages.len();
    if sheets.len() < page_count {
        let message = format!(
            "{} of {page_count} pages are read; the rest is over the limit",
            sheets.len()
        );
        notes.push((DiagnosticKind::Truncated, message));
    }
    notes.extend(package.notes);
    let has_pictures = sheets.iter().any(|sheet| !sheet.pictures.is_empty());
    let mut drawn = layout::read(sheets, &package.bookmarks, limits);
    if drawn.blocks.is_empty() {
        return Err(if has_pictures {
            Error::NoTextLayer { format: FORMAT }
        } else {
            Error::Empty
        });
    }
    drawn.page_count = Some(page_count as u32);
    drawn.properties = package.properties;
    let notes = notes
        .into_iter()
        .map(|(kind, message)| Diagnostic::new(kind, 0..0, message));
    drawn.diagnostics.extend(notes);
    Ok(drawn)
}

/// Files that the documents carry along, by name and part of the package.
pub(crate) fn attachments(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let package = package::read(&mut archive)?;
    let mut files = Vec::new();
    for (name, part) in package.attachments {
        if let Some(bytes) = archive.member_bytes(&part)? {
            files.push((name, bytes));
        }
    }
    Ok(files)
}
