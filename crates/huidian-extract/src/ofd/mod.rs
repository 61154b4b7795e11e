//! OFD (GB/T 33190): pages of fixed layout as XML in a ZIP container, text in `TextCode` elements.

mod content;
mod package;

use crate::container::archive::Archive;
use crate::container::drawn::Drawn;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::format::Format;
use crate::layout;
use crate::layout::sheet::{Rectangle, Sheet};
use crate::limits::Limits;
use crate::picture::{self, Picture, PictureReader, Scan};

use self::package::PagePart;

const FORMAT: Format = Format::Ofd;

pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    reader: Option<&dyn PictureReader>,
) -> Result<Drawn, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let package = package::read(&mut archive)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut notes = Vec::new();
    let mut left = limits.glyphs;
    for page in package.pages.iter().take(limits.pages) {
        let mut sheet = Sheet {
            width: page.width,
            height: page.height,
            ..Sheet::default()
        };
        let mut shown = Vec::new();
        for part in page.templates.iter().chain([&page.content]) {
            match archive.member(part)? {
                Some(xml) => shown.extend(content::read(&xml, &mut sheet)),
                None => notes.push((DiagnosticKind::Unreadable, format!("{part} is missing"))),
            }
        }
        if let Some(reader) = reader
            && sheet.glyphs.is_empty()
        {
            let scans = scans(&mut archive, page, &shown, &sheet, limits)?;
            notes.extend(picture::recognise(
                &mut sheet,
                &scans,
                reader,
                sheets.len() + 1,
            ));
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
    notes.extend(picture::note_pages(&sheets));
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

/// The pictures that a page without text shows, each decoded within the limits; one that cannot be is left out.
fn scans(
    archive: &mut Archive<'_>,
    page: &PagePart,
    shown: &[(String, Option<Rectangle>)],
    sheet: &Sheet,
    limits: &Limits,
) -> Result<Vec<Scan>, Error> {
    /// A page of strips has a few; a page of a thousand is a drawing.
    const MOST: usize = 16;
    let mut scans = Vec::new();
    let parts = shown
        .iter()
        .filter_map(|(id, area)| Some((page.pictures.get(id)?, area)));
    for (part, area) in parts.take(MOST) {
        if let Some(bytes) = archive.member_bytes(part)?
            && let Some(picture) = picture::decode_any(&bytes, limits)
        {
            let area = area.filter(Rectangle::is_sane);
            scans.push(Scan {
                picture,
                area: area.unwrap_or_else(|| sheet.area()),
            });
        }
    }
    Ok(scans)
}

/// The picture that a page, counted from 1, consists of.
pub(crate) fn page_picture(
    bytes: &[u8],
    page: u32,
    limits: &Limits,
) -> Result<Option<Picture>, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let package = package::read(&mut archive)?;
    let page = (page as usize).checked_sub(1);
    let Some(page) = page.and_then(|at| package.pages.get(at)) else {
        return Ok(None);
    };
    let mut sheet = Sheet {
        width: page.width,
        height: page.height,
        ..Sheet::default()
    };
    let mut shown = Vec::new();
    for part in page.templates.iter().chain([&page.content]) {
        if let Some(xml) = archive.member(part)? {
            shown.extend(content::read(&xml, &mut sheet));
        }
    }
    if !sheet.glyphs.is_empty() {
        return Ok(None);
    }
    let scans = scans(&mut archive, page, &shown, &sheet, limits)?;
    Ok(picture::composed(&sheet, scans))
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
