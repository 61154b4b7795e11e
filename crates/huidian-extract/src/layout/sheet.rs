//! What stands on a page of fixed layout, whoever drew it.

use huidian_text::ideograph;

/// An upright box in points, from the upper left corner of the page; y grows downwards.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

impl Rectangle {
    pub(crate) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(crate) fn centre(&self) -> (f32, f32) {
        (
            f32::midpoint(self.left, self.right),
            f32::midpoint(self.top, self.bottom),
        )
    }

    pub(crate) fn contains(&self, (x, y): (f32, f32)) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether every edge is a number of a page that could be printed.
    pub(crate) fn is_sane(&self) -> bool {
        [self.left, self.top, self.right, self.bottom]
            .iter()
            .all(|edge| edge.is_finite() && edge.abs() < 1e6)
    }
}

/// How a character is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Look {
    pub(crate) is_bold: bool,
    pub(crate) is_red: bool,
    /// So pale that it can only be a watermark.
    pub(crate) is_pale: bool,
}

/// One character, or a ligature, in its place.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) text: char,
    /// From the start of the character to the start of the next, and one em high.
    pub(crate) area: Rectangle,
    pub(crate) look: Look,
    /// How sure optical recognition is of its line, from 0 to 1; absent for text that was read.
    pub(crate) confidence: Option<f32>,
    /// Less sure than others of its line.
    pub(crate) is_doubtful: bool,
    /// Read by the document model that the keeper named.
    pub(crate) is_by_model: bool,
    /// The first of a paragraph, by the word of whoever recognised it.
    pub(crate) begins_paragraph: bool,
}

impl Glyph {
    pub(crate) fn size(&self) -> f32 {
        self.area.height()
    }
}

/// A straight line along one of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ruling {
    pub(crate) is_horizontal: bool,
    /// Its place across: y of a horizontal one, x of a vertical one.
    pub(crate) at: f32,
    pub(crate) from: f32,
    pub(crate) to: f32,
}

/// How the text of a page is turned on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Turn {
    #[default]
    Upright,
    /// Lines run downwards; so do the columns of vertical writing, from the right to the left.
    Clockwise,
    UpsideDown,
    /// Lines run upwards.
    Anticlockwise,
}

/// One page before anybody asks what is a line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// How its text stood before it was turned upright.
    pub(crate) turn: Turn,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) rulings: Vec<Ruling>,
    /// Pictures that take a good part of the page.
    pub(crate) pictures: Vec<Rectangle>,
    /// Text that stands on a page askew: watermarks and stamps.
    pub(crate) askew_count: usize,
    /// Text that is drawn so that nobody sees it (ISO 32000-1, 9.3.6, mode 3): the layer of words over a scan.
    pub(crate) hidden_count: usize,
    /// Glyphs that no table leads to a character.
    pub(crate) unmapped_count: usize,
}

/// An entry of a file's own table of contents.
#[derive(Debug, Clone)]
pub(crate) struct Bookmark {
    pub(crate) title: String,
    /// 0 for the outermost.
    pub(crate) depth: u8,
}

/// What a reader sees where fonts give one sign for another that looks the same: radicals for characters, a bar for a dash.
pub(super) fn seen(character: char) -> char {
    match character {
        '\u{2015}' => '—',
        other => ideograph(other),
    }
}
