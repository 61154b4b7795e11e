//! Writes the items of all pages down as blocks.

use super::item::{CellDraft, Item, Line, TableDraft};
use super::marker::is_marked;
use super::paragraph::{Growing, Measures, goes_on};
use super::seam::seam;
use super::sheet::{Bookmark, Rectangle};
use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::drawn::Drawn;
use crate::inline::{Mark, MarkKind};
use crate::limits::Limits;
use crate::place::Place;
use crate::position::count_chars;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// Longest heading in characters; a paragraph in large letters is a paragraph.
const LONGEST_HEADING: usize = 90;

pub(super) fn compose(
    items: Vec<Item>,
    body: f32,
    bookmarks: &[Bookmark],
    limits: &Limits,
) -> Drawn {
    let measures = Measures {
        body,
        pitch: pitch(&items),
    };
    let mut writer = Writer {
        canvas: Canvas::default(),
        sink: BlockSink::new(limits),
        places: Vec::new(),
        bookmarks,
        sizes: heading_sizes(&items, body),
        notes: Vec::new(),
        title: None,
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut tables: Option<TableDraft> = None;
    for item in items {
        match item {
            Item::Table(next) => {
                writer.paragraph(std::mem::take(&mut lines));
                tables = match tables.take() {
                    Some(mut table) if table.goes_on_in(&next) => {
                        table.take_rows(next);
                        Some(table)
                    }
                    before => {
                        writer.tables(before);
                        Some(next)
                    }
                };
            }
            Item::Line(line) if line.is_footnote => writer.notes.push(line),
            Item::Line(line) => {
                writer.tables(tables.take());
                if !lines.is_empty() && !growing_goes_on(&lines, &line, &measures) {
                    writer.paragraph(std::mem::take(&mut lines));
                }
                lines.push(line);
            }
        }
    }
    writer.tables(tables);
    writer.paragraph(lines);
    writer.write_notes(&measures);
    Drawn {
        text: writer.canvas.text,
        title: writer.title.map(|(_, title)| title),
        blocks: writer.sink.blocks,
        diagnostics: writer.sink.diagnostics,
        places: writer.places,
        ..Drawn::default()
    }
}

fn growing_goes_on(lines: &[Line], next: &Line, measures: &Measures) -> bool {
    let (first, last) = (&lines[0], &lines[lines.len() - 1]);
    let growing = Growing {
        first_left: first.piece.area.left - first.left + last.left,
        line_count: lines.len(),
        is_marked: is_marked(&first.piece.text),
        is_centred: first.is_centred(),
    };
    goes_on(&growing, last, next, measures)
}

/// The usual distance of lines, in sizes.
fn pitch(items: &[Item]) -> f32 {
    let mut steps: Vec<f32> = items
        .windows(2)
        .filter_map(|pair| match pair {
            [Item::Line(a), Item::Line(b)]
                if a.page == b.page && a.stretch == b.stretch && !b.is_footnote =>
            {
                Some((b.piece.area.top - a.piece.area.top) / a.piece.size.max(b.piece.size))
            }
            _ => None,
        })
        .filter(|step| (0.8..4.0).contains(step))
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.5)
}

/// Sizes that are clearly above that of the text, from the largest.
fn heading_sizes(items: &[Item], body: f32) -> Vec<f32> {
    let mut sizes: Vec<f32> = items
        .iter()
        .filter_map(|item| match item {
            Item::Line(line) if !line.piece.look.is_red => Some(line.piece.size),
            _ => None,
        })
        .filter(|size| *size > body * 1.12)
        .collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|a, b| (*a - *b).abs() < 0.6);
    sizes.truncate(4);
    sizes
}

struct Writer<'b> {
    canvas: Canvas,
    sink: BlockSink,
    places: Vec<Place>,
    bookmarks: &'b [Bookmark],
    sizes: Vec<f32>,
    /// Notes at the foot of pages, kept until no paragraph is open.
    notes: Vec<Line>,
    /// Size and words of the largest heading of the first page.
    title: Option<(f32, String)>,
}

