//! PDF with text: the interpreter gives characters in their places, [`crate::layout`] makes text of them.

mod catalogue;
mod device;
mod fonts;
mod open;
mod place;
mod render;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::container::drawn::Drawn;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::layout;
use crate::layout::sheet::Sheet;
use crate::limits::Limits;
use crate::picture::{self, PictureReader};

use self::open::{FORMAT, open};
pub(crate) use self::render::page_picture;

pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    pictures: Option<&dyn PictureReader>,
) -> Result<Drawn, Error> {
    let pdf = open(bytes)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut notes = Vec::new();
    let page_count = pdf.pages().len();
    let mut left = limits.glyphs;
    device::each_sheet(&pdf, pictures.is_some(), |sheet| {
        match sheet {
            Ok((mut sheet, scans)) => {
                let page = sheets.len() + 1;
                if let Some(reader) = pictures {
                    notes.extend(picture::recognise(&mut sheet, &scans, reader, page));
                }
                left = left.saturating_sub(sheet.glyphs.len());
                sheets.push(sheet);
            }
            Err(reason) => {
                let page = sheets.len() + 1;
                notes.push((DiagnosticKind::Unreadable, format!("page {page}: {reason}")));
                sheets.push(Sheet::default());
            }
        }
        sheets.len() < limits.pages && left > 0
    });
    if sheets.len() < page_count {
        let kept = sheets.len();
        let message = format!("{kept} of {page_count} pages are read; the rest is over the limit");
        notes.push((DiagnosticKind::Truncated, message));
    }
    notes.extend(notes_on(&sheets));
    let has_text = sheets.iter().any(|sheet| !sheet.glyphs.is_empty());
    let bookmarks = catalogue::bookmarks(&pdf);
    let mut drawn = layout::read(sheets, &bookmarks, limits);
    if drawn.blocks.is_empty() {
        return Err(if has_text || page_count == 0 {
            Error::Empty
        } else {
            Error::NoTextLayer { format: FORMAT }
        });
    }
    drawn.page_count = Some(page_count as u32);
    drawn.properties = catalogue::properties(&pdf);
    let notes = notes
        .into_iter()
        .map(|(kind, message)| Diagnostic::new(kind, 0..0, message));
    drawn.diagnostics.extend(notes);
    Ok(drawn)
}

/// Files attached to a document.
pub(crate) fn attachments(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let pdf = open(bytes)?;
    catch_unwind(AssertUnwindSafe(|| {
        catalogue::attachments(&pdf, limits.unpacked_bytes)
    }))
    .map_err(|_| Error::Damaged {
        format: FORMAT,
        reason: "the reader gave up on its attachments".to_owned(),
    })
}

/// What a reader of the text should know of its pages.
fn notes_on(sheets: &[Sheet]) -> Vec<(DiagnosticKind, String)> {
    let mut notes = Vec::new();
    let unmapped: usize = sheets.iter().map(|sheet| sheet.unmapped_count).sum();
    if unmapped > 0 {
        let message =
            format!("{unmapped} characters are drawn by fonts that do not say what they are");
        notes.push((DiagnosticKind::UnmappedGlyphs, message));
    }
    notes.extend(picture::note_pages(sheets));
    notes
}
