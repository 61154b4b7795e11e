use std::ops::Range;

use super::emphasis::{Resolved, resolve};
use super::scanner::{Event, Scanner, has_special};
use crate::inline::{Inline, InlineBuilder, MarkKind, copied};
use crate::position::Positions;

/// Bytes of one line that are read in one go; markup does not reach across.
const LONGEST_PIECE: usize = 1 << 20;

/// Reads the text of a block from its trimmed lines; line breaks stay as `\n`.
pub(super) fn inline(positions: &Positions<'_>, lines: &[Range<usize>]) -> Inline {
    match lines {
        [line] if !has_special(&positions.text().as_bytes()[line.clone()]) => {
            copied(positions, line.clone())
        }
        [line] if line.len() > LONGEST_PIECE => long_line(positions, line.clone()),
        _ => piece(positions, lines),
    }
}

fn piece(positions: &Positions<'_>, lines: &[Range<usize>]) -> Inline {
    let mut scanner = Scanner::new(positions.text());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            scanner.break_line(lines[index - 1].end..line.start);
        }
        scanner.line(line.clone());
    }
    let resolved = resolve(&scanner.delimiters);
    Writer::new(positions).write(scanner.events, &resolved)
}

/// Reads a line of megabytes piece by piece, to bound what is held at a time.
fn long_line(positions: &Positions<'_>, line: Range<usize>) -> Inline {
    let mut all = Inline::default();
    let mut start = line.start;
    while start < line.end {
        let mut end = (start + LONGEST_PIECE).min(line.end);
        while !positions.text().is_char_boundary(end) {
            end += 1;
        }
        let next = piece(positions, std::slice::from_ref(&(start..end)));
        all.append(&next);
        start = end;
    }
    all
}

/// Writes the events of one block out.
struct Writer<'p, 'a> {
    builder: InlineBuilder<'p, 'a>,
    bold_depth: u32,
    bold_from: u32,
    links: Vec<u32>,
}

impl<'p, 'a> Writer<'p, 'a> {
    fn new(positions: &'p Positions<'a>) -> Self {
        Self {
            builder: InlineBuilder::new(positions),
            bold_depth: 0,
            bold_from: 0,
            links: Vec::new(),
        }
    }

    fn write(mut self, events: Vec<Event>, resolved: &[Resolved]) -> Inline {
        for event in events {
            match event {
                Event::Text(bytes) => self.text(bytes),
                Event::Character(character, bytes) => {
                    self.builder
                        .replace(character.encode_utf8(&mut [0; 4]), bytes);
                }
                Event::Break(bytes) => self.line_break(bytes),
                Event::Delimiter(index, bytes) => self.delimiter(resolved[index], bytes),
                Event::Bracket { bytes, is_link } if !is_link => self.builder.copy(bytes),
                Event::Bracket { .. } => self.links.push(self.builder.length()),
                Event::LinkEnd(target) => self.end_link(target),
                Event::Bold(is_on) => self.switch_bold(is_on),
                Event::Image(alternative, target) => {
                    let here = self.builder.length();
                    let kind = MarkKind::Image {
                        alternative,
                        target,
                    };
                    self.builder.mark(here..here, kind);
                }
            }
        }
        while self.bold_depth > 0 {
            self.switch_bold(false);
        }
        self.builder.finish()
    }

    /// An image or comment may leave white space behind at the start of a line.
    fn text(&mut self, bytes: Range<usize>) {
        let is_line_start = self.builder.last_char().is_none_or(|last| last == '\n');
        let bytes = if is_line_start {
            self.builder.without_leading_space(bytes)
        } else {
            bytes
        };
        self.builder.copy(bytes);
    }

    fn line_break(&mut self, bytes: Range<usize>) {
        if !self.builder.is_empty() {
            self.builder.replace("\n", bytes);
        }
    }

    fn delimiter(&mut self, resolved: Resolved, bytes: Range<usize>) {
        if resolved.is_literal {
            self.builder.copy(bytes);
        }
        if resolved.closes_bold {
            self.switch_bold(false);
        }
        if resolved.opens_bold {
            self.switch_bold(true);
        }
    }

    fn switch_bold(&mut self, is_on: bool) {
        if is_on {
            if self.bold_depth == 0 {
                self.bold_from = self.builder.length();
            }
            self.bold_depth += 1;
        } else if self.bold_depth > 0 {
            self.bold_depth -= 1;
            if self.bold_depth == 0 {
                let range = self.bold_from..self.builder.length();
                self.builder.mark(range, MarkKind::Bold);
            }
        }
    }

    fn end_link(&mut self, target: String) {
        if let Some(from) = self.links.pop() {
            let range = from..self.builder.length();
            self.builder.mark(range, MarkKind::Link { target });
        }
    }
}
