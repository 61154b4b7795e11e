use serde::{Deserialize, Serialize};

use std::ops::Range;

use crate::inline::Inline;

/// A rectangular grid in which merged cells stand at every position they cover.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub caption: Option<Inline>,
    /// Name of the sheet, for a workbook.
    pub sheet: Option<String>,
    /// The cells in reading order, each once.
    pub cells: Vec<Cell>,
    column_count: u32,
    /// Index into `cells` for each position, row by row; [`EMPTY`] where no cell is.
    ///
    /// Rows keep their own length, so that one wide row among a million short ones costs nothing.
    grid: Vec<u32>,
    /// Where each row starts in `grid`, and the end of the last one.
    row_starts: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

/// One cell, at its upper left position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub row: u32,
    pub column: u32,
    /// Rows and columns covered, at least 1.
    pub row_span: u32,
    pub column_span: u32,
    /// Whether the source says that this is a heading of a row or column.
    pub is_header: bool,
    /// Code points of [`Page::text`](crate::Page::text).
    pub span: Range<u32>,
    pub inline: Inline,
}

impl Table {
    pub fn row_count(&self) -> u32 {
        self.row_starts.len().saturating_sub(1) as u32
    }

    pub fn column_count(&self) -> u32 {
        self.column_count
    }

    /// The cell shown at a position: the one that starts there or covers it.
    pub fn find_cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let end = *self.row_starts.get(row as usize + 1)?;
        let position = self.row_starts[row as usize].checked_add(column)?;
        if position >= end {
            return None;
        }
        let index = self.grid[position as usize];
        self.cells.get(index as usize)
    }

    /// The text shown at a position; empty where there is no cell.
    pub fn text(&self, row: u32, column: u32) -> &str {
        self.find_cell(row, column)
            .map_or("", |cell| cell.inline.text.as_str())
    }

    /// Whether a position is covered by a cell that starts elsewhere.
    pub fn is_covered(&self, row: u32, column: u32) -> bool {
        self.find_cell(row, column)
            .is_some_and(|cell| cell.row != row || cell.column != column)
    }

    /// The positions of one row, merged cells repeated.
    pub fn row(&self, row: u32) -> impl Iterator<Item = Option<&Cell>> {
        (0..self.column_count).map(move |column| self.find_cell(row, column))
    }
}

/// What a reader knows of a cell before the grid is laid out.
pub(crate) struct LooseCell {
    pub(crate) row_span: u32,
    pub(crate) column_span: u32,
    pub(crate) is_header: bool,
    pub(crate) span: Range<u32>,
    pub(crate) inline: Inline,
}

impl LooseCell {
    pub(crate) fn single(span: Range<u32>, inline: Inline) -> Self {
        Self {
            row_span: 1,
            column_span: 1,
            is_header: false,
            span,
            inline,
        }
    }
}

/// Lays rows of cells out into a [`Table`], as the HTML table model does.
pub(crate) struct TableBuilder {
    cells: Vec<Cell>,
    row_count: u32,
    column_count: u32,
    /// For each column, the cell that reaches down into coming rows and how many rows are left.
    reaching: Vec<(u32, u32)>,
    grid: Vec<u32>,
    row_starts: Vec<u32>,
    position_budget: usize,
    is_ragged: bool,
}

impl TableBuilder {
    /// A builder that refuses rows once `position_budget` grid positions are used.
    pub(crate) fn new(position_budget: usize) -> Self {
        Self {
            cells: Vec::new(),
            row_count: 0,
            column_count: 0,
            reaching: Vec::new(),
            grid: Vec::new(),
            row_starts: vec![0],
            position_budget,
            is_ragged: false,
        }
    }

    /// Adds a row; `false` when the budget does not allow it and the row was left out.
    pub(crate) fn push_row(&mut self, row: impl IntoIterator<Item = LooseCell>) -> bool {
        if self.position_budget == 0 {
            return false;
        }
        let mut positions: Vec<u32> = Vec::new();
        let first_cell = self.cells.len();
        for loose in row {
            while self.is_reached(positions.len()) {
                let reaching = self.take_reaching(positions.len());
                positions.push(reaching);
            }
            let width = loose.column_span.max(1) as usize;
            if positions.len() + width > self.position_budget {
                self.cells.truncate(first_cell);
                return false;
            }
            self.place(loose, &mut positions);
        }
        self.close_row(positions, first_cell);
        true
    }

    fn place(&mut self, loose: LooseCell, positions: &mut Vec<u32>) {
        let index = self.cells.len() as u32;
        let (row_span, column_span) = (loose.row_span.max(1), loose.column_span.max(1));
        let column = positions.len();
        for offset in 0..column_span as usize {
            if row_span > 1 {
                self.reach(column + offset, index, row_span - 1);
            }
            positions.push(index);
        }
        self.cells.push(Cell {
            row: self.row_count,
            column: column as u32,
            row_span,
            column_span,
            is_header: loose.is_header,
            span: loose.span,
            inline: loose.inline,
        });
    }

    fn close_row(&mut self, mut positions: Vec<u32>, first_cell: usize) {
        while positions.len() < self.reaching.len() {
            let here = if self.is_reached(positions.len()) {
                self.take_reaching(positions.len())
            } else {
                EMPTY
            };
            positions.push(here);
        }
        while positions.last() == Some(&EMPTY) {
            positions.pop();
        }
        // A row without cells of its own shows nothing unless a cell reaches into it.
        if positions.is_empty() && self.cells.len() == first_cell {
            return;
        }
        let width = positions.len() as u32;
        self.is_ragged |= self.row_count > 0 && width != self.column_count;
        self.column_count = self.column_count.max(width);
        self.position_budget = self.position_budget.saturating_sub(positions.len().max(1));
        self.grid.extend_from_slice(&positions);
        self.row_starts.push(self.grid.len() as u32);
        self.row_count += 1;
    }

    fn is_reached(&self, column: usize) -> bool {
        self.reaching.get(column).is_some_and(|&(_, left)| left > 0)
    }

    fn take_reaching(&mut self, column: usize) -> u32 {
        let (index, left) = &mut self.reaching[column];
        *left -= 1;
        *index
    }

    fn reach(&mut self, column: usize, index: u32, rows: u32) {
        if self.reaching.len() <= column {
            self.reaching.resize(column + 1, (EMPTY, 0));
        }
        self.reaching[column] = (index, rows);
    }

    pub(crate) fn is_ragged(&self) -> bool {
        self.is_ragged
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Number of grid positions taken so far.
    pub(crate) fn position_count(&self) -> usize {
        self.grid.len()
    }

    pub(crate) fn finish(mut self) -> Table {
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.min(self.row_count - cell.row);
        }
        Table {
            caption: None,
            sheet: None,
            cells: self.cells,
            column_count: self.column_count,
            grid: self.grid,
            row_starts: self.row_starts,
        }
    }
}
