//! Where a character stands on a page, and how it is turned.

use hayro_interpret::kurbo::{Affine, Point};

use crate::layout::sheet::{Look, Rectangle, Turn};

/// Where a character stands and how it looks.
pub(super) struct Place {
    pub(super) area: Rectangle,
    pub(super) look: Look,
    pub(super) turn: Turn,
    pub(super) is_vertical: bool,
    size: f32,
}

impl Place {
    /// The place of a character by what leads from its em to the page; `None` for what stands askew.
    pub(super) fn of(
        transform: Affine,
        width: Option<f32>,
        is_vertical: bool,
        look: Look,
    ) -> Option<Self> {
        const EM: f64 = 1000.0;
        let coefficients = transform.as_coeffs();
        let turn = turn_of(coefficients)?;
        let is_upright = matches!(turn, Turn::Upright | Turn::UpsideDown);
        let [first, second, third, fourth, ..] = coefficients.map(f64::abs);
        let (across, up) = if is_upright {
            (first, fourth)
        } else {
            (second, third)
        };
        let size = (up * EM) as f32;
        let width = (width.unwrap_or(EM as f32) * across as f32).max(0.01);
        let origin = transform * Point::ZERO;
        let (x, y) = (origin.x as f32, origin.y as f32);
        let is_vertical = is_vertical && turn == Turn::Upright;
        // From the base line to the upper edge of the character, and to the lower.
        let (above, below) = (size * 0.85, size * 0.15);
        let area = match turn {
            Turn::Upright if is_vertical => rectangle(x - size / 2.0, y, width, size),
            Turn::Upright => rectangle(x, y - above, width, size),
            Turn::UpsideDown => rectangle(x - width, y - below, width, size),
            Turn::Clockwise => rectangle(x - below, y, size, width),
            Turn::Anticlockwise => rectangle(x - above, y - width, size, width),
        };
        Some(Self {
            area,
            look,
            turn,
            is_vertical,
            size,
        })
    }

    /// Whether it is large enough to be seen, and somewhere.
    pub(super) fn is_printed(&self) -> bool {
        self.size >= 0.5 && self.area.is_sane()
    }

    /// The place of one of the characters that a ligature stands for.
    pub(super) fn part(&self, index: usize, count: usize) -> Self {
        let (from, to) = (
            index as f32 / count as f32,
            (index + 1) as f32 / count as f32,
        );
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = self.area;
        let (width, height) = (right - left, bottom - top);
        let area = match self.turn {
            Turn::Upright => Rectangle {
                left: left + width * from,
                right: left + width * to,
                ..self.area
            },
            Turn::UpsideDown => Rectangle {
                left: right - width * to,
                right: right - width * from,
                ..self.area
            },
            Turn::Clockwise => Rectangle {
                top: top + height * from,
                bottom: top + height * to,
                ..self.area
            },
            Turn::Anticlockwise => Rectangle {
                top: bottom - height * to,
                bottom: bottom - height * from,
                ..self.area
            },
        };
        Self { area, ..*self }
    }
}

fn rectangle(left: f32, top: f32, width: f32, height: f32) -> Rectangle {
    Rectangle {
        left,
        top,
        right: left + width,
        bottom: top + height,
    }
}

/// How characters drawn by these coefficients are turned; `None` for what stands askew.
fn turn_of([a, b, c, d, ..]: [f64; 6]) -> Option<Turn> {
    // Letters lean, their base line does not.
    if b.abs() < 0.02 * a.abs().max(d.abs()) && c.abs() < 0.35 * d.abs() {
        // Both: a mirrored letter is none.
        return Some(if a < 0.0 && d > 0.0 {
            Turn::UpsideDown
        } else {
            Turn::Upright
        });
    }
    if a.abs() < 0.02 * b.abs().max(c.abs()) && d.abs() < 0.35 * c.abs() {
        return Some(if b > 0.0 {
            Turn::Clockwise
        } else {
            Turn::Anticlockwise
        });
    }
    None
}
