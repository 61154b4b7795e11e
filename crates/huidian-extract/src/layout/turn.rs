//! Pages whose text stands on its side or on its head: laid out upright, and told in places of the page as it is.

use super::sheet::{Rectangle, Ruling, Sheet, Turn};

impl Turn {
    /// Where a place of a page of this size stands once its text is upright.
    fn upright(self, (x, y): (f32, f32), width: f32, height: f32) -> (f32, f32) {
        match self {
            Self::Upright => (x, y),
            Self::Clockwise => (y, width - x),
            Self::UpsideDown => (width - x, height - y),
            Self::Anticlockwise => (height - y, x),
        }
    }

    /// Where a place of the upright page stands on the page of this size.
    fn back(self, (x, y): (f32, f32), width: f32, height: f32) -> (f32, f32) {
        match self {
            Self::Upright => (x, y),
            Self::Clockwise => (width - y, x),
            Self::UpsideDown => (width - x, height - y),
            Self::Anticlockwise => (y, height - x),
        }
    }
}

fn between(one: (f32, f32), other: (f32, f32)) -> Rectangle {
    Rectangle {
        left: one.0.min(other.0),
        top: one.1.min(other.1),
        right: one.0.max(other.0),
        bottom: one.1.max(other.1),
    }
}

impl Sheet {
    /// All of the page.
    pub(crate) fn area(&self) -> Rectangle {
        Rectangle {
            left: 0.0,
            top: 0.0,
            right: self.width,
            bottom: self.height,
        }
    }

    pub(crate) fn upright(&self, turn: Turn, area: &Rectangle) -> Rectangle {
        let corner = |x, y| turn.upright((x, y), self.width, self.height);
        between(corner(area.left, area.top), corner(area.right, area.bottom))
    }

    /// Turns all that is drawn besides characters, and says so.
    pub(crate) fn turn(&mut self, turn: Turn) {
        let rulings = self.rulings.iter().map(|ruling| {
            let area = self.upright(turn, &ruling.area());
            let is_horizontal = match turn {
                Turn::Upright | Turn::UpsideDown => ruling.is_horizontal,
                Turn::Clockwise | Turn::Anticlockwise => !ruling.is_horizontal,
            };
            Ruling::of(&area, is_horizontal)
        });
        self.rulings = rulings.collect();
        let pictures = self.pictures.iter();
        self.pictures = pictures.map(|area| self.upright(turn, area)).collect();
        if matches!(turn, Turn::Clockwise | Turn::Anticlockwise) {
            std::mem::swap(&mut self.width, &mut self.height);
        }
        self.turn = turn;
    }

    /// The way back from a box of the laid out page to the page as it is.
    pub(crate) fn way_back(&self) -> WayBack {
        let (width, height) = match self.turn {
            Turn::Upright | Turn::UpsideDown => (self.width, self.height),
            Turn::Clockwise | Turn::Anticlockwise => (self.height, self.width),
        };
        WayBack {
            turn: self.turn,
            width,
            height,
        }
    }
}

/// What leads from the laid out page to the page as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WayBack {
    turn: Turn,
    width: f32,
    height: f32,
}

impl WayBack {
    /// Width and height of the page as it is.
    pub(crate) fn size(&self) -> [f32; 2] {
        [self.width, self.height]
    }

    pub(crate) fn lead(&self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let corner = |x, y| self.turn.back((x, y), self.width, self.height);
        let area = between(corner(left, top), corner(right, bottom));
        [area.left, area.top, area.right, area.bottom]
    }
}

impl Ruling {
    fn area(&self) -> Rectangle {
        if self.is_horizontal {
            between((self.from, self.at), (self.to, self.at))
        } else {
            between((self.at, self.from), (self.at, self.to))
        }
    }

    fn of(area: &Rectangle, is_horizontal: bool) -> Self {
        let (x, y) = area.centre();
        if is_horizontal {
            Self {
                is_horizontal,
                at: y,
                from: area.left,
                to: area.right,
            }
        } else {
            Self {
                is_horizontal,
                at: x,
                from: area.top,
                to: area.bottom,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rectangle, Sheet, Turn};

    #[test]
    fn what_is_turned_upright_is_led_back_to_its_place() {
        let area = Rectangle {
            left: 10.0,
            top: 20.0,
            right: 40.0,
            bottom: 32.0,
        };
        for turn in [
            Turn::Upright,
            Turn::Clockwise,
            Turn::UpsideDown,
            Turn::Anticlockwise,
        ] {
            let mut sheet = Sheet {
                width: 200.0,
                height: 300.0,
                ..Sheet::default()
            };
            let upright = sheet.upright(turn, &area);
            sheet.turn(turn);
            let back =
                sheet
                    .way_back()
                    .lead([upright.left, upright.top, upright.right, upright.bottom]);
            let expected = [10.0, 20.0, 40.0, 32.0];
            let is_there = (0..4).all(|edge| (back[edge] - expected[edge]).abs() < 0.01_f32);
            assert!(is_there, "{turn:?}: {back:?}");
        }
    }

    /// The first word of a line that runs downwards stands at the top, and its first line at the right.
    #[test]
    fn lines_that_run_downwards_start_at_the_top_right() {
        let sheet = Sheet {
            width: 200.0,
            height: 300.0,
            ..Sheet::default()
        };
        let first = Rectangle {
            left: 180.0,
            top: 10.0,
            right: 190.0,
            bottom: 20.0,
        };
        let upright = sheet.upright(Turn::Clockwise, &first);
        assert!(upright.left < 20.0 && upright.top < 20.0, "{upright:?}");
    }
}
