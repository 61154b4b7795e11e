//! Pictures of pages, and what reads them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ImageFormat, ImageReader};

use crate::container::drawn::Drawn;
use crate::diagnostic::DiagnosticKind;
use crate::error::Error;
use crate::format::{Format, container};
use crate::layout;
use crate::layout::sheet::{Glyph, Look, Rectangle, Sheet};
use crate::limits::Limits;

/// A picture as rows of three bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green and blue of each pixel; `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

/// What was read in a picture. The picture may have been turned: the sizes are those of the upright one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PictureText {
    pub width: u32,
    pub height: u32,
    pub lines: Vec<PictureLine>,
}

/// One line, in pixels of the upright picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureLine {
    /// Each with its left and right edge.
    pub characters: Vec<(char, f32, f32)>,
    pub top: f32,
    pub bottom: f32,
    /// From 0 to 1.
    pub confidence: f32,
    pub is_red: bool,
}

/// Reads text in pictures; the reason when it cannot.
pub trait PictureReader {
    fn read_picture(&self, picture: &Picture) -> Result<PictureText, String>;
}

/// Height of a page that is a picture, in points: A4 upright.
const PAGE_HEIGHT: f32 = 842.0;
/// Share of the height of a line that is its letters: boxes are opened a little.
const LETTER_SHARE: f32 = 0.82;

/// Files that are one picture.
const PICTURES: [(Format, ImageFormat); 3] = [
    (Format::Jpeg, ImageFormat::Jpeg),
    (Format::Png, ImageFormat::Png),
    (Format::Tiff, ImageFormat::Tiff),
];

fn image_format(format: Format) -> Option<ImageFormat> {
    let known = PICTURES.iter().find(|(known, _)| *known == format);
    known.map(|(_, image)| *image)
}

/// Decodes a picture, within the limits on what it unpacks to.
fn decode(bytes: &[u8], format: Format, limits: &Limits) -> Result<Picture, Error> {
    let damaged = |reason: String| Error::Damaged { format, reason };
    let known = image_format(format).ok_or(Error::Unsupported { format })?;
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(limits.unpacked_bytes.saturating_mul(2));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), known);
    reader.limits(bounds);
    // The library reads hostile files too and is not ours: its panic is a damaged file, not our end.
    let decoded = catch_unwind(AssertUnwindSafe(|| reader.decode()))
        .map_err(|_| damaged("the reader gave up on it".to_owned()))?
        .map_err(|error| damaged(error.to_string()))?
        .into_rgb8();
    Ok(Picture {
        width: decoded.width(),
        height: decoded.height(),
        rgb: decoded.into_raw(),
    })
}

/// A picture whose format its bytes tell; `None` for what is none or cannot be decoded.
pub(crate) fn decode_any(bytes: &[u8], limits: &Limits) -> Option<Picture> {
    let format = container(bytes)?;
    image_format(format)?;
    decode(bytes, format, limits).ok()
}

/// A file that is one picture of a page.
pub(crate) fn read(
    bytes: &[u8],
    format: Format,
    limits: &Limits,
    reader: Option<&dyn PictureReader>,
) -> Result<Drawn, Error> {
    let Some(reader) = reader else {
        return Err(Error::NoTextLayer { format });
    };
    let picture = decode(bytes, format, limits)?;
    let text = reader
        .read_picture(&picture)
        .map_err(|reason| Error::Damaged { format, reason })?;
    let mut sheet = Sheet {
        height: PAGE_HEIGHT,
        ..Sheet::default()
    };
    write_on(&mut sheet, &text);
    let mut drawn = layout::read(vec![sheet], &[], limits);
    if drawn.blocks.is_empty() {
        return Err(Error::NoTextLayer { format });
    }
    drawn.page_count = Some(1);
    Ok(drawn)
}

/// Puts what was read in the picture of a page onto that page.
pub(crate) fn write_on(sheet: &mut Sheet, text: &PictureText) {
    let scale = sheet.height / (text.height.max(1) as f32);
    for line in &text.lines {
        let height = (line.bottom - line.top) * LETTER_SHARE;
        let top = f32::midpoint(line.top, line.bottom) - height / 2.0;
        for &(character, left, right) in &line.characters {
            let wide = if character.is_ascii() { 0.6 } else { 1.0 };
            // The place of a character is where the model was surest; it is as wide as its kind.
            let right = right.min(left + height * wide).max(left + 0.1);
            sheet.glyphs.push(Glyph {
                text: character,
                area: Rectangle {
                    left: left * scale,
                    top: top * scale,
                    right: right * scale,
                    bottom: (top + height) * scale,
                },
                look: Look {
                    is_red: line.is_red,
                    ..Look::default()
                },
                confidence: Some(line.confidence),
            });
        }
    }
}

/// Reads the pictures of a page without text onto it; what went wrong otherwise.
pub(crate) fn recognise(
    sheet: &mut Sheet,
    scans: &[Picture],
    reader: &dyn PictureReader,
    page: usize,
) -> Option<(DiagnosticKind, String)> {
    if !sheet.glyphs.is_empty() {
        return None;
    }
    let mut reason = None;
    for scan in scans {
        match reader.read_picture(scan) {
            Ok(text) => write_on(sheet, &text),
            Err(error) => reason = Some(error),
        }
    }
    let reason = reason?;
    let message = format!("page {page} is a picture that could not be read: {reason}");
    Some((DiagnosticKind::Unreadable, message))
}

/// That pages are pictures without text, where some are.
pub(crate) fn note_pages(sheets: &[Sheet]) -> Option<(DiagnosticKind, String)> {
    let mut pictures = (1..)
        .zip(sheets)
        .filter(|(_, sheet)| sheet.glyphs.is_empty() && !sheet.pictures.is_empty())
        .map(|(number, _): (usize, _)| number);
    let first = pictures.next()?;
    let message = format!(
        "{} pages are pictures without text, the first is page {first}",
        pictures.count() + 1
    );
    Some((DiagnosticKind::PicturePages, message))
}
