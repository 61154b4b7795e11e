//! Tables without rulings, and those with lines across only.

use super::item::{CellDraft, TableDraft};
use super::piece::Piece;
use super::row::Row;
use super::sheet::Rectangle;

/// Rows of a stretch of one column: running text and tables, in order.
pub(super) enum Found {
    Row(Row),
    Table(TableDraft),
}

/// Rows with two pieces or more that make a table where no line says so.
const FEWEST_ROWS: usize = 3;

/// Looks for runs of rows whose pieces stand below each other in columns.
///
/// `boxes` are stretches between lines across, which say that there is a table.
pub(super) fn find(rows: Vec<Row>, boxes: &[Rectangle], page: u32) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let boxed = boxes.iter().find(|area| area.contains(row.area.centre()));
        if row.pieces.len() < 2 && boxed.is_none() {
            found.push(Found::Row(row));
            continue;
        }
        let mut run = vec![row];
        while let Some(next) = rows.peek() {
            let last = &run[run.len() - 1];
            let goes_on = match boxed {
                Some(area) => area.contains(next.area.centre()),
                None => goes_on(&run, last, next),
            };
            if !goes_on {
                break;
            }
            run.extend(rows.next());
        }
        match table(&run, boxed.is_some(), page) {
            Some(table) => found.push(Found::Table(table)),
            None => found.extend(run.into_iter().map(Found::Row)),
        }
    }
    found
}

/// A row belongs to the table above it when it is near and its pieces keep to the columns.
fn goes_on(run: &[Row], last: &Row, next: &Row) -> bool {
    let size = next.pieces.first().map_or(10.0, |piece| piece.size);
    let is_near = next.area.top - last.area.bottom < 1.8 * size;
    if !is_near {
        return false;
    }
    let columns = columns_of(run.iter());
    // Text over the whole width ends a table; a single piece within one column is a wrapped cell.
    next.pieces.iter().all(|piece| {
        let touched = columns
            .iter()
            .filter(|(left, right)| piece.area.left < *right && piece.area.right > *left)
            .count();
        touched <= 1
    }) && (next.pieces.len() >= 2 || columns.len() >= 2)
}

/// The stretches across that pieces take, joined where they overlap.
fn columns_of<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = rows
        .flat_map(|row| &row.pieces)
        .map(|piece| (piece.area.left, piece.area.right))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 + 2.0 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    columns
}

fn table(run: &[Row], is_boxed: bool, page: u32) -> Option<TableDraft> {
    let wide = run.iter().filter(|row| row.pieces.len() >= 2).count();
    let columns = columns_of(run.iter());
    let fullest = run.iter().map(|row| row.pieces.len()).max().unwrap_or(0);
    // With two columns only, a signature beside a date would do: more rows are asked for.
    let needed = match (is_boxed, columns.len()) {
        (true, _) => 2,
        (false, 2) => FEWEST_ROWS + 1,
        (false, _) => FEWEST_ROWS,
    };
    if wide < needed || columns.len() < 2 || columns.len() > fullest {
        return None;
    }
    let mut rows: Vec<Vec<Vec<Piece>>> = Vec::new();
    for row in run {
        let mut cells: Vec<Vec<Piece>> = vec![Vec::new(); columns.len()];
        for piece in &row.pieces {
            let (x, _) = piece.area.centre();
            let column = columns
                .iter()
                .position(|(left, right)| x >= *left && x <= *right)?;
            cells[column].push(piece.clone());
        }
        let is_wrapped = cells[0].is_empty() || row.pieces.len() == 1;
        match rows.last_mut() {
            // The first cell empty: the row above goes on.
            Some(above) if is_wrapped => {
                for (cell, pieces) in above.iter_mut().zip(cells) {
                    cell.extend(pieces);
                }
            }
            _ => rows.push(cells),
        }
    }
    (rows.len() >= 2).then(|| draft(rows, &columns, page))
}

fn draft(rows: Vec<Vec<Vec<Piece>>>, columns: &[(f32, f32)], page: u32) -> TableDraft {
    let rows = rows.into_iter().map(|cells| {
        let cells = cells
            .into_iter()
            .zip(columns)
            .map(|(pieces, (left, right))| {
                let around = pieces.iter().map(|piece| piece.area);
                let area = around
                    .reduce(|whole, area| whole.union(&area))
                    .unwrap_or_default();
                CellDraft::new(
                    pieces,
                    Rectangle {
                        left: *left,
                        right: *right,
                        ..area
                    },
                )
            });
        cells.collect()
    });
    TableDraft {
        rows: rows.collect(),
        page,
        last_page: page,
        columns: columns.iter().map(|(left, _)| *left).collect(),
    }
}