impl Writer<'_> {
    fn paragraph(&mut self, lines: Vec<Line>) {
        let Some(first) = lines.first() else {
            return;
        };
        let (size, page) = (first.piece.size, first.page);
        let is_red = first.piece.look.is_red;
        let is_bold = lines.iter().all(|line| line.piece.look.is_bold);
        let start = self.canvas.length();
        let mut text = String::new();
        for line in &lines {
            if !text.is_empty() {
                text.push_str(seam(&text, &line.piece.text));
            }
            let from = start + count_chars(text.as_bytes());
            text.push_str(&line.piece.text);
            let to = start + count_chars(text.as_bytes());
            self.place(from..to, line.page, &line.piece.area, line.piece.confidence);
        }
        let length = count_chars(text.as_bytes());
        let marks = if is_bold {
            vec![Mark {
                range: 0..length,
                kind: MarkKind::Bold,
            }]
        } else {
            Vec::new()
        };
        let level = self.heading_level(&text, size, is_red, length as usize);
        let (span, inline) = self.canvas.inline(&text, marks);
        self.canvas.write("\n");
        if level.is_some() && page == 1 && !is_red {
            self.note_title(size, &inline.text);
        }
        let kind = match level {
            Some(level) => BlockKind::Heading { level, inline },
            None => BlockKind::Paragraph { inline },
        };
        self.sink.push(Block { span, kind });
    }

    fn note_title(&mut self, size: f32, text: &str) {
        let is_larger = self
            .title
            .as_ref()
            .is_none_or(|(most, _)| size > most + 0.5);
        if is_larger {
            self.title = Some((size, text.to_owned()));
        }
    }

    fn heading_level(&self, text: &str, size: f32, is_red: bool, length: usize) -> Option<u8> {
        if length > LONGEST_HEADING || is_red {
            return None;
        }
        let bare = |text: &str| -> String {
            text.chars()
                .filter(|character| !character.is_whitespace())
                .collect()
        };
        let words = bare(text);
        let marked = self
            .bookmarks
            .iter()
            .find(|bookmark| bare(&bookmark.title) == words);
        if let Some(bookmark) = marked {
            return Some((bookmark.depth + 1).min(6));
        }
        // A sentence in large letters is no heading.
        if text.ends_with(['。', '；', '，']) {
            return None;
        }
        let rank = self.sizes.iter().position(|own| (own - size).abs() < 0.6)?;
        Some(rank as u8 + 1)
    }

    fn place(
        &mut self,
        span: std::ops::Range<u32>,
        page: u32,
        area: &Rectangle,
        confidence: Option<f32>,
    ) {
        self.places.push(Place {
            span,
            page,
            area: [area.left, area.top, area.right, area.bottom],
            confidence,
            recognised_by: None,
            doubtful: Vec::new(),
        });
    }

    fn tables(&mut self, table: Option<TableDraft>) {
        let Some(draft) = table else {
            return;
        };
        let mut table = TableBuilder::new(self.sink.cell_budget);
        let start = self.canvas.length();
        let mut left_out = None;
        for row in draft.rows {
            let row_start = self.canvas.length();
            let cells = self.row(row, draft.page);
            self.canvas.write("\n");
            if !table.push_row(cells) {
                left_out = Some(row_start..self.canvas.length());
                break;
            }
        }
        let span = start..self.canvas.length();
        self.sink.settle_table(&table, left_out);
        if !table.is_empty() {
            let kind = BlockKind::Table(table.finish());
            self.sink.push(Block { span, kind });
        }
    }

    fn row(&mut self, row: Vec<CellDraft>, page: u32) -> Vec<LooseCell> {
        let mut cells = Vec::new();
        for cell in row {
            if !cells.is_empty() {
                self.canvas.write("\t");
            }
            let (span, inline) = self.canvas.inline(&cell.text, Vec::new());
            if !cell.text.is_empty() {
                self.place(span.clone(), page, &cell.area, None);
            }
            cells.push(LooseCell {
                row_span: cell.row_span as u32,
                column_span: cell.column_span as u32,
                is_header: cell.is_header,
                span,
                inline,
            });
        }
        cells
    }

    fn write_notes(&mut self, measures: &Measures) {
        let notes = std::mem::take(&mut self.notes);
        let mut lines: Vec<Line> = Vec::new();
        for mut note in notes {
            note.right = note.right.max(note.piece.area.right);
            if let Some(last) = lines.last()
                && (last.page != note.page
                    || is_note_start(&note.piece.text)
                    || !growing_goes_on(&lines, &note, measures))
            {
                self.paragraph(std::mem::take(&mut lines));
            }
            lines.push(note);
        }
        self.paragraph(lines);
    }
}

fn is_note_start(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    ('①'..='⑳').contains(&first) || first.is_ascii_digit() || matches!(first, '[' | '*' | '〔')
}

impl TableDraft {
    /// Whether the table goes on at the top of the next page.
    fn goes_on_in(&self, next: &Self) -> bool {
        next.page == self.last_page + 1
            && self.columns.len() == next.columns.len()
            && self
                .columns
                .iter()
                .zip(&next.columns)
                .all(|(own, other)| (own - other).abs() < 8.0)
    }

    fn take_rows(&mut self, next: Self) {
        self.last_page = next.last_page;
        let mut rows = next.rows.into_iter().peekable();
        let texts = |row: &[CellDraft]| -> Vec<String> {
            row.iter().map(|cell| cell.text.clone()).collect()
        };
        // The heading row is printed again on each page.
        let repeats = rows
            .peek()
            .zip(self.rows.first())
            .is_some_and(|(first, own)| texts(first) == texts(own));
        if repeats {
            rows.next();
        }
        // A row torn by the end of the page: its first cell stands above.
        let is_torn = rows.peek().is_some_and(|row| {
            row.first().is_some_and(|cell| cell.text.is_empty())
                && row.iter().any(|cell| !cell.text.is_empty())
                && self.rows.last().is_some_and(|last| {
                    last.len() == row.len() && last.iter().all(|cell| cell.row_span == 1)
                })
        });
        if is_torn && let (Some(row), Some(last)) = (rows.next(), self.rows.last_mut()) {
            for (cell, more) in last.iter_mut().zip(row) {
                let between = seam(&cell.text, &more.text).to_owned();
                if !more.text.is_empty() {
                    cell.text.push_str(&between);
                    cell.text.push_str(&more.text);
                }
            }
        }
        self.rows.extend(rows);
    }
}
