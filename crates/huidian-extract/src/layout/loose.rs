//! Tables without rulings, and those with lines across only.

use super::item::{CellDraft, TableDraft};
use super::marker::is_contents_entry;
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
        if row.pieces.len() < 2 && boxed.is_none() || is_contents(&row) {
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

/// Whether a row is an entry of a table of contents, whose number stands apart.
fn is_contents(row: &Row) -> bool {
    let texts: Vec<&str> = row.pieces.iter().map(|piece| &*piece.text).collect();
    is_contents_entry(&texts.join(" "))
}

/// A row belongs to the table above it when it is near and its pieces keep to the columns.
fn goes_on(run: &[Row], last: &Row, next: &Row) -> bool {
    let size = next.pieces.first().map_or(10.0, |piece| piece.size);
    let is_near = next.area.top - last.area.bottom < 1.8 * size;
    if !is_near || is_contents(next) {
        return false;
    }
    let columns = columns_of(run.iter().flat_map(|row| &row.pieces));
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
fn columns_of<'p>(pieces: impl Iterator<Item = &'p Piece>) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = pieces
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
    let columns = columns_of(run.iter().flat_map(|row| &row.pieces));
    let pieces: Vec<Vec<Piece>> = run.iter().map(|row| row.pieces.clone()).collect();
    let cut = cut(run, columns.len());
    let is_cut = cut.is_some();
    let (columns, pieces) = cut.unwrap_or((columns, pieces));
    let fullest = pieces.iter().map(Vec::len).max().unwrap_or(0);
    let wide = pieces.iter().filter(|row| row.len() >= 2).count();
    // With two columns only, a signature beside a date would do: more rows are asked for.
    let needed = match (is_boxed, columns.len()) {
        (true, _) => 2,
        (false, 2) => FEWEST_ROWS + 1,
        (false, _) => FEWEST_ROWS,
    };
    if wide < needed || columns.len() < 2 || columns.len() > fullest + usize::from(is_cut) {
        return None;
    }
    let rows = match heaped(&pieces, &columns) {
        Some(rows) => rows,
        None => stacked(pieces, &columns)?,
    };
    (rows.len() >= 2).then(|| draft(rows, &columns, page))
}

/// Left and right edges of columns, and the pieces of each row.
type Cut = (Vec<(f32, f32)>, Vec<Vec<Piece>>);

/// The columns of pieces without a gap, and all rows cut by them: the heads of narrow columns nearly touch. `None` where that
/// gives no more columns than `count`, or some row does not keep to them.
fn cut(run: &[Row], count: usize) -> Option<Cut> {
    let whole = run.iter().flat_map(|row| &row.pieces);
    let mut columns = columns_of(whole.filter(|piece| !piece.has_gap()));
    if columns.len() <= count {
        return None;
    }
    let between: Vec<(f32, f32)> = columns
        .windows(2)
        .map(|pair| (pair[0].1, pair[1].0))
        .collect();
    let rows: Vec<Vec<Piece>> = run
        .iter()
        .map(|row| {
            let pieces = row.pieces.iter().cloned();
            pieces.flat_map(|piece| piece.cut(&between)).collect()
        })
        .collect();
    for piece in rows.iter().flatten() {
        let mut touched = columns
            .iter_mut()
            .filter(|(left, right)| piece.area.left < *right && piece.area.right > *left);
        let own = touched.next();
        if touched.next().is_some() {
            return None;
        }
        if let Some((left, right)) = own {
            (*left, *right) = (left.min(piece.area.left), right.max(piece.area.right));
        }
    }
    Some((columns, rows))
}

fn column_of(piece: &Piece, columns: &[(f32, f32)]) -> Option<usize> {
    let (x, _) = piece.area.centre();
    columns
        .iter()
        .position(|(left, right)| x >= *left && x <= *right)
}

