use std::ops::Range;

use memchr::memchr;

use super::destination::destination_at;
use super::emphasis::Delimiter;
use crate::html::{Tag, Token, Tokenizer, attribute, entity_at};

/// Bytes that may be markup.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut index = 0;
    let bytes = b"\\`*_[]!<&";
    while index < bytes.len() {
        special[bytes[index] as usize] = true;
        index += 1;
    }
    special
};

pub(super) fn has_special(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| SPECIAL[byte as usize])
}

/// One piece of a block of Markdown, before the emphasis marks are resolved.
pub(super) enum Event {
    Text(Range<usize>),
    /// A character in place of source bytes.
    Character(char, Range<usize>),
    Break(Range<usize>),
    /// Index into the delimiters.
    Delimiter(usize, Range<usize>),
    /// `[`, and whether a link starts with it.
    Bracket {
        bytes: Range<usize>,
        is_link: bool,
    },
    LinkEnd(String),
    Bold(bool),
    /// Alternative text and target; nothing to read.
    Image(String, String),
}

/// Cuts the lines of one block into events, in linear time.
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub(super) events: Vec<Event>,
    pub(super) delimiters: Vec<Delimiter>,
    brackets: Vec<Bracket>,
    /// The `a` element that is open.
    anchor: Option<String>,
}

