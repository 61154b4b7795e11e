use std::ops::Range;

use crate::block::{Block, BlockKind};
use crate::inline::Inline;
use crate::offsets::OffsetMap;
use crate::page::Page;
use crate::position::count_chars;
use crate::table::Table;

/// The readable lines of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MainText {
    /// One block, table row or line of a block on each line; each line ends with `\n`.
    pub text: String,
    /// From code points of `text` to code points of [`Page::text`].
    pub offsets: OffsetMap,
    /// For each block with text, in order, its stretch of `text`.
    pub lines: Vec<Line>,
}

/// Where one block stands in a [`MainText`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Code points of [`MainText::text`], without the last line break.
    pub span: Range<u32>,
    /// Index into [`Page::blocks`].
    pub block: u32,
}

/// Renders the text a reader would see, so that a parser finds 第一条 at the start of a line.
///
/// Numbers of ordered lists are kept, bullets are not; the cells of a table row are set apart by tabs,
/// and a merged cell stands only where it starts. Images and rules leave nothing.
pub fn main_text(page: &Page) -> MainText {
    main_text_in(page, &(0..u32::MAX), None)
}

/// The same of one part of a page, in code points of its source. A headline that stands outside comes first, with the place where it stands.
pub fn main_text_in(page: &Page, within: &Range<u32>, headline: Option<(&str, u32)>) -> MainText {
    let mut out = MainText::default();
    if let Some((words, source)) = headline {
        out.text.push_str(words);
        out.offsets.push(count_chars(words.as_bytes()), source, 0);
        out.break_line(source);
    }
    for (index, block) in (0..).zip(&page.blocks) {
        if block.span.start < within.start || block.span.end > within.end {
            continue;
        }
        let start = out.offsets.plain_length();
        out.push_block(block);
        let end = out.offsets.plain_length();
        if end > start {
            out.break_line(block.span.end);
            out.lines.push(Line {
                span: start..end,
                block: index,
            });
        }
    }
    out
}

impl MainText {
    fn push_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::ListItem { marker, inline, .. } => {
                if let Some(marker) = marker {
                    self.push_marker(marker, inline, block.span.start);
                }
                self.push_inline(inline);
            }
            BlockKind::Table(table) => self.push_table(table),
            _ => {
                if let Some(inline) = block.inline() {
                    self.push_inline(inline);
                }
            }
        }
    }

    /// The source of a marker is the start of its item: some formats count instead of writing numbers.
    fn push_marker(&mut self, marker: &str, inline: &Inline, source: u32) {
        self.text.push_str(marker);
        if has_space_behind(marker, inline.is_empty()) {
            self.text.push(' ');
        }
        let length = marker_length(marker, inline.is_empty());
        self.offsets.push(length, source, 0);
    }

    fn push_table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            self.push_inline(caption);
        }
        let mut row = None;
        for cell in &table.cells {
            let source = cell.span.start;
            if row.is_some_and(|row| row != cell.row) {
                self.break_line(source);
            } else if row.is_some() {
                self.text.push('\t');
                self.offsets.push(1, source, 0);
            } else if table.caption.is_some() {
                self.break_line(source);
            }
            row = Some(cell.row);
            self.push_cell(&cell.inline);
        }
    }

    /// A line break inside a cell would tear the row apart.
    fn push_cell(&mut self, inline: &Inline) {
        if inline.text.contains('\n') {
            let joined = Inline {
                text: inline.text.replace('\n', " "),
                offsets: inline.offsets.clone(),
                marks: Vec::new(),
            };
            self.push_inline(&joined);
        } else {
            self.push_inline(inline);
        }
    }

    fn push_inline(&mut self, inline: &Inline) {
        self.text.push_str(&inline.text);
        self.offsets.append(&inline.offsets);
    }

    fn break_line(&mut self, source: u32) {
        self.text.push('\n');
        self.offsets.push(1, source, 0);
    }
}

/// Code points that the number of a list item takes at the start of its line, the space behind it included.
pub(crate) fn marker_length(marker: &str, is_alone: bool) -> u32 {
    count_chars(marker.as_bytes()) + u32::from(has_space_behind(marker, is_alone))
}

fn has_space_behind(marker: &str, is_alone: bool) -> bool {
    !marker.is_empty() && !is_alone && !marker.ends_with(is_closing)
}

fn is_closing(character: char) -> bool {
    matches!(character, '）' | '、' | '．' | '。')
}
