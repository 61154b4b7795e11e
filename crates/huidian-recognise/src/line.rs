//! The lines of a page as a reader sees them, each with its place in the page.

use huidian_extract::{Block, BlockKind, Inline, MarkKind, Page};

/// One line of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Code points of the page's text, markup included.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) is_heading: bool,
    pub(crate) is_link: bool,
    pub(crate) is_table: bool,
    pub(crate) is_code: bool,
}

impl Line {
    pub(crate) fn char_count(&self) -> usize {
        self.text.chars().count()
    }
}

/// Share of a line's characters in links from which it is navigation.
const LINK_SHARE: f64 = 0.6;

/// The lines of a page; blank ones are left out.
pub(crate) fn lines_of(page: &Page) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &page.blocks {
        match &block.kind {
            BlockKind::Table(_) => push_table(block, &mut lines),
            BlockKind::ListItem { marker, inline, .. } => {
                push_inline(block, inline, marker.as_deref(), &mut lines);
            }
            _ => {
                if let Some(inline) = block.inline() {
                    push_inline(block, inline, None, &mut lines);
                }
            }
        }
    }
    lines
}

fn push_table(block: &Block, lines: &mut Vec<Line>) {
    let Some(table) = block.table() else { return };
    let mut row: Option<(u32, Line)> = None;
    for cell in &table.cells {
        let words = cell.inline.text.trim().replace('\n', " ");
        match &mut row {
            Some((number, line)) if *number == cell.row => {
                line.text.push('\t');
                line.text.push_str(&words);
                line.end = cell.span.end;
            }
            _ => {
                let next = Line {
                    text: words,
                    start: cell.span.start,
                    end: cell.span.end,
                    is_table: true,
                    ..Line::default()
                };
                lines.extend(
                    row.replace((cell.row, next))
                        .and_then(|(_, line)| filled(line)),
                );
            }
        }
    }
    lines.extend(row.and_then(|(_, line)| filled(line)));
}

fn filled(line: Line) -> Option<Line> {
    (!line.text.trim().is_empty()).then_some(line)
}

fn push_inline(block: &Block, inline: &Inline, marker: Option<&str>, lines: &mut Vec<Line>) {
    let is_link = is_navigation(inline);
    let mut offset = 0_u32;
    for (at, piece) in inline.text.split('\n').enumerate() {
        let length = piece.chars().count() as u32;
        let leading = piece.chars().take_while(|c| c.is_whitespace()).count() as u32;
        let words = piece.trim();
        if !words.is_empty() {
            let last = offset + leading + words.chars().count() as u32 - 1;
            let text = match marker.filter(|_| at == 0) {
                Some(marker) => format!("{marker}{words}"),
                None => words.to_owned(),
            };
            lines.push(Line {
                text,
                start: inline.offsets.to_source(offset + leading),
                end: inline.offsets.to_source(last) + 1,
                is_heading: matches!(block.kind, BlockKind::Heading { .. }),
                is_link,
                is_table: false,
                is_code: matches!(block.kind, BlockKind::Preformatted { .. }),
            });
        }
        offset += length + 1;
    }
}

fn is_navigation(inline: &Inline) -> bool {
    let linked: u32 = inline
        .marks
        .iter()
        .filter(|mark| matches!(mark.kind, MarkKind::Link { .. }))
        .map(|mark| mark.range.end - mark.range.start)
        .sum();
    let length = inline.text.chars().count();
    length > 0 && length < 80 && f64::from(linked) >= LINK_SHARE * length as f64
}
