//! What the page calls itself: a line that says it again names no document and opens no item.

use huidian_extract::{BlockKind, Page};
use huidian_text::title_key;

use crate::foreign::is_foreign_text;
use crate::instrument::{Look, look};
use crate::mention::{Role, mentions};
use crate::passage::Passage;
use crate::reader::roundup_key;
use crate::when::Years;

/// The roundup's own title.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnTitle {
    key: String,
    /// 甲部印发乙办法；丙公司…: a title that lists its items; a line that is its beginning is one of them.
    is_list: bool,
    /// Titles that it announces, under their keys.
    announced: Vec<String>,
    is_foreign: bool,
}

/// Whether what the page is called after is the first of several headings that stand alike below no higher one.
fn is_first_of_items(page: &Page, title: &str) -> bool {
    const SIBLINGS: usize = 3;
    let mut headings = page.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { level, inline } => Some((*level, inline.text.trim())),
        _ => None,
    });
    let Some((level, first)) = headings.next() else {
        return false;
    };
    let mut alike = 1;
    let mut is_highest = true;
    for (other, _) in headings {
        alike += usize::from(other == level);
        is_highest &= other >= level;
    }
    level >= 2 && is_highest && alike >= SIBLINGS && title_key(first) == title_key(title)
}

/// 甲部就《乙办法》公开征求意见: what a title says was issued or put out for comment.
fn announced_in(title: &str) -> Vec<String> {
    let passage = Passage::new(title.chars().zip(0..));
    mentions(&passage, Years::default())
        .into_iter()
        .filter(|mention| {
            mention.role == Role::Announced && look(&mention.title) == Look::Instrument
        })
        .map(|mention| roundup_key(&mention.title))
        .collect()
}

impl OwnTitle {
    /// The title of the page, or of its first line where that reads like one.
    pub(crate) fn of(page: &Page, first_line: impl FnOnce() -> Option<String>) -> Self {
        let title = page
            .title
            .clone()
            .filter(|title| !is_first_of_items(page, title));
        let title = title.or_else(first_line).unwrap_or_default();
        Self {
            key: title_key(&title),
            is_list: title.contains(['；', ';']),
            announced: announced_in(&title),
            is_foreign: is_foreign_text(&title)
                && !title.contains(['；', ';', '/'])
                && !["我国", "中国", "国内"]
                    .iter()
                    .any(|ours| title.contains(ours)),
        }
    }

    /// Whether it lists the items of the page.
    pub(crate) fn is_list(&self) -> bool {
        self.is_list
    }

    /// Whether the page is called after another state's doings, and nothing of ours beside it.
    pub(crate) fn is_of_another_state(&self) -> bool {
        self.is_foreign
    }

    /// Whether the page is called after the issue of this document.
    pub(crate) fn announces(&self, title: &str) -> bool {
        !self.announced.is_empty() && self.announced.contains(&roundup_key(title))
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
