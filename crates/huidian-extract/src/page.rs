use serde::{Deserialize, Serialize};

use crate::block::{Block, BlockKind};
use crate::container::drawn::Drawn;
use crate::decode::{Decoded, Encoding, Repair, decode};
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::error::Error;
use crate::format::{Format, TextFormat, container, text_format};
use crate::limits::Limits;
use crate::mail::Message;
use crate::picture::PictureReader;
use crate::place::{Place, RecognisedBy};
use crate::position::Positions;
use crate::sink::Reading;
use crate::{container, delimited, html, markdown, plain};

/// What was read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The decoded source, exactly as read (after an encoding repair, where there was one).
    ///
    /// A container has no text of its own; there it is the text drawn out of it, one paragraph or row a line.
    pub text: String,
    pub format: Format,
    /// Encoding of the stored bytes; UTF-8 for containers.
    pub encoding: Encoding,
    pub repaired: Option<Repair>,
    /// Key and value pairs of the YAML head of a Markdown file, the `meta` elements of an HTML page, or
    /// the properties of a document, in order.
    pub front_matter: Vec<(String, String)>,
    /// What the page calls itself; absent when nothing says so.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
    pub diagnostics: Vec<Diagnostic>,
    /// For a file of printed pages, where each line stands, in the order of the text.
    pub places: Vec<Place>,
    /// Pages of a file of printed pages.
    pub page_count: Option<u32>,
    /// Width and height in points of each page that was read, of a file of printed pages.
    pub page_sizes: Vec<[f32; 2]>,
}

/// Reads one file within the default [`Limits`].
///
/// `file_name` is a hint only; the content decides where it is plain what it is.
pub fn extract(bytes: &[u8], file_name: Option<&str>) -> Result<Page, Error> {
    extract_within(bytes, file_name, &Limits::default())
}

/// Reads one file within the given limits.
pub fn extract_within(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
) -> Result<Page, Error> {
    extract_with(bytes, file_name, limits, None)
}

/// Reads one file, and the text in its pictures of pages where there is somebody to read it.
pub fn extract_with(
    bytes: &[u8],
    file_name: Option<&str>,
    limits: &Limits,
    pictures: Option<&dyn PictureReader>,
) -> Result<Page, Error> {
    let size_bytes = bytes.len() as u64;
    if size_bytes > limits.file_bytes {
        return Err(Error::TooLarge {
            size_bytes,
            limit_bytes: limits.file_bytes,
        });
    }
    match container(bytes) {
        Some(format @ Format::OutlookMessage) => {
            extract_mail(Message::of_outlook(bytes, limits)?, format, limits)
        }
        Some(format @ (Format::WebArchive | Format::Email)) => {
            extract_mail(Message::of_mime(bytes), format, limits)
        }
        Some(format) => {
            let drawn = container::read(bytes, format, file_name, limits, pictures)?;
            Ok(Page::from_container(drawn, format))
        }
        None => extract_text(bytes, file_name, limits),
    }
}

/// A message or saved page: its body, and what its head says as properties.
fn extract_mail(message: Message, format: Format, limits: &Limits) -> Result<Page, Error> {
    let body = message.body().ok_or(Error::Empty)?;
    let text = body.text();
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let positions = Positions::new(&text);
    let mut reading = if body.media == "text/html" {
        html::read(&positions, limits)
    } else {
        plain::read(&positions, limits)
    };
    let subject = message.headers.iter().find(|(name, _)| name == "subject");
    reading.title = subject
        .map(|(_, subject)| subject.clone())
        .or(reading.title);
    reading.front_matter.extend(message.headers);
    let decoded = Decoded {
        text,
        encoding: Encoding::Utf8,
        repaired: None,
        malformed_count: 0,
        diagnostics: Vec::new(),
    };
    Ok(Page::assemble(decoded, format, reading))
}

