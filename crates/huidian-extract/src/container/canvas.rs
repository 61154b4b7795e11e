use std::ops::Range;

use crate::inline::{Inline, Mark};
use crate::position::count_chars;

/// The text of a container as it is drawn, with its length in code points at hand.
#[derive(Default)]
pub(crate) struct Canvas {
    pub(crate) text: String,
    length: u32,
}

impl Canvas {
    pub(crate) fn length(&self) -> u32 {
        self.length
    }

    /// Writes `text` and returns where it stands.
    pub(crate) fn write(&mut self, text: &str) -> Range<u32> {
        let start = self.length;
        self.text.push_str(text);
        self.length += count_chars(text.as_bytes());
        start..self.length
    }

    /// Writes `text` as an inline of its own.
    pub(crate) fn inline(&mut self, text: &str, marks: Vec<Mark>) -> (Range<u32>, Inline) {
        let span = self.write(text);
        let mut inline = Inline {
            text: text.to_owned(),
            marks,
            ..Inline::default()
        };
        let length = span.end - span.start;
        inline.offsets.push(length, span.start, length);
        (span, inline)
    }
}
