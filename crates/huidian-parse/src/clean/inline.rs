//! Marks inside a line: emphasis, links, images, escapes, comments, a few tags.

use std::ops::Range;

/// What runs on from line to line.
#[derive(Debug, Default)]
pub(super) struct InlineState {
    in_comment: bool,
}

impl InlineState {
    pub(super) fn is_in_comment(&self) -> bool {
        self.in_comment
    }
}

/// What a line held besides words.
#[derive(Debug, Default)]
pub(super) struct InlineMarks {
    pub has_image: bool,
    pub is_bold: bool,
    pub is_link: bool,
}

/// Longest words of a link, and longest address, in bytes: bounds that keep a line of brackets linear.
const LINK_WORDS: usize = 600;
const LINK_ADDRESS: usize = 8192;

/// Tags that page texts still carry; any other `<` is a character (titles are sometimes written in <…>).
const TAGS: [&str; 20] = [
    "br", "p", "div", "span", "strong", "b", "em", "i", "u", "font", "center", "sup", "sub", "a",
    "img", "section", "td", "tr", "table", "tbody",
];

/// Collects the ranges of `line` that are words.
pub(super) fn strip_inline(
    line: &str,
    state: &mut InlineState,
    pieces: &mut Vec<Range<usize>>,
) -> InlineMarks {
    let mut stripper = Stripper {
        line,
        bytes: line.as_bytes(),
        pieces,
        open: 0,
        marks: InlineMarks::default(),
        bold_until: 0,
        linked: 0,
    };
    let start = if state.in_comment {
        stripper.end_of_comment(0, state)
    } else {
        0
    };
    stripper.open = start;
    stripper.run(start, state);
    stripper.marks
}

struct Stripper<'l, 'p> {
    line: &'l str,
    bytes: &'l [u8],
    pieces: &'p mut Vec<Range<usize>>,
    /// Start of the words not yet collected.
    open: usize,
    marks: InlineMarks,
    /// Where bold that began at the start of the words ended.
    bold_until: usize,
    /// Bytes of words that stood in links.
    linked: usize,
}

impl Stripper<'_, '_> {
    fn run(&mut self, start: usize, state: &mut InlineState) {
        let mut at = start;
        let mut is_bold_open = false;
        while at < self.bytes.len() {
            let Some(next) = next_mark(self.bytes, at) else {
                break;
            };
            at = match self.bytes[next] {
                b'\\' => self.escape(next),
                b'*' => self.stars(next, &mut is_bold_open),
                b'!' if self.bytes.get(next + 1) == Some(&b'[') => self.image(next),
                b'[' => self.link(next),
                b'<' => self.angle(next, state),
                _ => next + 1,
            };
        }
        self.leave_out(self.bytes.len(), self.bytes.len());
        self.finish();
    }

    fn finish(&mut self) {
        let words: usize = self.pieces.iter().map(ExactSizeIterator::len).sum();
        let last = self.pieces.last().map_or(0, |piece| piece.end);
        self.marks.is_bold = words > 0 && self.bold_until >= last;
        self.marks.is_link = words > 0 && self.linked * 10 >= words * 9;
    }

    /// Ends the words before `from` and goes on at `to`.
    fn leave_out(&mut self, from: usize, to: usize) {
        if self.open < from {
            self.pieces.push(self.open..from);
        }
        self.open = to;
    }

    fn escape(&mut self, at: usize) -> usize {
        if self.bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
            self.leave_out(at, at + 1);
            return at + 2;
        }
        at + 1
    }

    fn stars(&mut self, at: usize, is_open: &mut bool) -> usize {
        let count = self.bytes[at..]
            .iter()
            .take_while(|byte| **byte == b'*')
            .count();
        if count < 2 {
            return at + 1;
        }
        if *is_open && self.bold_until < at {
            self.bold_until = at;
        }
        let nothing_before = self.pieces.is_empty() && self.line[self.open..at].trim().is_empty();
        let goes_on = self.line[self.bold_until..at]
            .trim_matches(['*', ' ', '.'])
            .is_empty();
        *is_open = !*is_open && (nothing_before || goes_on);
        self.leave_out(at, at + count);
        at + count
    }

    fn image(&mut self, at: usize) -> usize {
        match self.address_of(at + 1) {
            Some((_, end)) => {
                self.marks.has_image = true;
                self.leave_out(at, end);
                end
            }
            None => at + 1,
        }
    }

    fn link(&mut self, at: usize) -> usize {
        // an image inside a link: the image goes, the link's own bracket with it
        if self.bytes[at + 1..].starts_with(b"![")
            && let Some((_, inner)) = self.address_of(at + 2)
            && self.bytes[inner..].starts_with(b"](")
            && let Some(close) = self.close_of(inner + 2)
        {
            self.marks.has_image = true;
            self.leave_out(at, close + 1);
            return close + 1;
        }
        match self.address_of(at) {
            Some((words_end, end)) => {
                self.linked += words_end - at - 1;
                self.leave_out(at, at + 1);
                self.leave_out(words_end, end);
                end
            }
            None => at + 1,
        }
    }

    /// For `[words](address)` with `[` at `at`: end of the words, and the offset after `)`.
    fn address_of(&self, at: usize) -> Option<(usize, usize)> {
        let limit = self.bytes.len().min(at + LINK_WORDS);
        let close = at + memchr::memchr(b']', &self.bytes[at..limit])?;
        (self.bytes.get(close + 1) == Some(&b'(')).then_some(())?;
        let end = self.close_of(close + 2)?;
        Some((close, end + 1))
    }

    fn close_of(&self, from: usize) -> Option<usize> {
        let limit = self.bytes.len().min(from + LINK_ADDRESS);
        memchr::memchr(b')', self.bytes.get(from..limit)?).map(|close| from + close)
    }

    fn angle(&mut self, at: usize, state: &mut InlineState) -> usize {
        let rest = &self.bytes[at..];
        if rest.starts_with(b"<!--") {
            let end = self.end_of_comment(at + 4, state);
            self.leave_out(at, end);
            return end;
        }
        if let Some(end) = self.tag_end(at) {
            self.leave_out(at, end);
            return end;
        }
        if rest.starts_with(b"<http")
            && let Some(close) = memchr::memchr(b'>', &rest[..rest.len().min(2048)])
        {
            self.leave_out(at, at + 1);
            self.leave_out(at + close, at + close + 1);
            return at + close + 1;
        }
        at + 1
    }

    fn end_of_comment(&self, from: usize, state: &mut InlineState) -> usize {
        let end = memchr::memmem::find(&self.bytes[from..], b"-->");
        state.in_comment = end.is_none();
        end.map_or(self.bytes.len(), |end| from + end + 3)
    }

    fn tag_end(&self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at + 1..self.bytes.len().min(at + 500)];
        let name_start = usize::from(rest.first() == Some(&b'/'));
        let name_length = rest[name_start..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let name = &rest[name_start..name_start + name_length];
        let is_known = TAGS
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag.as_bytes()));
        let after = rest.get(name_start + name_length)?;
        (is_known && matches!(after, b'>' | b' ' | b'/')).then_some(())?;
        memchr::memchr(b'>', rest).map(|close| at + 1 + close + 1)
    }
}

/// The next byte that may begin a mark. Two searches, because `memchr` takes three needles at most.
fn next_mark(bytes: &[u8], at: usize) -> Option<usize> {
    bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b'*' | b'[' | b'<' | b'\\' | b'!'))
        .map(|next| at + next)
}
