//! From characters in their places to text in reading order.
//!
//! Shared by all formats of fixed layout: each brings [`Sheet`]s. Characters become pieces of lines,
//! furniture of the page goes out, rulings and aligned columns make tables, columns are put one after another,
//! and lines are joined to paragraphs over the ends of lines and pages.

mod column;
mod compose;
mod furniture;
mod grid;
mod head;
mod item;
mod loose;
mod margins;
mod marker;
mod paragraph;
mod piece;
mod recognised;
mod row;
mod seam;
pub(crate) mod sheet;
pub(crate) mod turn;

use self::furniture::PagePieces;
use self::grid::{Grid, grids};
use self::item::{CellDraft, Item, Line, TableDraft};
use self::loose::Found;
use self::piece::{Piece, pieces_of};
use self::recognised::Recognised;
use self::row::rows_of;
use self::sheet::{Bookmark, Rectangle, Ruling, Sheet, seen};
use self::turn::WayBack;
use crate::container::drawn::Drawn;
use crate::limits::Limits;

/// A page after its tables with rulings were taken out.
struct Prepared {
    pieces: PagePieces,
    grids: Vec<(Grid, Vec<Piece>)>,
    single: Vec<Ruling>,
}

/// Lays a document out as text.
pub(crate) fn read(sheets: Vec<Sheet>, bookmarks: &[Bookmark], limits: &Limits) -> Drawn {
    let ways_back: Vec<WayBack> = sheets.iter().map(Sheet::way_back).collect();
    let page_sizes = ways_back.iter().map(WayBack::size).collect();
    let recognised = Recognised::of(&sheets);
    let mut pages: Vec<Prepared> = sheets.into_iter().map(prepare).collect();
    let mut pieces: Vec<PagePieces> = pages
        .iter_mut()
        .map(|page| std::mem::replace(&mut page.pieces, PagePieces::empty()))
        .collect();
    let marks = pieces.first_mut().map_or_else(Vec::new, head::take_marks);
    if let Some(first) = pieces.first_mut() {
        head::join_issuers(&mut first.pieces);
    }
    furniture::remove(&mut pieces);
    let body = furniture::body_size(
        pieces
            .iter()
            .flat_map(|page| page.pieces.iter().chain(&page.in_tables)),
    );
    let mut items = Vec::new();
    for (number, (page, pieces)) in (1..).zip(pages.into_iter().zip(pieces)) {
        page_items(number, page, pieces, body, &mut items);
    }
    margins::set(&mut items);
    let mut drawn = compose::compose(items, body, bookmarks, limits);
    drawn.page_sizes = page_sizes;
    drawn.diagnostics.extend(head::note_on(&marks));
    recognised.tell(&drawn.text, &mut drawn.places);
    for place in &mut drawn.places {
        if let Some(way) = ways_back.get(place.page as usize - 1) {
            place.area = way.lead(place.area);
        }
    }
    drawn
}

fn prepare(sheet: Sheet) -> Prepared {
    let (grids, single) = grids(&sheet.rulings);
    let (mut inside, mut outside) = (vec![Vec::new(); grids.len()], Vec::new());
    for mut glyph in sheet.glyphs {
        glyph.text = seen(glyph.text);
        let centre = glyph.area.centre();
        match grids.iter().position(|grid| grid.area.contains(centre)) {
            Some(index) => inside[index].push(glyph),
            None => outside.push(glyph),
        }
    }
    let mut with_cells = Vec::new();
    let mut in_tables = Vec::new();
    for (grid, glyphs) in grids.into_iter().zip(inside) {
        // Cell by cell: a gap between columns can be narrower than one between words.
        let mut cells: Vec<Vec<sheet::Glyph>> = vec![Vec::new(); grid.cells.len()];
        for glyph in glyphs {
            let centre = glyph.area.centre();
            if let Some(index) = grid
                .cells
                .iter()
                .position(|cell| cell.area.contains(centre))
            {
                cells[index].push(glyph);
            }
        }
        let pieces: Vec<Piece> = cells.into_iter().flat_map(pieces_of).collect();
        in_tables.extend(pieces.iter().cloned());
        with_cells.push((grid, pieces));
    }
    Prepared {
        pieces: PagePieces {
            height: sheet.height,
            pieces: pieces_of(outside),
            rulings: single.clone(),
            in_tables,
        },
        grids: with_cells,
        single,
    }
}

