use std::collections::HashSet;

use super::sheet::{Glyph, Look, Rectangle};

/// Widest gap inside a line, in ems: beyond it two stretches are told apart (cells, columns, signatures).
pub(super) const WIDEST_GAP: f32 = 1.6;

/// Narrowest gap, in ems, that can lie between the columns of a table.
const NARROWEST_GAP: f32 = 0.7;

/// A stretch of one line without a wide gap in it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) area: Rectangle,
    /// Height of an em, of most of its characters.
    pub(super) size: f32,
    pub(super) look: Look,
    /// The least sure line of OCR in it.
    pub(super) confidence: Option<f32>,
    /// A paragraph begins with it, by the word of whoever recognised it.
    pub(super) begins_paragraph: bool,
    /// Characters that are not white space.
    pub(super) count: usize,
    /// Gaps that a column can have.
    pub(super) gaps: Vec<Gap>,
}

/// A gap inside a piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    /// Where the word behind it starts, in bytes of the text.
    at: usize,
    from: f32,
    to: f32,
}

/// Joins the characters of a page into pieces of lines.
pub(super) fn pieces_of(mut glyphs: Vec<Glyph>) -> Vec<Piece> {
    drop_shadows(&mut glyphs);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<Piece> = None;
    let mut has_space = None;
    for glyph in glyphs {
        if glyph.text.is_whitespace() || glyph.text == '\0' {
            has_space = has_space.or(Some(glyph.text));
            continue;
        }
        match &mut open {
            Some(piece) if piece.goes_on_with(&glyph) => piece.push(&glyph, has_space),
            _ => pieces.extend(open.replace(Piece::new(&glyph))),
        }
        has_space = None;
    }
    pieces.extend(open);
    join(pieces)
}

/// Programs without a bold font print a character twice, a hair apart.
fn drop_shadows(glyphs: &mut Vec<Glyph>) {
    let mut seen: HashSet<(char, i32, i32)> = HashSet::with_capacity(glyphs.len());
    glyphs.retain(|glyph| {
        // What was recognised was seen once, and its box is as high as its line, not as its letters: `8000` has two
        // zeros within a quarter of that.
        if glyph.text.is_whitespace() || glyph.confidence.is_some() {
            return true;
        }
        // A quarter of an em: no two real characters stand so close.
        let step = (glyph.size() / 4.0).max(0.5);
        let (x, y) = (
            (glyph.area.left / step).round() as i32,
            (glyph.area.top / step).round() as i32,
        );
        let is_shadow = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (dx, dy)))
            .any(|(dx, dy)| seen.contains(&(glyph.text, x + dx, y + dy)));
        // `11` in a narrow font stands as close; a shadow stands closer than half of its own width.
        let is_narrow = glyph.area.width() < step * 2.0;
        seen.insert((glyph.text, x, y));
        !is_shadow || is_narrow
    });
}

/// Joins pieces of one base line that were drawn apart.
fn join(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by(|a, b| {
        let key = |piece: &Piece| (piece.area.bottom / 2.0).round() as i32;
        key(a)
            .cmp(&key(b))
            .then(a.area.left.total_cmp(&b.area.left))
    });
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        // Few pieces share a height; the last dozen are enough to look through.
        let before = joined
            .iter_mut()
            .rev()
            .take(12)
            .find(|before| before.meets(&piece));
        match before {
            Some(before) => before.absorb(piece),
            None => joined.push(piece),
        }
    }
    joined
}

impl Piece {
    fn new(glyph: &Glyph) -> Self {
        Self {
            text: glyph.text.to_string(),
            area: glyph.area,
            size: glyph.size(),
            look: glyph.look,
            confidence: glyph.confidence,
            begins_paragraph: glyph.begins_paragraph,
            count: 1,
            gaps: Vec::new(),
        }
    }

    /// Whether two heights are those of one line: raised figures are smaller and stand within it.
    fn shares_line(&self, area: &Rectangle) -> bool {
        let overlap = self.area.bottom.min(area.bottom) - self.area.top.max(area.top);
        let (lower, higher) = (
            self.area.height().min(area.height()),
            self.area.height().max(area.height()),
        );
        // A watermark is as high as several lines and belongs to none.
        overlap >= lower * 0.6 && higher < lower * 2.2
    }

    /// How far, in ems, the next character may lie over the last: programs that set signs half as wide draw the empty
    /// halves of `》《` and `；（` over each other.
    fn deepest_overlap(&self, next: char) -> f32 {
        let is_closed = self.text.ends_with([
            '》', '）', '”', '」', '〕', '】', '；', '，', '。', '：', '、',
        ]);
        if is_closed && matches!(next, '《' | '（' | '“' | '「' | '〔' | '【') {
            1.05
        } else {
            0.6
        }
    }

    fn goes_on_with(&self, glyph: &Glyph) -> bool {
        let em = self.size.max(glyph.size());
        let gap = glyph.area.left - self.area.right;
        self.shares_line(&glyph.area)
            && gap > -self.deepest_overlap(glyph.text) * em
            && gap < 1.0 * em
            && glyph.area.right > self.area.left
            && self.look.is_pale == glyph.look.is_pale
    }

