use crate::block::{Block, BlockKind};
use crate::inline::Inline;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// A table being read.
pub(super) struct Grid {
    start: u32,
    rows: Vec<Vec<Draft>>,
    row: Vec<Draft>,
    /// Grid column where the next cell starts.
    column: u32,
    is_header_row: bool,
    is_deleted_row: bool,
    cell: Option<Draft>,
    cell_count: usize,
    cell_limit: usize,
    cut_at: Option<u32>,
}

struct Draft {
    column: u32,
    column_span: u32,
    row_span: u32,
    is_header: bool,
    /// Goes on from the cell above.
    is_continued: bool,
    start: u32,
    end: u32,
    inline: Inline,
}

impl Grid {
    pub(super) fn new(start: u32, cell_limit: usize) -> Self {
        Self {
            start,
            rows: Vec::new(),
            row: Vec::new(),
            column: 0,
            is_header_row: false,
            is_deleted_row: false,
            cell: None,
            cell_count: 0,
            cell_limit,
            cut_at: None,
        }
    }

    pub(super) fn open_row(&mut self) {
        self.row.clear();
        self.column = 0;
        self.is_header_row = false;
        self.is_deleted_row = false;
    }

    /// The row is one that a tracked change took away.
    pub(super) fn set_deleted_row(&mut self) {
        self.is_deleted_row = true;
    }

    pub(super) fn set_header_row(&mut self) {
        self.is_header_row = true;
    }

    /// Leaves columns free at the start of a row.
    pub(super) fn skip_columns(&mut self, count: u32, place: u32) {
        for _ in 0..count.min(64) {
            self.open_cell(place);
            self.close_cell(place);
        }
    }

    pub(super) fn open_cell(&mut self, start: u32) {
        self.cell = Some(Draft {
            column: self.column,
            column_span: 1,
            row_span: 1,
            is_header: false,
            is_continued: false,
            start,
            end: start,
            inline: Inline::default(),
        });
    }

    pub(super) fn set_column_span(&mut self, span: u32) {
        if let Some(cell) = &mut self.cell {
            cell.column_span = span.clamp(1, 1000);
        }
    }

    pub(super) fn set_continued(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.is_continued = true;
        }
    }

    /// Whether the open cell holds text already.
    pub(super) fn has_text(&self) -> bool {
        self.cell
            .as_ref()
            .is_some_and(|cell| !cell.inline.is_empty())
    }

    /// Whether the row has a closed cell before the open one.
    pub(super) fn has_cells(&self) -> bool {
        !self.row.is_empty()
    }

    pub(super) fn push(&mut self, inline: &Inline) {
        if let Some(cell) = &mut self.cell {
            cell.inline.append_line(inline);
        }
    }

    /// Closes the open cell; `false` when none is open.
    pub(super) fn close_cell(&mut self, end: u32) -> bool {
        let Some(mut cell) = self.cell.take() else {
            return false;
        };
        cell.end = end;
        self.column = self.column.saturating_add(cell.column_span);
        if self.cell_count >= self.cell_limit {
            self.cut_at.get_or_insert(cell.start);
            return true;
        }
        self.cell_count += 1;
        self.row.push(cell);
        true
    }

    pub(super) fn close_row(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        if self.is_deleted_row {
            return;
        }
        for cell in &mut row {
            cell.is_header = self.is_header_row;
        }
        if self.cut_at.is_none() || !row.is_empty() {
            self.rows.push(row);
        }
    }

    /// Joins cells that go on from above into the one they started in.
    fn join_down(&mut self) {
        // For each column, the row and place of the last cell that was not a continuation.
        let mut above: Vec<Option<(usize, usize)>> = Vec::new();
        for row in 0..self.rows.len() {
            for index in 0..self.rows[row].len() {
                let cell = &self.rows[row][index];
                let column = (cell.column as usize).min(4096);
                if above.len() <= column {
                    above.resize(column + 1, None);
                }
                match above[column] {
                    Some((upper, place)) if cell.is_continued => {
                        let inline = cell.inline.clone();
                        let origin = &mut self.rows[upper][place];
                        origin.row_span = (row - upper + 1) as u32;
                        origin.inline.append_line(&inline);
                    }
                    _ => {
                        self.rows[row][index].is_continued = false;
                        above[column] = Some((row, index));
                    }
                }
            }
        }
    }

    /// The table, or a paragraph where it only draws a box around one.
    pub(super) fn finish(mut self, end: u32, sink: &mut BlockSink) -> Option<Block> {
        self.join_down();
        let span = self.start..end;
        let mut rows = self.rows;
        if self.cell_count == 1 {
            let cell = rows.iter_mut().find_map(Vec::pop)?;
            let kind = BlockKind::Paragraph {
                inline: cell.inline,
            };
            return Some(Block { span, kind });
        }
        let mut table = TableBuilder::new(sink.cell_budget);
        let mut left_out = self.cut_at.map(|cut| cut..end);
        for row in rows {
            let start = row.first().map_or(end, |cell| cell.start);
            let cells = row.into_iter().filter(|cell| !cell.is_continued);
            if !table.push_row(cells.map(Draft::into_cell)) {
                left_out = Some(start..end);
                break;
            }
        }
        sink.settle_table(&table, left_out);
        sink.note_ragged(&table, &span);
        let kind = (!table.is_empty()).then(|| BlockKind::Table(table.finish()))?;
        Some(Block { span, kind })
    }
}

impl Draft {
    fn into_cell(self) -> LooseCell {
        LooseCell {
            row_span: self.row_span,
            column_span: self.column_span,
            is_header: self.is_header,
            span: self.start..self.end,
            inline: self.inline,
        }
    }
}
