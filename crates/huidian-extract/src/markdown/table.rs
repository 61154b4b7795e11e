use std::ops::Range;

use super::cursor::Cursor;
use super::inline::inline;
use crate::block::{Block, BlockKind};
use crate::position::trimmed;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// Lines that a cell torn over several lines may take.
const MOST_LINES_OF_ROW: usize = 64;

/// Whether a line is a delimiter row: `| --- | :-: |`, at least one cell of dashes and one pipe.
pub(super) fn is_delimiter(line: &str) -> bool {
    line.len() <= 4096
        && line.contains('|')
        && line.contains("--")
        && line
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// How a table starts at a line.
pub(super) struct Start {
    header: Option<Range<usize>>,
    /// Where the rows below the heading start.
    rows: usize,
}

/// How the table whose first row is `line` starts; `None` when it is not one.
///
/// Exporters leave the heading row empty, or out, or the delimiter row out.
pub(super) fn start_at(cursor: &Cursor<'_, '_>, line: &Range<usize>) -> Option<Start> {
    let text = &cursor.text[line.clone()];
    let (below, after) = cursor.line_at(cursor.at);
    let below = &cursor.text[below];
    let without_header = |rows| Start { header: None, rows };
    if is_delimiter(text) {
        // No heading row at all.
        return below.starts_with('|').then(|| without_header(cursor.at));
    }
    if is_delimiter(below) {
        return Some(Start {
            header: Some(line.clone()),
            rows: after,
        });
    }
    let cells = split_row(text).len();
    let is_headless = cells >= 2 && text.ends_with('|') && below.starts_with('|');
    is_headless.then(|| without_header(line.start))
}

/// Reads the rows of the table that starts at `line`.
pub(super) fn read_at(
    cursor: &mut Cursor<'_, '_>,
    sink: &mut BlockSink,
    line: &Range<usize>,
    start: Start,
) {
    cursor.at = start.rows;
    read_rows(cursor, sink, line.start, start.header);
}

/// Reads a table whose heading row and delimiter row are already behind the cursor.
pub(super) fn read_below(cursor: &mut Cursor<'_, '_>, sink: &mut BlockSink, header: Range<usize>) {
    read_rows(cursor, sink, header.start, Some(header));
}

fn read_rows(
    cursor: &mut Cursor<'_, '_>,
    sink: &mut BlockSink,
    start: usize,
    header: Option<Range<usize>>,
) {
    let mut table = TableBuilder::new(sink.cell_budget);
    let has_pipes = cursor.text[start..].starts_with('|');
    let mut width = 0;
    let mut end = start;
    let mut left_out = None;
    let mut is_first = true;
    if let Some(header) = header {
        end = header.end;
        let cells = split_row(&cursor.text[header.clone()]);
        width = cells.len();
        let row = header_row(cursor, header.start, &cells);
        if row.iter().any(|cell| !cell.inline.is_empty()) {
            is_first = false;
            table.push_row(row);
        }
    }
    while let Some(lines) = next_row(cursor, has_pipes, width) {
        let first = lines[0].start;
        let row = body_row(cursor, &lines, is_first);
        is_first = false;
        let row_end = lines.last().map_or(first, |line| line.end);
        end = row_end;
        if left_out.is_none() && !table.push_row(row) {
            left_out = Some(first);
        }
    }
    let span = cursor.positions.span(start..end);
    let left_out = left_out.map(|from| cursor.positions.at(from)..span.end);
    sink.settle_table(&table, left_out);
    sink.note_ragged(&table, &span);
    if !table.is_empty() {
        sink.push(Block {
            span,
            kind: BlockKind::Table(table.finish()),
        });
    }
}

fn header_row(cursor: &Cursor<'_, '_>, start: usize, cells: &[Range<usize>]) -> Vec<LooseCell> {
    let shifted = cells
        .iter()
        .map(|cell| start + cell.start..start + cell.end);
    shifted
        .map(|bytes| LooseCell {
            is_header: true,
            ..cell(cursor, &[bytes])
        })
        .collect()
}

/// The lines of the next row; `None` at the end of the table.
///
/// A row that starts with a pipe and does not end with one goes on where the next line has no pipe in
/// front: a line break in a cell that the exporter let through.
fn next_row(
    cursor: &mut Cursor<'_, '_>,
    has_pipes: bool,
    width: usize,
) -> Option<Vec<Range<usize>>> {
    let (line, next) = loop {
        if cursor.at >= cursor.text.len() {
            return None;
        }
        let (line, next) = cursor.line_at(cursor.at);
        let text = &cursor.text[line.clone()];
        if line.is_empty() || !text.contains('|') || has_pipes && !text.starts_with('|') {
            return None;
        }
        // A second delimiter row stands where two tables were pasted together.
        if !is_delimiter(text) {
            break (line, next);
        }
        cursor.at = next;
    };
    cursor.at = next;
    let text = &cursor.text[line.clone()];
    let is_torn = has_pipes && !text.ends_with('|') && split_row(text).len() < width.max(2);
    let mut lines = vec![line];
    while is_torn && lines.len() < MOST_LINES_OF_ROW && cursor.at < cursor.text.len() {
        let (line, next) = cursor.line_at(cursor.at);
        if line.is_empty() || cursor.text[line.clone()].starts_with('|') {
            break;
        }
        cursor.at = next;
        let is_last = cursor.text[line.clone()].ends_with('|');
        lines.push(line);
        if is_last {
            break;
        }
    }
    Some(lines)
}

fn body_row(
    cursor: &Cursor<'_, '_>,
    lines: &[Range<usize>],
    may_be_header: bool,
) -> Vec<LooseCell> {
    let mut cells: Vec<Vec<Range<usize>>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut pieces = split_row(&cursor.text[line.clone()])
            .into_iter()
            .map(|piece| line.start + piece.start..line.start + piece.end);
        // The first piece of a line that goes on belongs to the cell that was torn.
        if index > 0
            && let (Some(piece), Some(torn)) = (pieces.next(), cells.last_mut())
        {
            torn.push(piece);
        }
        cells.extend(pieces.map(|piece| vec![piece]));
    }
    let mut row: Vec<LooseCell> = cells.iter().map(|lines| cell(cursor, lines)).collect();
    // With the heading row left empty by the exporter, a first row all in bold is the heading.
    if may_be_header {
        let is_bold = |cell: &LooseCell| cell.inline.is_empty() || cell.inline.is_bold();
        let is_header = row.iter().all(is_bold) && row.iter().any(|cell| !cell.inline.is_empty());
        for cell in &mut row {
            cell.is_header = is_header;
        }
    }
    row
}

