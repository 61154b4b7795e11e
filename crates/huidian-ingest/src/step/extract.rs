//! From bytes to a page.

use huidian_extract::{MainText, Page, main_text};
use huidian_fetch::Incoming;
use huidian_model::Format;

/// The page of a document.
pub(crate) struct Extracted {
    pub(crate) page: Page,
    /// The words of the page without markup; `None` where the parser reads the page's own text.
    pub(crate) main: Option<MainText>,
}

pub(crate) fn extract(incoming: &Incoming) -> Result<Extracted, String> {
    let page = huidian_extract::extract(&incoming.bytes, Some(incoming.file_name()))
        .map_err(|error| error.to_string())?;
    // the parser reads Markdown itself, because its headings tell parts from words; other formats come as plain lines
    let main = (page.format != Format::Markdown).then(|| main_text(&page));
    Ok(Extracted { page, main })
}

impl Extracted {
    /// The text to be parsed.
    pub(crate) fn text(&self) -> &str {
        self.main
            .as_ref()
            .map_or(self.page.text.as_str(), |main| main.text.as_str())
    }

    /// The code points of the page that a stretch of the parsed text stands at.
    pub(crate) fn in_page(&self, (start, end): (u32, u32)) -> (u32, u32) {
        let to_page = |offset| {
            self.main
                .as_ref()
                .map_or(offset, |main| main.offsets.to_source(offset))
        };
        (to_page(start), to_page(end.saturating_sub(1)) + 1)
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
