use quick_xml::events::BytesStart;

use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::xml;
use crate::inline::Inline;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// A table being read.
pub(super) struct Grid {
    start: u32,
    rows: Vec<Vec<LooseCell>>,
    row: Vec<LooseCell>,
    cell: Option<LooseCell>,
    is_header: bool,
    /// Cells that may still be kept.
    left: usize,
}

impl Grid {
    pub(super) fn new(start: u32, cell_limit: usize) -> Self {
        Self {
            start,
            rows: Vec::new(),
            row: Vec::new(),
            cell: None,
            is_header: false,
            left: cell_limit,
        }
    }

    pub(super) fn set_header(&mut self, is_header: bool) {
        self.is_header = is_header;
    }

    pub(super) fn open_cell(&mut self, element: &BytesStart<'_>, canvas: &mut Canvas) {
        if !self.row.is_empty() {
            canvas.write("\t");
        }
        let span = |name| xml::number(element, name).unwrap_or(1).clamp(1, 1000);
        let here = canvas.length();
        self.cell = Some(LooseCell {
            row_span: span("number-rows-spanned"),
            column_span: span("number-columns-spanned"),
            is_header: self.is_header,
            span: here..here,
            inline: Inline::default(),
        });
    }

    /// Whether the open cell holds text already.
    pub(super) fn has_text(&self) -> bool {
        self.cell
            .as_ref()
            .is_some_and(|cell| !cell.inline.is_empty())
    }

    pub(super) fn push(&mut self, inline: &Inline) {
        if let Some(cell) = &mut self.cell {
            cell.inline.append_line(inline);
        }
    }

    pub(super) fn close_cell(&mut self, end: u32) {
        if let Some(mut cell) = self.cell.take()
            && self.left > 0
        {
            self.left -= 1;
            cell.span.end = end;
            self.row.push(cell);
        }
    }

    pub(super) fn close_row(&mut self, canvas: &mut Canvas) {
        self.close_cell(canvas.length());
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.rows.push(row);
            canvas.write("\n");
        }
    }

    /// The table, or a paragraph where it only draws a box around one.
    pub(super) fn finish(mut self, canvas: &mut Canvas, sink: &mut BlockSink) -> Option<Block> {
        self.close_row(canvas);
        let end = canvas.length();
        let span = self.start..end;
        let mut left_out = (self.left == 0).then_some(end..end);
        if let [row] = self.rows.as_mut_slice()
            && row.len() == 1
        {
            let inline = row.pop()?.inline;
            let kind = BlockKind::Paragraph { inline };
            return Some(Block { span, kind });
        }
        let mut table = TableBuilder::new(sink.cell_budget);
        for row in self.rows {
            let start = row.first().map_or(end, |cell| cell.span.start);
            if !table.push_row(row) {
                left_out = Some(start..end);
                break;
            }
        }
        sink.settle_table(&table, left_out);
        let kind = (!table.is_empty()).then(|| BlockKind::Table(table.finish()))?;
        Some(Block { span, kind })
    }
}
