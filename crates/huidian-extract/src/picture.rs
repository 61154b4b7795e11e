//! Pictures of pages, and what reads them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ImageFormat, ImageReader};

use crate::container::drawn::Drawn;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::format::{Format, container};
use crate::layout;
use crate::layout::sheet::{Glyph, Look, Rectangle, Sheet, Turn};
use crate::limits::Limits;
use crate::place::RecognisedBy;

/// A picture as rows of three bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green and blue of each pixel; `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// The picture as JPEG, made smaller where its longest side has more pixels than that; the reason when it cannot be written.
    pub fn as_jpeg(&self, longest_side: u32) -> Result<Vec<u8>, String> {
        let image = image::RgbImage::from_raw(self.width, self.height, self.rgb.clone())
            .ok_or("the picture has not the size it says")?;
        let mut image = image::DynamicImage::ImageRgb8(image);
        if self.width.max(self.height) > longest_side {
            image = image.resize(longest_side, longest_side, FilterType::Triangle);
        }
        let mut bytes = Vec::new();
        image
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 85))
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

/// What was read in a picture. The picture may have been turned: the sizes are those of the upright one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PictureText {
    pub width: u32,
    pub height: u32,
    /// Quarter turns to the right that made the picture upright.
    pub quarter_turns: u8,
    pub lines: Vec<PictureLine>,
    /// What should be known of how it was read, each one lowercase sentence: why a document model was not heard.
    pub notes: Vec<String>,
}

/// One line, in pixels of the upright picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureLine {
    pub characters: Vec<PictureCharacter>,
    pub top: f32,
    pub bottom: f32,
    /// From 0 to 1.
    pub confidence: f32,
    pub is_red: bool,
    pub recognised_by: RecognisedBy,
    /// Whether a paragraph begins with it for certain; where it does not say so, its place tells.
    pub begins_paragraph: bool,
}

/// One character of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PictureCharacter {
    pub text: char,
    pub left: f32,
    pub right: f32,
    /// Less sure than others: a person should look.
    pub is_doubtful: bool,
}

/// A picture that fills a part of a page.
pub(crate) struct Scan {
    pub(crate) picture: Picture,
    pub(crate) area: Rectangle,
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
pub(crate) fn decode(bytes: &[u8], format: Format, limits: &Limits) -> Result<Picture, Error> {
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
        width: PAGE_HEIGHT * picture.width as f32 / picture.height.max(1) as f32,
        height: PAGE_HEIGHT,
        ..Sheet::default()
    };
    let area = sheet.area();
    write_on(&mut sheet, &text, &area);
    let mut drawn = layout::read(vec![sheet], &[], limits);
    if drawn.blocks.is_empty() {
        return Err(Error::NoTextLayer { format });
    }
    drawn.page_count = Some(1);
    let notes = text
        .notes
        .into_iter()
        .map(|note| Diagnostic::new(DiagnosticKind::ModelNotHeard, 0..0, note));
    drawn.diagnostics.extend(notes);
    Ok(drawn)
}

/// Puts what was read in a picture onto its page, where the picture stands; the page is laid out as the picture is read.
pub(crate) fn write_on(sheet: &mut Sheet, text: &PictureText, area: &Rectangle) {
    let turn = turn_of(text.quarter_turns);
    // Of several pictures the first says how the page is turned.
    let area = if sheet.turn == Turn::Upright && sheet.glyphs.is_empty() {
        let upright = sheet.upright(turn, area);
        sheet.turn(turn);
        upright
    } else {
        *area
    };
    let scale_x = area.width() / (text.width.max(1) as f32);
    let scale_y = area.height() / (text.height.max(1) as f32);
    for line in &text.lines {
        let height = (line.bottom - line.top) * LETTER_SHARE;
        let top = f32::midpoint(line.top, line.bottom) - height / 2.0;
        for (index, character) in line.characters.iter().enumerate() {
            let wide = if character.text.is_ascii() { 0.6 } else { 1.0 };
            // The place of a character is where the model was surest; it is as wide as its kind.
            let left = character.left;
            let right = character.right.min(left + height * wide).max(left + 0.1);
            sheet.glyphs.push(Glyph {
                text: character.text,
                area: Rectangle {
                    left: area.left + left * scale_x,
                    top: area.top + top * scale_y,
                    right: area.left + right * scale_x,
                    bottom: area.top + (top + height) * scale_y,
                },
                look: Look {
                    is_red: line.is_red,
                    ..Look::default()
                },
                confidence: Some(line.confidence),
                is_doubtful: character.is_doubtful,
                is_by_model: line.recognised_by == RecognisedBy::Model,
                begins_paragraph: index == 0 && line.begins_paragraph,
            });
        }
    }
}

/// How the text of a page is turned that so many quarter turns to the right make upright.
fn turn_of(quarter_turns: u8) -> Turn {
    match quarter_turns % 4 {
        1 => Turn::Anticlockwise,
        2 => Turn::UpsideDown,
        3 => Turn::Clockwise,
        _ => Turn::Upright,
    }
}

/// Reads the pictures of a page without text onto it; what should be known of it.
pub(crate) fn recognise(
    sheet: &mut Sheet,
    scans: &[Scan],
    reader: &dyn PictureReader,
    page: usize,
) -> Vec<(DiagnosticKind, String)> {
    let mut notes = Vec::new();
    if !sheet.glyphs.is_empty() {
        return notes;
    }
    for scan in scans {
        match reader.read_picture(&scan.picture) {
            Ok(text) => {
                write_on(sheet, &text, &scan.area);
                let told = text.notes.into_iter();
                notes.extend(told.map(|note| {
                    let message = format!("page {page}: {note}");
                    (DiagnosticKind::ModelNotHeard, message)
                }));
            }
            Err(error) => {
                let message = format!("page {page} is a picture that could not be read: {error}");
                notes.push((DiagnosticKind::Unreadable, message));
            }
        }
    }
    notes
}

/// Pictures where they stand on their page, on white: as many pixels a point as the finest of them has.
pub(crate) fn composed(sheet: &Sheet, scans: Vec<Scan>) -> Option<Picture> {
    /// Longest side of a page: A4 at 300 dots an inch has 3,500.
    const LONGEST: f32 = 4_000.0;
    let scales = scans
        .iter()
        .map(|scan| scan.picture.width as f32 / scan.area.width().max(1.0));
    let finest = scales.reduce(f32::max)?;
    let scale = finest.min(LONGEST / sheet.width.max(sheet.height).max(1.0));
    let pixels = |length: f32| (length * scale).round().max(0.0) as u32;
    let (width, height) = (pixels(sheet.width).max(1), pixels(sheet.height).max(1));
    let mut page = image::RgbImage::from_pixel(width, height, image::Rgb([255; 3]));
    for scan in scans {
        let Picture { width, height, rgb } = scan.picture;
        let own = image::RgbImage::from_raw(width, height, rgb)?;
        let (width, height) = (pixels(scan.area.width()), pixels(scan.area.height()));
        let own = image::imageops::resize(&own, width.max(1), height.max(1), FilterType::Triangle);
        let corner = |edge: f32| i64::from((edge * scale) as i32);
        image::imageops::overlay(
            &mut page,
            &own,
            corner(scan.area.left),
            corner(scan.area.top),
        );
    }
    Some(Picture {
        width,
        height,
        rgb: page.into_raw(),
    })
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
