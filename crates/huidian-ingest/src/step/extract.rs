//! From bytes to a page.

use huidian_akoma_ntoso::{ReadInstrument, is_akoma_ntoso};
use huidian_extract::web::{WebFieldName, WebPage, web_page};
use huidian_extract::{LineShape as Shape, MainText, Page, main_text, main_text_in};
use huidian_fetch::Incoming;
use huidian_model::{Format, title_key};
use huidian_parse::LineShape;
use huidian_reader::{Bounds, ReadError, read_file, reads_pictures};
use huidian_text::title::ends_as_title;

use super::refusal::{Kept, Refusal};
use crate::report::AWAITS_RECOGNITION;

/// The page of a document.
pub(crate) struct Extracted {
    pub(crate) page: Page,
    /// The words of the page without markup; `None` where the parser reads the page's own text.
    pub(crate) main: Option<MainText>,
    /// What the file marks the lines of the text as; `None` where the parser reads that from the text's own markup.
    pub(crate) shapes: Option<Vec<LineShape>>,
    /// What a site says around the text; `None` for what is no document of a site.
    pub(crate) web: Option<WebPage>,
    /// The tree, where the file has one of its own.
    pub(crate) instrument: Option<ReadInstrument>,
}

pub(crate) fn extract(incoming: &Incoming) -> Result<Extracted, Refusal> {
    if is_akoma_ntoso(&incoming.bytes) {
        return extract_akoma_ntoso(incoming);
    }
    let page = read_file(
        &incoming.bytes,
        Some(incoming.file_name()),
        &Bounds::keeper(),
    )
    .map_err(|error| unread(&error, incoming))?;
    Ok(extracted_of(page))
}

/// A page with what its format and its site say of the words.
pub(crate) fn extracted_of(page: Page) -> Extracted {
    // the parser reads Markdown itself, because its headings tell parts from words; other formats come as plain lines
    let web = web_page(&page, &[]).filter(WebPage::is_document);
    let main = (page.format != Format::Markdown).then(|| match &web {
        Some(web) => text_of(&page, web),
        None => main_text(&page),
    });
    // a plain text may be Markdown under another name
    let is_marked_up = !matches!(page.format, Format::Markdown | Format::PlainText);
    let shapes = main
        .as_ref()
        .filter(|_| is_marked_up)
        .map(|main| shapes_of(&page, main));
    Extracted {
        page,
        main,
        shapes,
        web,
        instrument: None,
    }
}

/// What the parser wants to know of lines: headings, bold lines and bullets. A table's header is no heading of the text.
fn shapes_of(page: &Page, main: &MainText) -> Vec<LineShape> {
    let lines = page.line_shapes(main).into_iter();
    let shaped = lines.map(|line| LineShape {
        start: line.span.start,
        end: line.span.end,
        level: match line.shape {
            Shape::Heading { level } => level,
            _ => 0,
        },
        is_bold: line.is_bold && !matches!(line.shape, Shape::Row { .. }),
        is_bullet: matches!(
            line.shape,
            Shape::ListItem {
                marker_length: 0,
                ..
            }
        ) && !line.is_continued,
    });
    shaped.collect()
}

/// Why there is no page: a picture of text waits where nobody reads pictures.
fn unread(error: &ReadError, incoming: &Incoming) -> Refusal {
    let format = error.format().or_else(|| format_of(&incoming.name));
    match error.picture_format() {
        Some(format) if !reads_pictures() => Refusal {
            kept: Some(Kept::Awaits(format)),
            ..Refusal::from(AWAITS_RECOGNITION.to_owned())
        },
        Some(_) => {
            let reason = "图片里没有识别出文字 (no text was recognised in the pictures)";
            Refusal::unread(reason.to_owned(), format)
        }
        // too much of something is to be sent in parts: what is kept of it would help nobody
        None if error.is_too_large() => error.to_string().into(),
        None => Refusal::unread(error.to_string(), format),
    }
}

/// What the name of a file says that it is.
pub(crate) fn format_of(name: &str) -> Option<Format> {
    let (_, extension) = name.rsplit_once('.')?;
    Format::from_extension(extension)
}

/// A text that comes with its tree: its words are the page.
fn extract_akoma_ntoso(incoming: &Incoming) -> Result<Extracted, Refusal> {
    let mut instrument = huidian_akoma_ntoso::read(&incoming.bytes).map_err(|error| {
        format!("不能作为 Akoma Ntoso 读取 cannot be read as Akoma Ntoso: {error}")
    })?;
    // anybody on the outside can write that a file is ours: one that was fetched is read as that of others
    if incoming.origin.is_some() {
        instrument.facts.own = None;
    }
    let words = instrument.document.text.as_bytes();
    let mut page =
        read_file(words, Some("text.txt"), &Bounds::keeper()).map_err(|error| error.to_string())?;
    page.format = Format::AkomaNtoso;
    Ok(Extracted {
        page,
        main: None,
        shapes: None,
        web: None,
        instrument: Some(instrument),
    })
}

/// Characters at the beginning of a text in which its title stands, below a red head of many issuers.
const HEAD: usize = 400;

/// Whether one of the first lines of a text is a title: then that is its own, and what a table or tag says beside it may be another document's.
fn prints_a_title(head: &str) -> bool {
    const LINES: usize = 6;
    const SHORTEST: usize = 8;
    head.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(LINES)
        .take_while(|line| !line.ends_with(['：', ':']))
        .any(|line| {
            line.chars().count() >= SHORTEST
                && ends_as_title(line)
                && !line.starts_with(['附', '（', '('])
        })
}

/// The text of a site's page, without what stands around it; under its headline, where that stands outside.
fn text_of(page: &Page, web: &WebPage) -> MainText {
    let Some(body) = &web.body else {
        return main_text(page);
    };
    let text = main_text_in(page, &body.span, None);
    let Some(title) = web.find(WebFieldName::Title) else {
        return text;
    };
    let head: String = text.text.chars().take(HEAD).collect();
    if title_key(&head).contains(&title_key(&title.value)) || prints_a_title(&head) {
        return text;
    }
    main_text_in(page, &body.span, Some((&title.value, title.span.start)))
}

/// The stretch of a text between two code points.
pub(crate) fn cut(text: &str, (start, end): (u32, u32)) -> String {
    text.chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect()
}

impl Extracted {
    /// The text to be parsed.
    pub(crate) fn text(&self) -> &str {
        self.main
            .as_ref()
            .map_or(self.page.text.as_str(), |main| main.text.as_str())
    }

    /// The code point of the page that one of the parsed text is.
    pub(crate) fn to_page(&self, offset: u32) -> u32 {
        self.main
            .as_ref()
            .map_or(offset, |main| main.offsets.to_source(offset))
    }

    /// The code points of the page that a stretch of the parsed text stands at.
    pub(crate) fn in_page(&self, (start, end): (u32, u32)) -> (u32, u32) {
        (self.to_page(start), self.to_page(end.saturating_sub(1)) + 1)
    }

    pub(crate) fn warnings(&self) -> Vec<String> {
        let as_line = |diagnostic: &huidian_extract::Diagnostic| {
            format!(
                "{} ({} at {}..{})",
                diagnostic.kind.chinese(),
                diagnostic.message,
                diagnostic.span.start,
                diagnostic.span.end
            )
        };
        self.page.diagnostics.iter().map(as_line).collect()
    }
}