/// Rows told by the heaps that the lines of each cell make: cells set in the middle of their row start at no common height.
///
/// `None` where lines of one cell are no nearer to each other than rows are.
fn heaped(rows: &[Vec<Piece>], columns: &[(f32, f32)]) -> Option<Vec<Vec<Vec<Piece>>>> {
    let mut cells: Vec<(usize, Vec<Piece>)> = Vec::new();
    let mut by_column: Vec<Vec<Piece>> = vec![Vec::new(); columns.len()];
    for piece in rows.iter().flatten() {
        by_column[column_of(piece, columns)?].push(piece.clone());
    }
    let steps = by_column.iter().flat_map(|pieces| {
        let tops = pieces.windows(2);
        tops.map(|pair| pair[1].area.top - pair[0].area.top)
    });
    let pitch = steps.filter(|step| *step > 1.0).fold(f32::MAX, f32::min);
    for (column, pieces) in by_column.into_iter().enumerate() {
        for piece in pieces {
            match cells.last_mut() {
                Some((own, cell))
                    if *own == column
                        && cell.last().is_some_and(|last| {
                            piece.area.top - last.area.top < pitch * 1.15 + 0.5
                        }) =>
                {
                    cell.push(piece);
                }
                _ => cells.push((column, vec![piece])),
            }
        }
    }
    let extent = |cell: &[Piece]| (cell[0].area.top, cell[cell.len() - 1].area.bottom);
    cells.sort_by(|a, b| {
        let middle = |(top, bottom): (f32, f32)| f32::midpoint(top, bottom);
        middle(extent(&a.1)).total_cmp(&middle(extent(&b.1)))
    });
    let mut table: Vec<(f32, f32, Vec<Vec<Piece>>)> = Vec::new();
    for (column, cell) in cells {
        let (top, bottom) = extent(&cell);
        let overlaps = |row: &&mut (f32, f32, Vec<Vec<Piece>>)| {
            let shared = row.1.min(bottom) - row.0.max(top);
            shared > 0.4 * (row.1 - row.0).min(bottom - top)
        };
        match table.last_mut().filter(overlaps) {
            Some(row) if row.2[column].is_empty() => {
                (row.0, row.1) = (row.0.min(top), row.1.max(bottom));
                row.2[column] = cell;
            }
            // Two heaps of one column beside one of another: the distances say nothing here.
            Some(_) => return None,
            None => {
                let mut row = vec![Vec::new(); columns.len()];
                row[column] = cell;
                table.push((top, bottom, row));
            }
        }
    }
    let rows: Vec<Vec<Vec<Piece>>> = table.into_iter().map(|(_, _, row)| row).collect();
    let is_told = rows
        .iter()
        .all(|row| !row[0].is_empty() && !is_several(row));
    is_told.then_some(rows)
}

/// Whether what was taken for one row is several: the lines of its first cell have lines of another beside each.
fn is_several(row: &[Vec<Piece>]) -> bool {
    let Some((first, others)) = row.split_first() else {
        return false;
    };
    let stands_in = |cell: &Vec<Piece>, line: &Piece| {
        cell.iter()
            .any(|other| (other.area.top - line.area.top).abs() < 0.3 * line.size)
    };
    first.len() > 1
        && others
            .iter()
            .any(|cell| first.iter().all(|line| stands_in(cell, line)))
}

/// Rows one below the other; one whose first cell is empty goes on with the row above.
fn stacked(rows: Vec<Vec<Piece>>, columns: &[(f32, f32)]) -> Option<Vec<Vec<Vec<Piece>>>> {
    let mut table: Vec<Vec<Vec<Piece>>> = Vec::new();
    for row in rows {
        let count = row.len();
        let mut cells: Vec<Vec<Piece>> = vec![Vec::new(); columns.len()];
        for piece in row {
            cells[column_of(&piece, columns)?].push(piece);
        }
        let is_wrapped = cells[0].is_empty() || count == 1;
        match table.last_mut() {
            Some(above) if is_wrapped => {
                for (cell, pieces) in above.iter_mut().zip(cells) {
                    cell.extend(pieces);
                }
            }
            _ => table.push(cells),
        }
    }
    Some(table)
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
