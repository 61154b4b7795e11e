//! How a line looks: lines that look alike are of one family.

use std::fmt;

use crate::numbering::{Numbering, after_numbering};
use crate::unit::{Line, Shape};

/// The look of a line, as far as it tells families apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Style {
    shape: Look,
    numbering: Mark,
    opens_link: bool,
    slot: Slot,
}

/// Where a line stands beside words that the page repeats, such as （节选示例） between a group and its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Slot {
    #[default]
    None,
    Above,
    Below,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Look {
    Heading(u8),
    Bold,
    Item(u8),
    Plain,
}

/// What stands at the front of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    None,
    Arabic,
    Chinese,
    /// An ornament such as 📌 or ▶.
    Symbol(char),
}

impl Style {
    pub(crate) fn of(line: &Line) -> Self {
        let shape = match line.shape {
            Shape::Heading(level) => Look::Heading(level),
            Shape::Bold => Look::Bold,
            Shape::Item => Look::Item(line.depth),
            Shape::Plain => Look::Plain,
        };
        let numbering = match after_numbering(&line.passage).1 {
            Numbering::Arabic => Mark::Arabic,
            Numbering::Chinese => Mark::Chinese,
            Numbering::None if line.marker.is_some() => Mark::Arabic,
            Numbering::None => front_symbol(line),
        };
        Self {
            shape,
            numbering,
            opens_link: line.opens_link,
            slot: Slot::None,
        }
    }

    pub(super) fn in_slot(self, slot: Slot) -> Self {
        Self { slot, ..self }
    }

    /// The same look, whatever stands at the front of its lines and whether they are links.
    pub(super) fn coarse(self) -> Self {
        Self {
            numbering: Mark::None,
            opens_link: false,
            ..self
        }
    }

    /// How high a line stands in the outline; less is higher. Lines of a style head the lines of styles that stand lower.
    pub(crate) fn rank(self) -> u8 {
        let shape = match self.shape {
            Look::Heading(level) => level * 2,
            Look::Bold => 14,
            Look::Plain => 18,
            Look::Item(depth) => 20 + depth * 2,
        };
        match (self.numbering, self.slot) {
            (Mark::Chinese, _) | (_, Slot::Above) => shape - 1,
            _ => shape,
        }
    }

    /// From here on lines are text and head nothing.
    pub(crate) const SENTENCE_RANK: u8 = 18;

    /// Whether the text below a title of this style is about it.
    pub(crate) fn opens_text(self) -> bool {
        match self.shape {
            Look::Heading(_) | Look::Bold => true,
            Look::Plain => self.numbering != Mark::None,
            Look::Item(_) => false,
        }
    }

    /// A heading or a bold line.
    pub(crate) fn is_strong(self) -> bool {
        matches!(self.shape, Look::Heading(_) | Look::Bold)
    }

    pub(crate) fn is_heading(self) -> bool {
        matches!(self.shape, Look::Heading(_))
    }

    /// What a reader is told that the page repeats.
    pub(crate) fn word(self) -> &'static str {
        match self.shape {
            Look::Heading(_) => "heading",
            Look::Bold => "bold_line",
            Look::Item(_) => "list_item",
            Look::Plain if self.numbering == Mark::None => "line",
            Look::Plain => "numbered_line",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            Look::Heading(level) => write!(f, "heading-{level}")?,
            Look::Bold => f.write_str("bold")?,
            Look::Item(depth) => write!(f, "item-{depth}")?,
            Look::Plain => f.write_str("plain")?,
        }
        match self.numbering {
            Mark::None => {}
            Mark::Arabic => f.write_str("/1")?,
            Mark::Chinese => f.write_str("/一")?,
            Mark::Symbol(c) => write!(f, "/{c}")?,
        }
        if self.opens_link {
            f.write_str("/link")?;
        }
        Ok(())
    }
}

fn front_symbol(line: &Line) -> Mark {
    let first = line.passage.chars.first().copied();
    first
        .filter(|c| {
            !c.is_alphanumeric() && !matches!(c, '《' | '“' | '"' | '（' | '(' | '〈' | '「')
        })
        .map_or(Mark::None, Mark::Symbol)
}
