//! What the page calls itself: a line that says it again names no document and opens no item.

use huidian_extract::Page;
use huidian_text::title_key;

use crate::passage::Passage;

/// The roundup's own title.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnTitle {
    key: String,
    /// 甲部印发乙办法；丙公司…: a title that lists its items; a line that is its beginning is one of them.
    is_list: bool,
}

impl OwnTitle {
    /// The title of the page, or of its first line where that reads like one.
    pub(crate) fn of(page: &Page, first_line: impl FnOnce() -> Option<String>) -> Self {
        let title = page.title.clone().or_else(first_line).unwrap_or_default();
        Self {
            key: title_key(&title),
            is_list: title.contains(['；', ';']),
        }
    }

    /// Whether a line is the title, with or without a site's name behind it.
    pub(crate) fn is_said_by(&self, line: &Passage) -> bool {
        let text = title_key(&line.text(line.whole()));
        let is_front = text.chars().count() >= 8 && self.key.starts_with(&text);
        text == self.key || is_front && !self.is_list
    }

    /// The same of a line with any letters in it.
    pub(crate) fn is_repeated_by(&self, line: &Passage) -> bool {
        !self.key.is_empty() && self.is_said_by(line)
    }
}
