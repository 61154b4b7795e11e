use memchr::{memchr_iter, memmem};

use crate::html::{Tag, Token, Tokenizer};

/// Finds where a block of HTML in a Markdown page ends, without searching the same text twice.
#[derive(Default)]
pub(super) struct RawHtml {
    /// End of the last `</table>` of the text, once it was looked for; `Some(0)` when there is none.
    last_table_end: Option<usize>,
    comments_are_over: bool,
}

impl RawHtml {
    /// End of the HTML block that starts at the `<` at byte `start`; `None` when the line is ordinary text.
    pub(super) fn block_end(&mut self, text: &str, start: usize) -> Option<usize> {
        if text[start..].starts_with("<!--") {
            return self.comment_end(text, start);
        }
        let mut tokenizer = Tokenizer::new(text, start..line_end(text, start));
        match tokenizer.markup()? {
            Token::Hidden(range) => Some(range.end),
            Token::Open {
                tag: Tag::Table, ..
            } => Some(self.table_end(text, start)),
            Token::Open {
                tag: Tag::RawText,
                range,
            } => {
                let mut whole = Tokenizer::new(text, start..text.len());
                whole.seek(range.end);
                Some(line_end(text, whole.raw_text(&range).end))
            }
            Token::Open { tag, .. } | Token::Close { tag, .. } if tag.starts_block() => {
                Some(self.paragraph_end(text, start))
            }
            _ => None,
        }
    }

    fn comment_end(&mut self, text: &str, start: usize) -> Option<usize> {
        if self.comments_are_over {
            return None;
        }
        let found = memmem::find(&text.as_bytes()[start + 2..], b"-->");
        self.comments_are_over = found.is_none();
        found.map(|offset| start + 2 + offset + 3)
    }

    /// End of the table that starts at `start`, tables inside it included.
    ///
    /// A table that does not end reaches to the last end of any table, or to the next blank line.
    fn table_end(&mut self, text: &str, start: usize) -> usize {
        let last = self.last_table_end(text);
        if last <= start {
            return blank_line(text, start);
        }
        let mut depth = 0_u32;
        for offset in memchr_iter(b'<', &text.as_bytes()[start..last]) {
            let at = start + offset;
            if starts_with(text, at, b"<table") {
                depth += 1;
            } else if starts_with(text, at, b"</table") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return after_tag(text, at);
                }
            }
        }
        last
    }

    fn last_table_end(&mut self, text: &str) -> usize {
        *self.last_table_end.get_or_insert_with(|| {
            let found = memchr::memrchr_iter(b'<', text.as_bytes())
                .find(|&at| starts_with(text, at, b"</table"));
            found.map_or(0, |at| after_tag(text, at))
        })
    }

    /// The next blank line, or the end of a table that starts before it.
    fn paragraph_end(&mut self, text: &str, start: usize) -> usize {
        let mut end = blank_line(text, start);
        let mut from = start;
        loop {
            let inside = &text.as_bytes()[from..end];
            let opened = memchr_iter(b'<', inside)
                .map(|offset| from + offset)
                .find(|&at| starts_with(text, at, b"<table"));
            let Some(opened) = opened else {
                return end;
            };
            from = self.table_end(text, opened);
            if from > end {
                end = blank_line(text, from);
            }
            if from <= opened || from >= end {
                return end.max(from);
            }
        }
    }
}

fn starts_with(text: &str, at: usize, lowercase: &[u8]) -> bool {
    text.as_bytes()
        .get(at..at + lowercase.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(lowercase))
}

fn after_tag(text: &str, at: usize) -> usize {
    text[at..]
        .find('>')
        .map_or(text.len(), |offset| at + offset + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |offset| at + offset)
}

/// Start of the next blank line after `at`.
fn blank_line(text: &str, at: usize) -> usize {
    let mut start = at;
    for line in text[at..].split_inclusive('\n') {
        if line.trim().is_empty() && start > at {
            return start;
        }
        start += line.len();
    }
    text.len()
}