fn extract_text(bytes: &[u8], file_name: Option<&str>, limits: &Limits) -> Result<Page, Error> {
    let decoded = decode(bytes)?;
    if decoded.text.len() > limits.characters && decoded.text.chars().count() > limits.characters {
        return Err(Error::TooMuchText {
            limit: limits.characters,
        });
    }
    let format = text_format(file_name, &decoded.text);
    let positions = Positions::new(&decoded.text);
    let reading = match format {
        // its blocks have the names that pages have; the tree is read elsewhere
        TextFormat::Html | TextFormat::AkomaNtoso => html::read(&positions, limits),
        TextFormat::PlainText => plain::read(&positions, limits),
        TextFormat::DelimitedText => delimited::read(&positions, limits),
        TextFormat::Markdown => markdown::read(&positions, limits),
    };
    Ok(Page::assemble(decoded, format.into(), reading))
}

impl Page {
    fn assemble(decoded: Decoded, format: Format, reading: Reading) -> Self {
        let mut diagnostics = decoded.diagnostics;
        diagnostics.extend(reading.diagnostics);
        let title = reading
            .title
            .or_else(|| first_heading(&reading.blocks))
            .filter(|title| !title.is_empty());
        let mut page = Self {
            text: decoded.text,
            format,
            encoding: decoded.encoding,
            repaired: decoded.repaired,
            front_matter: reading.front_matter,
            title,
            blocks: reading.blocks,
            diagnostics,
            places: Vec::new(),
            page_count: None,
            page_sizes: Vec::new(),
        };
        page.note_missing_text();
        page
    }

    fn from_container(drawn: Drawn, format: Format) -> Self {
        let title = drawn.title.or_else(|| first_heading(&drawn.blocks));
        let mut page = Self {
            text: drawn.text,
            format,
            encoding: Encoding::Utf8,
            repaired: None,
            front_matter: drawn.properties,
            title: title.filter(|title| !title.is_empty()),
            blocks: drawn.blocks,
            diagnostics: drawn.diagnostics,
            places: drawn.places,
            page_count: drawn.page_count,
            page_sizes: drawn.page_sizes,
        };
        page.note_missing_text();
        page.note_recognition();
        page
    }

    /// The first value under a front matter key, compared without case.
    pub fn find_front_matter(&self, key: &str) -> Option<&str> {
        self.front_matter
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.as_str())
    }

    /// A text from pictures says so, with its least sure line.
    fn note_recognition(&mut self) {
        let confidences: Vec<f32> = self
            .places
            .iter()
            .filter_map(|place| place.confidence)
            .collect();
        let Some(least) = confidences.iter().copied().reduce(f32::min) else {
            return;
        };
        let mean = confidences.iter().sum::<f32>() / confidences.len() as f32;
        let end = self.places.last().map_or(0, |place| place.span.end);
        let is_by_model = |place: &&Place| place.recognised_by == Some(RecognisedBy::Model);
        let by_model = match self.places.iter().filter(is_by_model).count() {
            0 => String::new(),
            count => format!("; {count} of them by the document model"),
        };
        self.diagnostics.push(Diagnostic::new(
            DiagnosticKind::Recognised,
            0..end,
            format!(
                "{} lines were recognised in pictures, with a mean confidence of {mean:.2} and a least of {least:.2}{by_model}",
                confidences.len()
            ),
        ));
    }

    fn note_missing_text(&mut self) {
        let is_image = |block: &Block| matches!(block.kind, BlockKind::Image { .. });
        let is_silent = |block: &Block| is_image(block) || matches!(block.kind, BlockKind::Rule);
        if self.blocks.iter().any(is_image) && self.blocks.iter().all(is_silent) {
            let end = self.blocks.last().map_or(0, |block| block.span.end);
            self.diagnostics.push(Diagnostic::new(
                DiagnosticKind::OnlyImages,
                0..end,
                "the page holds images and no text",
            ));
        }
    }
}

/// The first heading of the highest level that occurs before the body, for want of a title.
fn first_heading(blocks: &[Block]) -> Option<String> {
    let headings = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { level, inline } if !inline.is_empty() => Some((*level, inline)),
        _ => None,
    });
    headings
        .min_by_key(|(level, _)| *level)
        .map(|(_, inline)| inline.text.replace('\n', " "))
}
