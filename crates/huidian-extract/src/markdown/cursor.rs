use std::ops::Range;

use memchr::memchr;

use crate::position::{Positions, trimmed};

/// Where a reader stands in a text that it reads line by line.
pub(super) struct Cursor<'p, 'a> {
    pub(super) positions: &'p Positions<'a>,
    pub(super) text: &'a str,
    /// Start of the next line.
    pub(super) at: usize,
}

impl<'p, 'a> Cursor<'p, 'a> {
    pub(super) fn new(positions: &'p Positions<'a>, at: usize) -> Self {
        Self {
            positions,
            text: positions.text(),
            at,
        }
    }

    /// The line at the current place without its white space; moves on to the next.
    pub(super) fn next_line(&mut self) -> Range<usize> {
        let (line, next) = self.line_at(self.at);
        self.at = next;
        line
    }

    /// The trimmed line that starts at `at`, and where the one after it starts.
    pub(super) fn line_at(&self, at: usize) -> (Range<usize>, usize) {
        let rest = &self.text.as_bytes()[at..];
        let end = memchr(b'\n', rest).map_or(self.text.len(), |offset| at + offset);
        let next = (end + 1).min(self.text.len());
        (trimmed(self.text, at..end), next)
    }
}
