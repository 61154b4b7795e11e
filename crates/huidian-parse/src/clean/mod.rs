//! Takes markup off a text, line by line, and keeps the way back to the input.

mod front_matter;
mod inline;
mod line;

pub(crate) use line::Line;

use std::ops::Range;

use huidian_text::{
    CharPositions, Normalised, OffsetMap, normalise, unwrap_lines, without_running_heads,
};

use crate::shape::LineShape;
use inline::{InlineState, strip_inline};
use line::read_prefix;

/// How a text says what its lines are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Markup<'s> {
    /// In its characters.
    Markdown,
    /// Beside it: every character is a word. In order of their places; a line that is not among them has no shape.
    Shapes(&'s [LineShape]),
}

/// Text without markup, cut into lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cleaned {
    pub text: String,
    /// From code points of `text` to code points of the input.
    pub map: OffsetMap,
    /// Lines that are not blank, in order.
    pub lines: Vec<Line>,
    /// `title:` of the front matter.
    pub front_title: Option<String>,
    /// Keys and values of the front matter.
    pub front_matter: Vec<(String, String)>,
    /// Whether the front matter names an address the page came from.
    pub has_origin: bool,
    /// Lines of tables and bylines that were taken out: signs of a page.
    pub left_out: usize,
}

impl Cleaned {
    pub(crate) fn line_text(&self, line: &Line) -> &str {
        self.text.get(line.start..line.end).unwrap_or("")
    }

    /// Bytes from the first line of the range to the last.
    pub(crate) fn bytes_of(&self, lines: &Range<usize>) -> (usize, usize) {
        let start = self.lines.get(lines.start).map_or(0, |line| line.start);
        let last = lines.end.checked_sub(1).and_then(|at| self.lines.get(at));
        (start, last.map_or(start, |line| line.end))
    }

    /// Keeps only some lines.
    pub(crate) fn cut(&self, lines: Range<usize>) -> Self {
        let (start, end) = self.bytes_of(&lines);
        let positions = CharPositions::new(&self.text);
        let map = self
            .map
            .slice(positions.char_at(start), positions.char_at(end));
        let kept = self.lines[lines]
            .iter()
            .map(|line| Line {
                start: line.start - start,
                end: line.end - start,
                ..*line
            })
            .collect();
        Self {
            text: self.text[start..end].to_owned(),
            map,
            lines: kept,
            front_title: self.front_title.clone(),
            front_matter: self.front_matter.clone(),
            has_origin: self.has_origin,
            left_out: self.left_out,
        }
    }

    /// Leaves out the lines that are marked.
    pub(crate) fn without(&self, left_out: &[bool]) -> Self {
        let positions = CharPositions::new(&self.text);
        let mut kept = Self {
            front_title: self.front_title.clone(),
            front_matter: self.front_matter.clone(),
            has_origin: self.has_origin,
            left_out: left_out.iter().filter(|out| **out).count(),
            ..Self::default()
        };
        let mut written = 0u32;
        for (line, _) in self.lines.iter().zip(left_out).filter(|(_, out)| !**out) {
            let source = positions.char_at(line.start);
            if !kept.text.is_empty() {
                let breaks = if line.follows_blank { "\n\n" } else { "\n" };
                kept.text.push_str(breaks);
                for left in (1..=breaks.len() as u32).rev() {
                    kept.map.push(written, source.saturating_sub(left));
                    written += 1;
                }
            }
            let start = kept.text.len();
            kept.map.push(written, source);
            kept.text.push_str(self.line_text(line));
            written += chars(self.line_text(line));
            kept.lines.push(Line {
                start,
                end: kept.text.len(),
                ..*line
            });
        }
        kept.map = kept.map.compose(&self.map);
        kept
    }
}

/// Cleans a text: no byte-order mark or other invisible characters, no front matter, and of Markdown no comments, heading and
/// emphasis marks, no images; links keep their words. Lines lose the space around them; blank lines are kept, never two in a row.
pub(crate) fn clean(input: &str, markup: Markup<'_>) -> Cleaned {
    let mut normalised = normalise(input);
    let head = front_matter::skip(&normalised.text, &mut Cleaned::default());
    if let Some(running) = without_running_heads(&normalised.text[head..]) {
        normalised = with_body(&normalised, head, running);
    }
    if let Some(unwrapped) = unwrap_lines(&normalised.text[head..]) {
        normalised = with_body(&normalised, head, unwrapped);
    }
    let mut cleaner = Cleaner {
        markup,
        map: normalised.map,
        cleaned: Cleaned::default(),
        source_chars: 0,
        written_chars: 0,
        state: InlineState::default(),
        blank_before: false,
        image_before: false,
        rule_before: false,
    };
    let body = front_matter::skip(&normalised.text, &mut cleaner.cleaned);
    cleaner.source_chars = chars(&normalised.text[..body]);
    cleaner.read_lines(&normalised.text[body..]);
    let mut cleaned = cleaner.cleaned;
    cleaned.map = cleaned.map.compose(&cleaner.map);
    cleaned
}

/// The text with another body behind its front matter, which has line ends of its own.
fn with_body(normalised: &Normalised, head: usize, body: Normalised) -> Normalised {
    let front = &normalised.text[..head];
    let offset = chars(front);
    let mut map = OffsetMap::identity();
    for at in 0..chars(&body.text) {
        map.push(offset + at, offset + body.map.to_source(at));
    }
    Normalised {
        text: format!("{front}{}", body.text),
        map: map.compose(&normalised.map),
    }
}