/// An open bracket, and how far things were when it opened.
struct Bracket {
    is_image: bool,
    at: usize,
    event_count: usize,
    delimiter_count: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            events: Vec::new(),
            delimiters: Vec::new(),
            brackets: Vec::new(),
            anchor: None,
        }
    }

    pub(super) fn break_line(&mut self, bytes: Range<usize>) {
        self.events.push(Event::Break(bytes));
    }

    pub(super) fn line(&mut self, line: Range<usize>) {
        let bytes = &self.text.as_bytes()[..line.end];
        let mut tags = Tokenizer::new(self.text, line.clone());
        let mut ticks = Ticks::default();
        let (mut at, mut plain) = (line.start, line.start);
        while at < line.end {
            if !SPECIAL[bytes[at] as usize] {
                at += 1;
                continue;
            }
            self.plain(plain..at);
            plain = at;
            let next = match bytes[at] {
                b'\\' => self.escape(bytes, at),
                b'`' => self.code(bytes, at, &mut ticks),
                b'*' | b'_' => Some(self.delimiter(at, &line)),
                b'[' => Some(self.open_bracket(at, at + 1)),
                b'!' if bytes.get(at + 1) == Some(&b'[') => Some(self.open_bracket(at, at + 2)),
                b']' => self.close_bracket(at, line.end),
                b'<' => self.markup(at, &mut tags),
                b'&' => self.entity(at, line.end),
                _ => None,
            };
            at = next.unwrap_or(at + 1);
            if next.is_some() {
                plain = at;
            }
        }
        self.plain(plain..line.end);
    }

    fn plain(&mut self, bytes: Range<usize>) {
        if !bytes.is_empty() {
            self.events.push(Event::Text(bytes));
        }
    }

    fn escape(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let escaped = *bytes.get(at + 1)?;
        if !escaped.is_ascii_punctuation() {
            return None;
        }
        self.plain(at + 1..at + 2);
        Some(at + 2)
    }

    fn entity(&mut self, at: usize, end: usize) -> Option<usize> {
        let entity = entity_at(&self.text[..end], at)?;
        let end = at + entity.length;
        self.events
            .push(Event::Character(entity.character, at..end));
        Some(end)
    }

    fn code(&mut self, bytes: &[u8], at: usize, ticks: &mut Ticks) -> Option<usize> {
        let count = run_length(bytes, at);
        let close = ticks.find_close(bytes, at + count, count)?;
        self.plain(at + count..close);
        Some(close + count)
    }

    fn delimiter(&mut self, at: usize, line: &Range<usize>) -> usize {
        let count = run_length(&self.text.as_bytes()[..line.end], at);
        let delimiter = Delimiter {
            mark: self.text.as_bytes()[at],
            count,
            before: self.text[line.start..at].chars().next_back(),
            after: self.text[at + count..line.end].chars().next(),
        };
        self.events
            .push(Event::Delimiter(self.delimiters.len(), at..at + count));
        self.delimiters.push(delimiter);
        at + count
    }

    fn open_bracket(&mut self, at: usize, end: usize) -> usize {
        self.brackets.push(Bracket {
            is_image: end - at == 2,
            at: end,
            event_count: self.events.len(),
            delimiter_count: self.delimiters.len(),
        });
        self.events.push(Event::Bracket {
            bytes: at..end,
            is_link: false,
        });
        end
    }

    fn close_bracket(&mut self, at: usize, end: usize) -> Option<usize> {
        let bracket = self.brackets.pop()?;
        if self.text.as_bytes()[..end].get(at + 1) != Some(&b'(') {
            return None;
        }
        let destination = destination_at(self.text, at + 1, end)?;
        if bracket.is_image {
            let alternative = self.text.get(bracket.at..at).unwrap_or_default();
            self.events.truncate(bracket.event_count);
            self.delimiters.truncate(bracket.delimiter_count);
            let alternative = alternative.to_owned();
            self.events
                .push(Event::Image(alternative, destination.target));
        } else {
            if let Some(Event::Bracket { is_link, .. }) = self.events.get_mut(bracket.event_count) {
                *is_link = true;
            }
            self.events.push(Event::LinkEnd(destination.target));
        }
        Some(destination.end)
    }

    fn markup(&mut self, at: usize, tags: &mut Tokenizer<'a>) -> Option<usize> {
        tags.seek(at);
        if let Some(end) = self.automatic_link(at, tags) {
            return Some(end);
        }
        match tags.markup()? {
            Token::Open {
                tag: Tag::Unknown, ..
            }
            | Token::Close {
                tag: Tag::Unknown, ..
            } => None,
            Token::Open {
                tag: Tag::RawText,
                range,
            } => {
                let hidden = tags.raw_text(&range);
                Some(hidden.end)
            }
            Token::Open { tag, range } => {
                self.open_tag(tag, range.clone());
                Some(range.end)
            }
            Token::Close { tag, range } => {
                self.close_tag(tag);
                Some(range.end)
            }
            Token::Hidden(range) | Token::Text(range) => Some(range.end),
        }
    }

    /// `<https://…>`.
    fn automatic_link(&mut self, at: usize, tags: &Tokenizer<'a>) -> Option<usize> {
        let rest = tags.rest();
        let is_address = ["<http://", "<https://", "<mailto:"]
            .iter()
            .any(|start| rest.starts_with(start));
        if !is_address {
            return None;
        }
        let length = rest.bytes().take(4096).position(|byte| byte == b'>')?;
        let inside = at + 1..at + length;
        if self.text[inside.clone()].contains([' ', '<']) {
            return None;
        }
        self.events.push(Event::Bracket {
            bytes: at..at + 1,
            is_link: true,
        });
        let target = self.text[inside.clone()].to_owned();
        self.plain(inside);
        self.events.push(Event::LinkEnd(target));
        Some(at + length + 1)
    }

    fn open_tag(&mut self, tag: Tag, range: Range<usize>) {
        let source = &self.text[range.clone()];
        match tag {
            Tag::Break | Tag::Block | Tag::ListItem | Tag::Row => {
                self.events.push(Event::Break(range));
            }
            Tag::Bold => self.events.push(Event::Bold(true)),
            Tag::Anchor if self.anchor.is_none() => {
                let target = attribute(source, "href").unwrap_or_default();
                self.anchor = Some(target.into_owned());
                self.events.push(Event::Bracket {
                    bytes: range,
                    is_link: true,
                });
            }
            Tag::Image => {
                let value = |name| attribute(source, name).unwrap_or_default().into_owned();
                let image = Event::Image(value("alt"), value("src"));
                self.events.push(image);
            }
            _ => {}
        }
    }

    fn close_tag(&mut self, tag: Tag) {
        match tag {
            Tag::Bold => self.events.push(Event::Bold(false)),
            Tag::Anchor => {
                if let Some(target) = self.anchor.take() {
                    self.events.push(Event::LinkEnd(target));
                }
            }
            _ => {}
        }
    }
}

fn run_length(bytes: &[u8], at: usize) -> usize {
    let mark = bytes[at];
    bytes[at..].iter().take_while(|&&byte| byte == mark).count()
}

/// Finds the end of code spans, remembering which lengths do not occur any more.
#[derive(Default)]
struct Ticks {
    is_missing: [bool; 8],
}

impl Ticks {
    fn find_close(&mut self, bytes: &[u8], from: usize, count: usize) -> Option<usize> {
        let is_missing = self.is_missing.get_mut(count)?;
        if *is_missing {
            return None;
        }
        let mut at = from;
        while let Some(offset) = memchr(b'`', &bytes[at..]) {
            let start = at + offset;
            let length = run_length(bytes, start);
            if length == count {
                return Some(start);
            }
            at = start + length;
        }
        *is_missing = true;
        None
    }
}
