//! PDF with text: the interpreter gives characters in their places, [`crate::layout`] makes text of them.

mod catalogue;
mod device;
mod fonts;
mod layer;
mod open;
mod place;
mod render;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::Pdf;

use crate::container::drawn::Drawn;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::layout;
use crate::layout::sheet::Sheet;
use crate::limits::Limits;
use crate::picture::{self, PictureReader, Scan};

use self::layer::{LayerReport, Layers};
use self::open::{FORMAT, open};
pub(crate) use self::render::page_picture;

pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    pictures: Option<&dyn PictureReader>,
) -> Result<Drawn, Error> {
    let pdf = open(bytes)?;
    let page_count = pdf.pages().len();
    let mut all = Pages::read(&pdf, limits, pictures, Layers::Sampled);
    if all.layers.needs_all() {
        all = Pages::read(&pdf, limits, pictures, Layers::All);
    }
    let Pages {
        sheets,
        mut notes,
        layers,
        ..
    } = all;
    notes.extend(layers.into_notes());
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

/// The pages of a file while they are read.
struct Pages {
    sheets: Vec<Sheet>,
    notes: Vec<(DiagnosticKind, String)>,
    layers: LayerReport,
    /// Characters that may still be read.
    left: usize,
}

impl Pages {
    fn read(
        pdf: &Pdf,
        limits: &Limits,
        pictures: Option<&dyn PictureReader>,
        compared: Layers,
    ) -> Self {
        let pages = RefCell::new(Self {
            sheets: Vec::new(),
            notes: Vec::new(),
            layers: LayerReport::new(pdf.pages().len(), compared),
            left: limits.glyphs,
        });
        device::each_sheet(
            pdf,
            |sheet| {
                let pages = pages.borrow();
                let page = pages.sheets.len();
                let is_picture = sheet.glyphs.is_empty() && !sheet.pictures.is_empty();
                pictures.is_some() && (is_picture || pages.layers.wants(sheet, page))
            },
            |sheet| {
                let mut pages = pages.borrow_mut();
                pages.take(sheet, pictures);
                pages.sheets.len() < limits.pages && pages.left > 0
            },
        );
        pages.into_inner()
    }

    fn take(
        &mut self,
        sheet: Result<(Sheet, Vec<Scan>), String>,
        pictures: Option<&dyn PictureReader>,
    ) {
        let page = self.sheets.len() + 1;
        match sheet {
            Ok((mut sheet, scans)) => {
                self.layers.take(&mut sheet, &scans, pictures, page);
                if let Some(reader) = pictures {
                    let notes = picture::recognise(&mut sheet, &scans, reader, page);
                    self.notes.extend(notes);
                }
                self.left = self.left.saturating_sub(sheet.glyphs.len());
                self.sheets.push(sheet);
            }
            Err(reason) => {
                let message = format!("page {page}: {reason}");
                self.notes.push((DiagnosticKind::Unreadable, message));
                self.sheets.push(Sheet::default());
            }
        }
    }
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