struct Cleaner<'s> {
    markup: Markup<'s>,
    /// From code points of the text that is cleaned to code points of the input.
    map: OffsetMap,
    cleaned: Cleaned,
    /// Code points of the source read so far.
    source_chars: u32,
    /// Code points written so far.
    written_chars: u32,
    state: InlineState,
    /// A blank line, or a line that left nothing, stands before the next line.
    blank_before: bool,
    image_before: bool,
    rule_before: bool,
}

impl Cleaner<'_> {
    fn read_lines(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() {
            let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n);
            self.read_line(&text[at..end]);
            at = end + 1;
            self.source_chars += 1;
        }
    }

    /// Writes one line; on return `source_chars` stands after it.
    fn read_line(&mut self, raw: &str) {
        let after = self.source_chars + chars(raw);
        let trimmed = raw.trim_start();
        self.source_chars += chars(&raw[..raw.len() - trimmed.len()]);
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() {
            self.blank_before = true;
        } else if let Markup::Shapes(shapes) = self.markup {
            self.read_shaped_line(trimmed, shapes);
        } else if !self.state.is_in_comment() && line::is_plain(trimmed) {
            self.begin_line();
            self.write(trimmed);
            self.end_line(&Line::default());
        } else {
            self.read_marked_line(trimmed);
        }
        self.source_chars = after;
    }

    fn read_shaped_line(&mut self, trimmed: &str, shapes: &[LineShape]) {
        if line::is_rule(trimmed) {
            self.rule_before = true;
            self.blank_before = true;
            return;
        }
        let at = self.map.to_source(self.source_chars);
        let below = shapes.partition_point(|shape| shape.end <= at);
        let shape = shapes.get(below).filter(|shape| shape.start <= at);
        self.begin_line();
        self.write(trimmed);
        self.end_line(&Line {
            level: shape.map_or(0, |shape| shape.level),
            is_bold: shape.is_some_and(|shape| shape.is_bold),
            is_bullet: shape.is_some_and(|shape| shape.is_bullet),
            ..Line::default()
        });
    }

    fn read_marked_line(&mut self, trimmed: &str) {
        let prefix = read_prefix(trimmed);
        if prefix.is_rule && !self.state.is_in_comment() {
            self.rule_before = true;
            self.blank_before = true;
            return;
        }
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let found = strip_inline(&trimmed[prefix.length..], &mut self.state, &mut pieces);
        let base = prefix.length;
        trim_pieces(&trimmed[base..], &mut pieces);
        if pieces.is_empty() {
            self.blank_before = true;
            self.image_before |= found.has_image;
            return;
        }
        self.begin_line();
        let line_source = self.source_chars;
        let mut counted = (0, 0);
        for piece in &pieces {
            counted.1 += chars(&trimmed[counted.0..base + piece.start]);
            counted.0 = base + piece.start;
            self.source_chars = line_source + counted.1;
            self.write(&trimmed[base + piece.start..base + piece.end]);
        }
        self.end_line(&Line {
            level: prefix.level,
            is_bold: found.is_bold,
            is_link: found.is_link,
            is_bullet: prefix.is_bullet,
            ..Line::default()
        });
        self.image_before = found.has_image;
    }

    fn begin_line(&mut self) {
        if !self.cleaned.text.is_empty() {
            let breaks = if self.blank_before { "\n\n" } else { "\n" };
            // the break between two lines is credited to the place where the second begins
            self.cleaned.text.push_str(breaks);
            for left in (1..=breaks.len() as u32).rev() {
                let source = self.source_chars.saturating_sub(left);
                self.cleaned.map.push(self.written_chars, source);
                self.written_chars += 1;
            }
        }
        let start = self.cleaned.text.len();
        self.cleaned.lines.push(Line {
            start,
            ..Line::default()
        });
    }

    fn write(&mut self, words: &str) {
        self.cleaned.map.push(self.written_chars, self.source_chars);
        self.cleaned.text.push_str(words);
        let count = chars(words);
        self.written_chars += count;
        self.source_chars += count;
    }

    fn end_line(&mut self, marks: &Line) {
        let end = self.cleaned.text.len();
        if let Some(line) = self.cleaned.lines.last_mut() {
            *line = Line {
                start: line.start,
                end,
                follows_image: self.image_before,
                follows_rule: self.rule_before,
                follows_blank: self.blank_before,
                ..*marks
            };
        }
        self.blank_before = false;
        self.image_before = false;
        self.rule_before = false;
    }
}

/// Takes space off the outer ends of a line's pieces, and pieces that are only that.
fn trim_pieces(text: &str, pieces: &mut Vec<Range<usize>>) {
    while let Some(first) = pieces.first_mut() {
        let words = &text[first.clone()];
        first.start += words.len() - words.trim_start().len();
        if first.start < first.end {
            break;
        }
        pieces.remove(0);
    }
    while let Some(last) = pieces.last_mut() {
        let words = &text[last.clone()];
        last.end -= words.len() - words.trim_end().len();
        if last.start < last.end {
            break;
        }
        pieces.pop();
    }
}

pub(super) fn chars(text: &str) -> u32 {
    text.chars().count() as u32
}
