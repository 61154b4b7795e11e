use super::piece::Piece;
use super::sheet::Rectangle;

/// Pieces at one height, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) pieces: Vec<Piece>,
    pub(super) area: Rectangle,
}

/// Groups pieces into rows from top to bottom.
pub(super) fn rows_of(mut pieces: Vec<Piece>) -> Vec<Row> {
    pieces.sort_by(|a, b| a.area.centre().1.total_cmp(&b.area.centre().1));
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if row.takes(&piece) => {
                row.area = row.area.union(&piece.area);
                row.pieces.push(piece);
            }
            _ => rows.push(Row {
                area: piece.area,
                pieces: vec![piece],
            }),
        }
    }
    for row in &mut rows {
        row.pieces
            .sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
    }
    rows
}

impl Row {
    fn takes(&self, piece: &Piece) -> bool {
        let overlap = self.area.bottom.min(piece.area.bottom) - self.area.top.max(piece.area.top);
        let lower = self.area.height().min(piece.area.height());
        let is_beside = self.pieces.iter().all(|own| {
            own.area.right <= piece.area.left + 1.0 || piece.area.right <= own.area.left + 1.0
        });
        overlap >= lower * 0.5 && is_beside
    }

    /// The row as one stretch of text.
    pub(super) fn into_piece(self) -> Option<Piece> {
        let letters = self.pieces.len();
        let is_spread = letters >= 3 && self.pieces.iter().all(|piece| piece.count == 1);
        let mut pieces = self.pieces.into_iter();
        let mut whole = pieces.next()?;
        for piece in pieces {
            // A heading whose letters are spread over the line is one word.
            if is_spread {
                whole.text.push_str(&piece.text);
                whole.area = whole.area.union(&piece.area);
                whole.count += piece.count;
            } else {
                let gap = (piece.area.left - whole.area.right) / whole.size;
                if gap > super::piece::WIDEST_GAP {
                    whole.text.push('\u{3000}');
                    whole.area.right = piece.area.left;
                }
                whole.absorb(piece);
            }
        }
        Some(whole)
    }
}
