use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

use super::entity::entity_at;
use super::tag::Tag;

/// One piece of HTML, with its byte range in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Text(Range<usize>),
    Open {
        tag: Tag,
        range: Range<usize>,
    },
    Close {
        tag: Tag,
        range: Range<usize>,
    },
    /// A comment, declaration, or the inside of a script.
    Hidden(Range<usize>),
}

/// Cuts HTML into tokens, never failing and in linear time.
///
/// What starts like a tag and never ends is text, except in a script or style, which hide the rest.
pub(crate) struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// Bytes that may still be searched in vain for the end of a tag with an open quote.
    quote_budget: usize,
    /// No `>` at all from here on.
    tags_are_over: bool,
    /// No `-->` from here on.
    comments_are_over: bool,
    has_unclosed: bool,
}

impl<'a> Tokenizer<'a> {
    pub(crate) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            quote_budget: range.len() * 2 + 4096,
            tags_are_over: false,
            comments_are_over: false,
            has_unclosed: false,
        }
    }

    /// Whether a comment, script or tag did not end.
    pub(crate) fn has_unclosed(&self) -> bool {
        self.has_unclosed
    }

    /// Goes back or forth to `at`.
    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// What is left, from where the tokenizer stands.
    pub(crate) fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn bytes(&self) -> &'a [u8] {
        &self.text.as_bytes()[..self.end]
    }

    fn seek_byte(&self, needle: u8, from: usize) -> Option<usize> {
        memchr(needle, &self.bytes()[from..]).map(|offset| from + offset)
    }

    /// The tag, comment or declaration at the `<` where the tokenizer stands; `None` when it is a plain `<`.
    pub(crate) fn markup(&mut self) -> Option<Token> {
        let start = self.at;
        match self.bytes().get(start + 1)? {
            b'!' if self.bytes()[start..].starts_with(b"<!--") => self.comment(),
            b'!' | b'?' => {
                let end = self.tag_end(start)?;
                self.at = end;
                Some(Token::Hidden(start..end))
            }
            b'/' => {
                let tag = self.tag_name(start + 2)?;
                let end = self.tag_end(start)?;
                self.at = end;
                Some(Token::Close {
                    tag,
                    range: start..end,
                })
            }
            byte if byte.is_ascii_alphabetic() => {
                let tag = self.tag_name(start + 1)?;
                let end = self.quoted_tag_end(start)?;
                self.at = end;
                Some(Token::Open {
                    tag,
                    range: start..end,
                })
            }
            _ => None,
        }
    }

    fn tag_name(&self, from: usize) -> Option<Tag> {
        let rest = &self.bytes()[from..];
        let length = rest
            .iter()
            .take(64)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(**byte, b'-' | b':' | b'_'))
            .count();
        let follows = rest.get(length)?;
        // `a<b 且 c>d`: no attribute has a Chinese name.
        let mut attributes = rest[length..].iter().take(64);
        let next = attributes.find(|byte| !byte.is_ascii_whitespace());
        let ends = (follows.is_ascii_whitespace() && next.is_none_or(u8::is_ascii))
            || matches!(follows, b'>' | b'/');
        (length > 0 && rest[0].is_ascii_alphabetic() && ends)
            .then(|| Tag::from_name(&rest[..length]))
    }

    fn tag_end(&mut self, from: usize) -> Option<usize> {
        if self.tags_are_over {
            return None;
        }
        let found = self.seek_byte(b'>', from);
        self.tags_are_over = found.is_none();
        self.has_unclosed |= found.is_none();
        found.map(|at| at + 1)
    }

    /// The end of a tag whose attribute values may hold `>`.
    ///
    /// A quote that never closes must not swallow the page: then the first `>` ends the tag.
    fn quoted_tag_end(&mut self, from: usize) -> Option<usize> {
        let plain = self.tag_end(from)?;
        if self.quote_budget == 0 {
            return Some(plain);
        }
        let balanced = self.balanced_tag_end(from);
        if balanced.is_none() {
            self.quote_budget = self.quote_budget.saturating_sub(self.end - from);
            self.has_unclosed = true;
        }
        balanced.or(Some(plain))
    }

    fn balanced_tag_end(&self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let found = memchr3(b'>', b'"', b'\'', &self.bytes()[at..])? + at;
            let byte = self.bytes()[found];
            if byte == b'>' {
                return Some(found + 1);
            }
            let before = self.bytes()[from..found].iter().rev();
            let opens_value =
                before.clone().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=');
            at = if opens_value {
                self.seek_byte(byte, found + 1)? + 1
            } else {
                found + 1
            };
        }
    }

    fn comment(&mut self) -> Option<Token> {
        let start = self.at;
        if self.comments_are_over {
            return None;
        }
        let Some(offset) = memmem::find(&self.bytes()[start + 2..], b"-->") else {
            self.comments_are_over = true;
            self.has_unclosed = true;
            return None;
        };
        self.at = start + 2 + offset + 3;
        Some(Token::Hidden(start..self.at))
    }

    /// Everything up to the closing tag of the raw text element whose opening tag was just read.
    pub(crate) fn raw_text(&mut self, open: &Range<usize>) -> Range<usize> {
        let start = self.at;
        let name_length = self.text.as_bytes()[open.start + 1..open.end]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let name = &self.text.as_bytes()[open.start + 1..open.start + 1 + name_length];
        let mut at = start;
        while let Some(offset) = memmem::find(&self.bytes()[at..], b"</") {
            at += offset + 2;
            let matches = self
                .bytes()
                .get(at..at + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name));
            if matches {
                self.at = at - 2;
                return start..self.at;
            }
        }
        self.has_unclosed = true;
        self.at = self.end;
        start..self.end
    }
}

impl Iterator for Tokenizer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        if self.bytes()[start] == b'<' {
            if let Some(token) = self.markup() {
                return Some(token);
            }
            self.at = start + 1;
        }
        self.at = self.seek_byte(b'<', self.at).unwrap_or(self.end);
        Some(Token::Text(start..self.at))
    }
}

/// The value of an attribute of the opening tag `tag`, references resolved.
pub(crate) fn attribute<'a>(tag: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = tag.trim_start_matches(|c: char| c == '<' || c.is_ascii_alphanumeric());
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let (key, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('=') {
            Some(after) => attribute_value(after.trim_start()),
            None => ("", after),
        };
        if !key.is_empty() && key.eq_ignore_ascii_case(name) {
            return Some(unescaped(value));
        }
        if tail.len() >= rest.len() || tail.is_empty() || tail.starts_with('>') {
            return None;
        }
        rest = tail;
    }
}

fn attribute_value(after: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = after.strip_prefix(quote) {
            return match inside.find(quote) {
                Some(end) => (&inside[..end], &inside[end + 1..]),
                None => (inside.trim_end_matches('>'), ""),
            };
        }
    }
    let end = after
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(after.len());
    after.split_at(end)
}

/// Resolves the character references of a value.
pub(crate) fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut at = 0;
    while let Some(offset) = value[at..].find('&') {
        let here = at + offset;
        out.push_str(&value[at..here]);
        let (character, length) =
            entity_at(value, here).map_or(('&', 1), |entity| (entity.character, entity.length));
        out.push(character);
        at = here + length;
    }
    out.push_str(&value[at..]);
    Cow::Owned(out)
}