fn cell(cursor: &Cursor<'_, '_>, lines: &[Range<usize>]) -> LooseCell {
    let start = lines.first().map_or(0, |line| line.start);
    let end = lines.last().map_or(start, |line| line.end);
    let kept: Vec<Range<usize>> = lines
        .iter()
        .map(|line| trimmed(cursor.text, line.clone()))
        .filter(|line| !line.is_empty())
        .collect();
    LooseCell::single(
        cursor.positions.span(start..end),
        inline(cursor.positions, &kept),
    )
}

/// The byte ranges of the cells of a row: between pipes, outer pipes left out, `\|` no pipe.
fn split_row(row: &str) -> Vec<Range<usize>> {
    let bytes = row.as_bytes();
    let mut cells = Vec::new();
    let mut start = usize::from(bytes.first() == Some(&b'|'));
    for at in memchr::memchr_iter(b'|', bytes) {
        if at < start || is_escaped(bytes, at) {
            continue;
        }
        cells.push(start..at);
        start = at + 1;
    }
    if start < bytes.len() {
        cells.push(start..bytes.len());
    }
    cells
}

fn is_escaped(bytes: &[u8], at: usize) -> bool {
    let slashes = bytes[..at].iter().rev().take(64);
    slashes.take_while(|&&byte| byte == b'\\').count() % 2 == 1
}