    fn push(&mut self, glyph: &Glyph, space: Option<char>) {
        let last = self.text.chars().next_back().unwrap_or(' ');
        let gap = glyph.area.left - self.area.right;
        self.text.extend(space_between(
            last,
            glyph.text,
            self.shown_gap(gap, glyph.confidence),
            space,
        ));
        if gap > NARROWEST_GAP * self.size {
            self.gaps.push(Gap {
                at: self.text.len(),
                from: self.area.right,
                to: glyph.area.left,
            });
        }
        self.text.push(glyph.text);
        // The size of most characters: a raised figure does not change that of its line.
        if glyph.size() > self.size && self.count < 3 {
            self.size = glyph.size();
        }
        self.area = self.area.union(&glyph.area);
        self.look.is_bold &= glyph.look.is_bold;
        self.look.is_red &= glyph.look.is_red;
        self.look.is_pale &= glyph.look.is_pale;
        self.confidence = least(self.confidence, glyph.confidence);
        self.count += 1;
    }

    /// A gap in ems; inside a recognised line only the model's own spaces count.
    fn shown_gap(&self, gap: f32, confidence: Option<f32>) -> f32 {
        let ems = gap / self.size;
        let is_recognised = self.confidence.is_some() && self.confidence == confidence;
        if is_recognised && ems < 1.5 { 0.0 } else { ems }
    }

    fn meets(&self, next: &Self) -> bool {
        let em = self.size.max(next.size);
        let gap = next.area.left - self.area.right;
        self.shares_line(&next.area)
            && self.look.is_pale == next.look.is_pale
            && gap > -self.deepest_overlap(next.text.chars().next().unwrap_or(' ')) * em
            && gap < WIDEST_GAP * self.size.min(next.size).max(em * 0.6)
    }

    /// Puts the piece to the right of this one behind it.
    pub(super) fn absorb(&mut self, next: Self) {
        let last = self.text.chars().next_back().unwrap_or(' ');
        let first = next.text.chars().next().unwrap_or(' ');
        let gap = next.area.left - self.area.right;
        let shown = self.shown_gap(gap, next.confidence) * self.size / self.size.min(next.size);
        self.text.extend(space_between(last, first, shown, None));
        let start = self.text.len();
        if gap > NARROWEST_GAP * self.size {
            self.gaps.push(Gap {
                at: start,
                from: self.area.right,
                to: next.area.left,
            });
        }
        let moved = next.gaps.iter().map(|gap| Gap {
            at: gap.at + start,
            ..*gap
        });
        self.gaps.extend(moved);
        self.text.push_str(&next.text);
        if next.count > self.count {
            self.size = next.size;
        }
        self.area = self.area.union(&next.area);
        self.look.is_bold &= next.look.is_bold;
        self.look.is_red &= next.look.is_red;
        self.look.is_pale &= next.look.is_pale;
        self.confidence = least(self.confidence, next.confidence);
        self.count += next.count;
    }
}

impl Piece {
    pub(super) fn has_gap(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// The piece cut at its gaps that hold one of the places `between` columns.
    pub(super) fn cut(self, between: &[(f32, f32)]) -> Vec<Self> {
        let is_cut = |gap: &&Gap| {
            between
                .iter()
                .any(|(from, to)| gap.from < *to && gap.to > *from)
        };
        let cuts: Vec<Gap> = self.gaps.iter().filter(is_cut).copied().collect();
        let mut parts = Vec::new();
        let (mut start, mut left) = (0, self.area.left);
        let end = Gap {
            at: self.text.len(),
            from: self.area.right,
            to: self.area.right,
        };
        for cut in cuts.iter().chain([&end]) {
            let text = self.text[start..cut.at].trim().to_owned();
            let count = text.chars().filter(|c| !c.is_whitespace()).count();
            let area = Rectangle {
                left,
                right: cut.from,
                ..self.area
            };
            if count > 0 {
                parts.push(Self {
                    text,
                    area,
                    count,
                    gaps: Vec::new(),
                    ..self.clone()
                });
            }
            (start, left) = (cut.at, cut.to);
        }
        parts
    }
}

fn least(one: Option<f32>, other: Option<f32>) -> Option<f32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Latin words are set apart by a quarter of an em; a gap between hanzi means something from most of one on.
fn space_between(left: char, right: char, gap: f32, drawn: Option<char>) -> Option<char> {
    if let Some(space) = drawn {
        let is_known = matches!(space, ' ' | '\u{3000}');
        return Some(if is_known { space } else { ' ' });
    }
    let is_wide = |character: char| character >= '\u{2e80}';
    match (is_wide(left), is_wide(right)) {
        (false, false) => (gap > 0.18).then_some(' '),
        (true, true) => (gap > 0.7).then_some('\u{3000}'),
        _ => (gap > 0.7).then_some(' '),
    }
}
