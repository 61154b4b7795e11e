use std::collections::HashMap;

use super::canvas::Canvas;
use super::drawn::Drawn;
use crate::block::{Block, BlockKind};
use crate::limits::Limits;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// One sheet of a workbook before it is drawn.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Cells with text, in reading order.
    pub(super) cells: Vec<SheetCell>,
    pub(super) merges: Vec<Merge>,
    /// Cells were left out because of the limit.
    pub(super) is_cut: bool,
}

pub(super) struct SheetCell {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// What the cells of a workbook may still take.
pub(super) struct CellBudget {
    pub(super) cells: usize,
    pub(super) characters: usize,
}

impl CellBudget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            cells: limits.cells,
            characters: limits.characters,
        }
    }

    /// Takes a cell of this text off; `false` when it does not fit any more.
    pub(super) fn take(&mut self, text: &str) -> bool {
        // Bytes are as many as characters or more, and need no counting.
        if self.cells == 0 || text.len() > self.characters {
            self.cells = 0;
            return false;
        }
        self.cells -= 1;
        self.characters -= text.len();
        true
    }

    pub(super) fn is_spent(&self) -> bool {
        self.cells == 0
    }
}

/// A merged area by its first and last row and column.
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// Draws sheets out as text, a row on a line and cells set apart by tabs, with a table for each.
pub(super) fn draw(sheets: Vec<Sheet>, limits: &Limits) -> Drawn {
    let mut artist = Artist {
        canvas: Canvas::default(),
        sink: BlockSink::new(limits),
    };
    for sheet in sheets {
        artist.sheet(sheet);
    }
    Drawn {
        text: artist.canvas.text,
        blocks: artist.sink.blocks,
        diagnostics: artist.sink.diagnostics,
        ..Drawn::default()
    }
}

struct Artist {
    canvas: Canvas,
    sink: BlockSink,
}

/// Where the merged areas of a sheet start, and how far the open ones reach down.
struct Areas {
    spans: HashMap<(u32, u32), (u32, u32)>,
    /// Last row that each column is covered to by an area from above.
    covered_to: HashMap<u32, u32>,
    first_column: u32,
    last_row_covered: u32,
    last_column_covered: u32,
}

impl Artist {
    fn sheet(&mut self, sheet: Sheet) {
        let Some(last_row) = sheet.cells.last().map(|cell| cell.row) else {
            return;
        };
        let mut areas = Areas::new(&sheet);
        let mut table = TableBuilder::new(self.sink.cell_budget);
        let start = self.canvas.length();
        let mut left_out = None;
        let first_row = sheet.cells[0].row;
        let mut cells = sheet.cells.into_iter().peekable();
        for row in first_row..=last_row {
            let mut row_cells = Vec::new();
            while let Some(cell) = cells.next_if(|cell| cell.row == row) {
                row_cells.push(cell);
            }
            if row_cells.is_empty() && row > areas.last_row_covered {
                continue;
            }
            let row_start = self.canvas.length();
            let row = self.row(row, row_cells, &mut areas);
            self.canvas.write("\n");
            if !table.push_row(row) {
                left_out = Some(row_start..self.canvas.length());
                break;
            }
        }
        let span = start..self.canvas.length();
        if sheet.is_cut && left_out.is_none() {
            left_out = Some(self.canvas.length()..self.canvas.length());
        }
        self.sink.settle_table(&table, left_out);
        if !table.is_empty() {
            let mut table = table.finish();
            table.sheet = Some(sheet.name);
            let kind = BlockKind::Table(table);
            self.sink.push(Block { span, kind });
        }
    }

    fn row(&mut self, row: u32, cells: Vec<SheetCell>, areas: &mut Areas) -> Vec<LooseCell> {
        let last_cell = cells.last().map_or(areas.first_column, |cell| cell.column);
        let last = if row <= areas.last_row_covered {
            last_cell.max(areas.last_column_covered)
        } else {
            last_cell
        };
        let mut cells = cells.into_iter().peekable();
        let mut loose = Vec::new();
        let mut column = areas.first_column;
        while column <= last {
            let mut text = String::new();
            // Two cells at one place: the later one wins, as in a spreadsheet.
            while let Some(cell) = cells.next_if(|cell| cell.column <= column) {
                text = cell.text;
            }
            if areas.is_covered(row, column) {
                column += 1;
                continue;
            }
            if !loose.is_empty() {
                self.canvas.write("\t");
            }
            let (row_span, column_span) = areas.open(row, column);
            loose.push(LooseCell {
                row_span,
                column_span,
                ..self.cell(&text)
            });
            let end = column + column_span;
            while cells.next_if(|cell| cell.column < end).is_some() {}
            column = end;
        }
        loose
    }

    fn cell(&mut self, text: &str) -> LooseCell {
        let (span, inline) = self.canvas.inline(text, Vec::new());
        LooseCell::single(span, inline)
    }
}

impl Areas {
    fn new(sheet: &Sheet) -> Self {
        let last_row = sheet.cells.last().map_or(0, |cell| cell.row);
        let columns = sheet.cells.iter().map(|cell| cell.column);
        let first_column = columns.clone().min().unwrap_or(0);
        let last_column = columns.max().unwrap_or(0);
        let spans = sheet
            .merges
            .iter()
            .filter(|merge| merge.rows.0 <= last_row && merge.columns.0 <= last_column)
            .map(|merge| {
                let rows = merge.rows.1.min(last_row).saturating_sub(merge.rows.0) + 1;
                let last = merge.columns.1.min(last_column);
                let columns = last.saturating_sub(merge.columns.0) + 1;
                ((merge.rows.0, merge.columns.0), (rows, columns))
            });
        Self {
            spans: spans.collect(),
            covered_to: HashMap::new(),
            first_column,
            last_row_covered: 0,
            last_column_covered: 0,
        }
    }

    fn is_covered(&self, row: u32, column: u32) -> bool {
        self.covered_to
            .get(&column)
            .is_some_and(|&last| row <= last)
    }

    /// Opens the area that starts here; returns its rows and columns, 1 and 1 for a plain cell.
    ///
    /// An area that runs into one from above is cut short there: overlapping areas are a fault in the file.
    fn open(&mut self, row: u32, column: u32) -> (u32, u32) {
        let Some(&(rows, columns)) = self.spans.get(&(row, column)) else {
            return (1, 1);
        };
        let free = (column..column + columns)
            .take_while(|&column| !self.is_covered(row, column))
            .count() as u32;
        if rows > 1 {
            for column in column..column + free {
                self.covered_to.insert(column, row + rows - 1);
            }
            self.last_row_covered = self.last_row_covered.max(row + rows - 1);
            self.last_column_covered = self.last_column_covered.max(column + free - 1);
        }
        (rows, free.max(1))
    }
}