/// Puts what stands on one page into reading order.
fn page_items(number: u32, page: Prepared, pieces: PagePieces, body: f32, items: &mut Vec<Item>) {
    let mut pieces = pieces.pieces;
    let notes = take_footnotes(&mut pieces, &page.single, body);
    let boxes = open_tables(&page.single, &pieces);
    let mut tables: Vec<(f32, TableDraft)> = page
        .grids
        .into_iter()
        .filter_map(|(grid, pieces)| Some((grid.area.top, ruled_table(&grid, pieces, number)?)))
        .collect();
    tables.reverse();
    let mut stretch = 0;
    // Tables cut a page into bands, each with columns of its own.
    let mut rest = pieces;
    loop {
        let table = tables.pop();
        let below = table.as_ref().map_or(f32::MAX, |(top, _)| *top);
        let (band, after): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|piece| piece.area.centre().1 < below);
        rest = after;
        for pieces in column::stretches(band) {
            stretch += 1;
            let rows = rows_of(pieces);
            for found in loose::find(rows, &boxes, number) {
                match found {
                    Found::Table(table) => items.push(Item::Table(table)),
                    Found::Row(row) => {
                        items.extend(row.into_piece().map(|piece| line(piece, number, stretch)));
                    }
                }
            }
        }
        match table {
            Some((_, table)) => items.push(Item::Table(table)),
            None => break,
        }
    }
    for row in rows_of(notes) {
        if let Some(Item::Line(mut note)) = row.into_piece().map(|piece| line(piece, number, 99)) {
            note.is_footnote = true;
            items.push(Item::Line(note));
        }
    }
}

fn line(piece: Piece, page: u32, stretch: usize) -> Item {
    Item::Line(Line {
        left: piece.area.left,
        right: piece.area.right,
        reach: piece.area.right,
        piece,
        page,
        stretch,
        is_footnote: false,
    })
}

fn ruled_table(grid: &Grid, pieces: Vec<Piece>, page: u32) -> Option<TableDraft> {
    let mut contents: Vec<Vec<Piece>> = vec![Vec::new(); grid.cells.len()];
    for piece in pieces {
        let centre = piece.area.centre();
        let cell = grid
            .cells
            .iter()
            .position(|cell| cell.area.contains(centre));
        contents[cell.unwrap_or(0)].push(piece);
    }
    if contents.iter().filter(|pieces| !pieces.is_empty()).count() == 0 {
        return None;
    }
    let mut rows: Vec<Vec<CellDraft>> = vec![Vec::new(); grid.row_count];
    for (cell, pieces) in grid.cells.iter().zip(contents) {
        rows[cell.row].push(CellDraft {
            row_span: cell.row_span,
            column_span: cell.column_span,
            ..CellDraft::new(pieces, cell.area)
        });
    }
    Some(TableDraft {
        rows,
        page,
        last_page: page,
        columns: grid.columns.clone(),
    })
}

/// Takes what stands below a short line in the lower part of a page, in smaller letters.
fn take_footnotes(pieces: &mut Vec<Piece>, rulings: &[Ruling], body: f32) -> Vec<Piece> {
    let around = pieces.iter().map(|piece| piece.area);
    let Some(around) = around.reduce(|whole, area| whole.union(&area)) else {
        return Vec::new();
    };
    let separator = rulings.iter().find(|ruling| {
        let length = ruling.to - ruling.from;
        ruling.is_horizontal
            && length > 0.08 * around.width()
            && length < 0.55 * around.width()
            && ruling.from < around.left + 12.0
            && ruling.at > around.top + around.height() * 0.3
    });
    let Some(separator) = separator else {
        return Vec::new();
    };
    let is_below = |piece: &Piece| piece.area.top >= separator.at - 3.0;
    let is_note = pieces
        .iter()
        .filter(|piece| is_below(piece))
        .all(|piece| piece.size < body * 0.95);
    if !is_note {
        return Vec::new();
    }
    let (notes, rest): (Vec<_>, Vec<_>) = std::mem::take(pieces).into_iter().partition(is_below);
    *pieces = rest;
    notes
}

/// Stretches between lines across of one length: tables with a line above, one below the head and one at the end.
fn open_tables(rulings: &[Ruling], pieces: &[Piece]) -> Vec<Rectangle> {
    let mut boxes: Vec<Rectangle> = Vec::new();
    let mut lines: Vec<&Ruling> = rulings
        .iter()
        .filter(|ruling| ruling.is_horizontal)
        .collect();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut at = 0;
    while at < lines.len() {
        let first = lines[at];
        let alike = |line: &&&Ruling| {
            (line.from - first.from).abs() < 4.0 && (line.to - first.to).abs() < 4.0
        };
        let run: Vec<&&Ruling> = lines[at..].iter().take_while(alike).collect();
        let last = run[run.len() - 1];
        let area = Rectangle {
            left: first.from - 2.0,
            right: first.to + 2.0,
            top: first.at,
            bottom: last.at,
        };
        let has_text = pieces
            .iter()
            .any(|piece| area.contains(piece.area.centre()));
        if run.len() >= 3 && has_text {
            boxes.push(area);
        }
        at += run.len();
    }
    boxes
}
