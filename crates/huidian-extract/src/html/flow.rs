use std::ops::Range;

use super::entity::entity_at;
use crate::inline::{Inline, InlineBuilder, MarkKind};
use crate::position::{Positions, is_blank};

/// The text of the block being read: white space folded, references resolved.
pub(super) struct Flow<'p, 'a> {
    positions: &'p Positions<'a>,
    builder: InlineBuilder<'p, 'a>,
    /// White space seen and not yet written.
    pending: Option<Range<usize>>,
    /// First and last byte of what was written.
    bytes: Option<Range<usize>>,
    bold_depth: u32,
    bold_from: Option<u32>,
    link: Option<(u32, String)>,
    /// The open link's `title`.
    link_title: Option<String>,
    pub(super) keeps_space: bool,
}

impl<'p, 'a> Flow<'p, 'a> {
    pub(super) fn new(positions: &'p Positions<'a>) -> Self {
        Self {
            positions,
            builder: InlineBuilder::new(positions),
            pending: None,
            bytes: None,
            bold_depth: 0,
            bold_from: None,
            link: None,
            link_title: None,
            keeps_space: false,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.builder.is_empty()
    }

    /// Whether the last thing written is a line break.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.builder.last_char() == Some('\n')
    }

    pub(super) fn text(&mut self, range: Range<usize>) {
        let text = self.positions.text();
        let bytes = text.as_bytes();
        let mut at = range.start;
        let mut copied = range.start;
        while at < range.end {
            let byte = bytes[at];
            if byte.is_ascii_whitespace() && !self.keeps_space {
                self.copy(copied..at);
                let end = skip_space(bytes, at, range.end);
                self.space(at..end);
                (at, copied) = (end, end);
            } else if byte == b'&'
                && let Some(entity) = entity_at(&text[..range.end], at)
            {
                self.copy(copied..at);
                let end = at + entity.length;
                self.write(entity.character.encode_utf8(&mut [0; 4]), at..end);
                (at, copied) = (end, end);
            } else {
                at += 1;
            }
        }
        self.copy(copied..range.end);
    }

    fn space(&mut self, range: Range<usize>) {
        self.pending = match self.pending.take() {
            Some(pending) => Some(pending.start..range.end),
            None => Some(range),
        };
    }

    fn copy(&mut self, range: Range<usize>) {
        let range = if self.is_at_indent() {
            self.builder.without_leading_space(range)
        } else {
            range
        };
        if range.is_empty() {
            return;
        }
        let next = self.positions.text()[range.clone()].chars().next();
        self.write_pending(next);
        self.extend(&range);
        self.builder.copy(range);
    }

    /// Whether white space here would only indent, by full-width or no-break spaces.
    fn is_at_indent(&self) -> bool {
        !self.keeps_space && (self.is_empty() || self.is_at_line_start())
    }

    fn write(&mut self, with: &str, range: Range<usize>) {
        if self.is_at_indent() && with.chars().all(is_blank) {
            return;
        }
        self.write_pending(with.chars().next());
        self.extend(&range);
        self.builder.replace(with, range);
    }

    fn extend(&mut self, range: &Range<usize>) {
        let start = self.bytes.as_ref().map_or(range.start, |bytes| bytes.start);
        self.bytes = Some(start..range.end);
    }

    /// Writes the white space before `next` as one space, or not at all at a line start, and not where
    /// the source only wraps a line between two Chinese characters (CSS Text 3, 4.1.3).
    fn write_pending(&mut self, next: Option<char>) {
        let Some(range) = self.pending.take() else {
            return;
        };
        let Some(last) = self.builder.last_char() else {
            return;
        };
        let is_wrap = self.positions.text()[range.clone()].contains('\n');
        if last == '\n' || is_wrap && is_wide(last) && next.is_some_and(is_wide) {
            return;
        }
        self.builder.replace(" ", range);
    }

    pub(super) fn line_break(&mut self, range: Range<usize>) {
        self.pending = None;
        if !self.is_empty() {
            self.extend(&range);
            self.builder.replace("\n", range);
        }
    }

    pub(super) fn open_bold(&mut self) {
        self.bold_depth += 1;
        if self.bold_depth == 1 {
            self.bold_from = Some(self.builder.length());
        }
    }

    pub(super) fn close_bold(&mut self) {
        self.bold_depth = self.bold_depth.saturating_sub(1);
        if self.bold_depth == 0 {
            self.mark_bold();
        }
    }

    /// Sets the depth of bold, for entering and leaving a table cell.
    pub(super) fn set_bold_depth(&mut self, depth: u32) -> u32 {
        let before = std::mem::replace(&mut self.bold_depth, depth);
        self.mark_bold();
        if depth > 0 {
            self.bold_from = Some(self.builder.length());
        }
        before
    }

    fn mark_bold(&mut self) {
        if let Some(from) = self.bold_from.take() {
            self.builder
                .mark(from..self.builder.length(), MarkKind::Bold);
        }
    }

    /// Begins a link; `full` is what its `title` says, which a list cut short for its width shows only on pointing at it.
    pub(super) fn open_link(&mut self, target: String, full: Option<String>) {
        self.close_link();
        self.link = Some((self.builder.length(), target));
        self.link_title = full;
    }

    pub(super) fn close_link(&mut self) {
        let full = self.link_title.take();
        if let Some((from, target)) = self.link.take() {
            if let Some(full) = full {
                self.builder.complete_cut(from, full.trim());
            }
            let range = from..self.builder.length();
            self.builder.mark(range, MarkKind::Link { target });
        }
    }

    pub(super) fn image(&mut self, alternative: String, target: String, range: &Range<usize>) {
        let here = self.builder.length();
        let kind = MarkKind::Image {
            alternative,
            target,
        };
        self.builder.mark(here..here, kind);
        self.extend(range);
    }

    /// Hands out what was collected and starts afresh, with bold and link still open.
    pub(super) fn take(&mut self) -> Option<(Inline, Range<usize>)> {
        let link = self.link.take();
        if let Some((from, target)) = link.clone() {
            let range = from..self.builder.length();
            if !range.is_empty() {
                self.builder.mark(range, MarkKind::Link { target });
            }
        }
        self.mark_bold();
        self.pending = None;
        let builder = std::mem::replace(&mut self.builder, InlineBuilder::new(self.positions));
        self.link = link.map(|(_, target)| (0, target));
        if self.bold_depth > 0 {
            self.bold_from = Some(0);
        }
        let bytes = self.bytes.take()?;
        Some((builder.finish(), bytes))
    }
}

fn skip_space(bytes: &[u8], from: usize, end: usize) -> usize {
    let run = bytes[from..end].iter();
    from + run.take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Chinese characters and punctuation, between which no space is written.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}
