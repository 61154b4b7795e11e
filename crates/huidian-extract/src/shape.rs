use std::ops::Range;

use crate::block::{Block, BlockKind};
use crate::inline::Inline;
use crate::page::Page;
use crate::render::{MainText, main_text, marker_length};
use crate::table::Table;

/// The readable text of a page and, line by line, the shape that the file gave it.
///
/// What a parser reads: a heading that the file marks as one need not be guessed from its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShapedText {
    pub main: MainText,
    /// One for each line of [`MainText::text`], in order.
    pub lines: Vec<ShapedLine>,
}

/// One line of a [`ShapedText`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapedLine {
    /// Code points of [`MainText::text`], without the line break.
    pub span: Range<u32>,
    /// Index into [`Page::blocks`] of the block the line belongs to.
    pub block: u32,
    pub shape: LineShape,
    /// Whether every visible character is bold.
    pub is_bold: bool,
    /// Whether the line goes on in the block of the line before it.
    pub is_continued: bool,
}

/// What a line is in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineShape {
    /// 1 to 6.
    Heading {
        level: u8,
    },
    Paragraph,
    ListItem {
        /// 0 for the outermost list.
        depth: u8,
        /// Code points at the start of the line that are the number of the item and the space behind it; 0
        /// for a bullet, which is not in the text, and for the further lines of an item.
        marker_length: u32,
    },
    Quote,
    Preformatted,
    /// The caption of a table.
    Caption,
    /// A row of a table; its cells are set apart by tabs.
    Row {
        cell_count: u32,
        is_header: bool,
    },
}

impl Page {
    /// The readable lines of the page with their shapes.
    pub fn shaped_text(&self) -> ShapedText {
        let main = main_text(self);
        let lines = self.line_shapes(&main);
        ShapedText { main, lines }
    }

    /// The shapes of the lines of a text that was rendered from this page or a part of it; a headline that was put before it has none.
    pub fn line_shapes(&self, main: &MainText) -> Vec<ShapedLine> {
        let mut lines = Vec::new();
        let mut rest = main.text.as_str();
        let mut at = 0;
        for line in &main.lines {
            while at < line.span.start {
                let (text, after) = rest.split_once('\n').unwrap_or((rest, ""));
                at += text.chars().count() as u32 + 1;
                rest = after;
            }
            let block = &self.blocks[line.block as usize];
            let mut shapes = shapes_of(block).into_iter();
            let first = lines.len();
            while at < line.span.end {
                let (text, after) = rest.split_once('\n').unwrap_or((rest, ""));
                let end = at + text.chars().count() as u32;
                let (shape, is_bold) = shapes.next().unwrap_or((LineShape::Paragraph, false));
                lines.push(ShapedLine {
                    span: at..end,
                    block: line.block,
                    shape,
                    is_bold,
                    is_continued: lines.len() > first && !matches!(shape, LineShape::Row { .. }),
                });
                (rest, at) = (after, end + 1);
            }
        }
        lines
    }
}

/// The shape of each line that a block is rendered as, and whether it is bold.
fn shapes_of(block: &Block) -> Vec<(LineShape, bool)> {
    let each = |shape: LineShape| {
        let bold = block.inline().map(Inline::bold_lines);
        let bold = bold.unwrap_or_default().into_iter();
        bold.map(|is_bold| (shape, is_bold)).collect()
    };
    match &block.kind {
        BlockKind::Heading { level, .. } => each(LineShape::Heading { level: *level }),
        BlockKind::Paragraph { .. } => each(LineShape::Paragraph),
        BlockKind::Quote { .. } => each(LineShape::Quote),
        BlockKind::Preformatted { .. } => each(LineShape::Preformatted),
        BlockKind::ListItem {
            depth,
            marker,
            inline,
        } => {
            let item = |marker_length| LineShape::ListItem {
                depth: *depth,
                marker_length,
            };
            let marker = marker.as_deref().unwrap_or_default();
            let marker_length = marker_length(marker, inline.is_empty());
            let mut lines: Vec<(LineShape, bool)> = each(item(0));
            if let Some((shape, _)) = lines.first_mut() {
                *shape = item(marker_length);
            }
            lines
        }
        BlockKind::Table(table) => {
            let caption = table.caption.iter().flat_map(|caption| {
                let bold = caption.bold_lines().into_iter();
                bold.map(|is_bold| (LineShape::Caption, is_bold))
            });
            caption.chain(rows_of(table)).collect()
        }
        BlockKind::Image { .. } | BlockKind::Rule => Vec::new(),
    }
}

/// The rows of a table in which a cell starts: the others are not rendered.
fn rows_of(table: &Table) -> impl Iterator<Item = (LineShape, bool)> + '_ {
    table
        .cells
        .chunk_by(|left, right| left.row == right.row)
        .map(|cells| {
            let shape = LineShape::Row {
                cell_count: cells.len() as u32,
                is_header: cells.iter().all(|cell| cell.is_header),
            };
            let mut with_words = cells
                .iter()
                .filter(|cell| !cell.inline.is_empty())
                .peekable();
            let is_bold =
                with_words.peek().is_some() && with_words.all(|cell| cell.inline.is_bold());
            (shape, is_bold)
        })
}
