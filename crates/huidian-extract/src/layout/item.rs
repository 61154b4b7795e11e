use super::piece::Piece;
use super::row::{Row, rows_of};
use super::sheet::Rectangle;

/// What stands on a page, in reading order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(Line),
    Table(TableDraft),
}

/// A line of running text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) piece: Piece,
    pub(super) page: u32,
    /// Which stretch of its page it stands in: margins and line distances hold inside one only.
    pub(super) stretch: usize,
    /// Margins of the column.
    pub(super) left: f32,
    pub(super) right: f32,
    /// How far the longest line of the column reaches: a margin that few lines share is not told by `right`.
    pub(super) reach: f32,
    pub(super) is_footnote: bool,
}

/// A table as it stands on one page.
#[derive(Debug, Clone)]
pub(super) struct TableDraft {
    pub(super) rows: Vec<Vec<CellDraft>>,
    pub(super) page: u32,
    /// The page its last row stands on, after it was joined over pages.
    pub(super) last_page: u32,
    /// Where its columns start and end.
    pub(super) columns: Vec<f32>,
}

#[derive(Debug, Clone)]
pub(super) struct CellDraft {
    pub(super) text: String,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) is_header: bool,
    pub(super) area: Rectangle,
}

impl CellDraft {
    pub(super) fn new(pieces: Vec<Piece>, area: Rectangle) -> Self {
        let is_header = !pieces.is_empty() && pieces.iter().all(|piece| piece.look.is_bold);
        Self {
            text: cell_text(pieces, &area),
            row_span: 1,
            column_span: 1,
            is_header,
            area,
        }
    }
}

/// The lines of a cell joined: a word is torn wherever the cell is narrow.
fn cell_text(pieces: Vec<Piece>, area: &Rectangle) -> String {
    let mut text = String::new();
    let mut before: Option<Piece> = None;
    for piece in rows_of(pieces).into_iter().filter_map(Row::into_piece) {
        if let Some(before) = before {
            let is_short = before.area.right < area.right - 2.2 * before.size;
            let ends = before.text.ends_with(['。', '；', ';', '！', '？']);
            if is_short && (ends || super::marker::is_marked(&piece.text)) {
                text.push('\n');
            } else {
                text.push_str(super::seam::seam(&before.text, &piece.text));
            }
        }
        text.push_str(&piece.text);
        before = Some(piece);
    }
    text
}
