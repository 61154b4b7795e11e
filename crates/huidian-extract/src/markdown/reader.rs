use std::ops::Range;

use memchr::memchr_iter;

use super::cursor::Cursor;
use super::inline::inline;
use super::line::{Opening, opening};
use super::list::Indents;
use super::raw_html::RawHtml;
use super::table;
use crate::block::{Block, BlockKind};
use crate::inline::{Inline, copied};
use crate::position::{Positions, trimmed};
use crate::sink::BlockSink;

/// Lines of one paragraph beyond which a new one is started, so that nothing grows without bound.
const MOST_LINES: usize = 10_000;

/// Reads blocks line by line.
pub(super) struct Reader<'p, 'a> {
    cursor: Cursor<'p, 'a>,
    sink: BlockSink,
    /// Lines of the block being collected, trimmed.
    lines: Vec<Range<usize>>,
    kind: Pending,
    indents: Indents,
    raw_html: RawHtml,
}

/// What the collected lines will be.
enum Pending {
    Paragraph,
    Quote,
    /// Depth, number, and where the marker starts.
    Item(u8, Option<String>, usize),
}

impl<'p, 'a> Reader<'p, 'a> {
    pub(super) fn new(positions: &'p Positions<'a>, sink: BlockSink, at: usize) -> Self {
        Self {
            cursor: Cursor::new(positions, at),
            sink,
            lines: Vec::new(),
            kind: Pending::Paragraph,
            indents: Indents::default(),
            raw_html: RawHtml::default(),
        }
    }

    pub(super) fn into_sink(self) -> BlockSink {
        self.sink
    }

    pub(super) fn run(&mut self) {
        while self.cursor.at < self.cursor.text.len() {
            let line = self.cursor.next_line();
            self.read_line(line, false);
        }
        self.flush();
    }

    fn read_line(&mut self, line: Range<usize>, is_quoted: bool) {
        if line.is_empty() {
            return self.flush();
        }
        let first = self.cursor.text.as_bytes()[line.start];
        match first {
            // The bulk of every law: lines that start with a hanzi.
            0x80.. => self.text_line(line, is_quoted),
            b'|' => match table::start_at(&self.cursor, &line) {
                Some(start) => {
                    self.flush();
                    table::read_at(&mut self.cursor, &mut self.sink, &line, start);
                }
                None => self.text_line(line, is_quoted),
            },
            b'<' => self.markup_line(line, is_quoted),
            _ => self.marked_line(line, is_quoted),
        }
    }

    fn marked_line(&mut self, line: Range<usize>, is_quoted: bool) {
        match opening(&self.cursor.text[line.clone()]) {
            Opening::Text => self.text_line(line, is_quoted),
            Opening::Heading { level, prefix } => self.heading(level, &line, prefix),
            Opening::Rule => self.rule(&line),
            Opening::Underline { level } => self.underline(level, line, is_quoted),
            Opening::Bullet { prefix } => self.item(line, None, prefix),
            Opening::Numbered { marker, prefix } => {
                let marker = self.cursor.text[line.start..line.start + marker].to_owned();
                self.item(line, Some(marker), prefix);
            }
            Opening::Quote { prefix } => self.quote(&line, prefix),
            Opening::Fence { mark, length } => self.fence(&line, mark, length),
        }
    }

    fn text_line(&mut self, line: Range<usize>, is_quoted: bool) {
        match table_in(self.cursor.text, &line) {
            Some(table) => {
                let before = trimmed(self.cursor.text, line.start..table);
                if !before.is_empty() {
                    self.plain_line(before, is_quoted);
                }
                self.markup_line(table..line.end, is_quoted);
            }
            None => self.plain_line(line, is_quoted),
        }
    }

    fn plain_line(&mut self, line: Range<usize>, is_quoted: bool) {
        if table::is_delimiter(&self.cursor.text[line.clone()]) && self.table_below() {
            return;
        }
        let is_quote = matches!(self.kind, Pending::Quote);
        if is_quoted != is_quote && (is_quoted || self.lines.is_empty()) || self.is_long() {
            self.flush();
        }
        if self.lines.is_empty() && matches!(self.kind, Pending::Paragraph) {
            if is_quoted {
                self.kind = Pending::Quote;
            }
            if self.indent(line.start) == 0 {
                self.indents.clear();
            }
        }
        self.lines.push(line);
    }

    fn is_long(&self) -> bool {
        self.lines.len() >= MOST_LINES
    }

    /// A table whose rows have no outer pipes: the heading is the line above the delimiter row.
    fn table_below(&mut self) -> bool {
        let Some(header) = self.lines.last().cloned() else {
            return false;
        };
        if !self.cursor.text[header.clone()].contains('|') {
            return false;
        }
        self.lines.pop();
        self.flush();
        table::read_below(&mut self.cursor, &mut self.sink, header);
        true
    }

    fn markup_line(&mut self, line: Range<usize>, is_quoted: bool) {
        match self.raw_html.block_end(self.cursor.text, line.start) {
            Some(end) => {
                self.flush();
                self.cursor.at = end;
                self.take_html(line.start..end);
            }
            None => self.plain_line(line, is_quoted),
        }
    }

    fn take_html(&mut self, range: Range<usize>) {
        let sink = std::mem::replace(&mut self.sink, BlockSink::empty());
        self.sink = crate::html::read_fragment(self.cursor.positions, range, sink);
    }

    fn heading(&mut self, level: u8, line: &Range<usize>, prefix: usize) {
        self.flush();
        self.indents.clear();
        let content = line.start + prefix..line.end;
        let closed = self.cursor.text[content.clone()].trim_end_matches('#');
        let mut end = content.end;
        // A closing row of `#` counts only behind a space: `C#` is text.
        if closed.is_empty() || closed.ends_with([' ', '\t']) {
            end = content.start + closed.len();
        }
        let content = trimmed(self.cursor.text, content.start..end);
        let inline = inline(self.cursor.positions, &[content]);
        let span = self.cursor.positions.span(line.clone());
        if let Some((alternative, target)) = inline.only_image() {
            let kind = BlockKind::Image {
                alternative,
                target,
            };
            self.sink.push(Block { span, kind });
        } else if !inline.is_empty() {
            let kind = BlockKind::Heading { level, inline };
            self.sink.push(Block { span, kind });
        }
    }

    fn rule(&mut self, line: &Range<usize>) {
        self.flush();
        self.indents.clear();
        self.sink.push(Block {
            span: self.cursor.positions.span(line.clone()),
            kind: BlockKind::Rule,
        });
    }

    /// `---` under a single short line makes it a heading; elsewhere it is a rule.
    fn underline(&mut self, level: u8, line: Range<usize>, is_quoted: bool) {
        const LONGEST_TITLE: usize = 240;
        let above = match (&self.kind, self.lines.as_slice()) {
            (Pending::Paragraph, [above]) if above.len() <= LONGEST_TITLE => above.clone(),
            _ if level == 2 && line.len() >= 3 => return self.rule(&line),
            _ => return self.text_line(line, is_quoted),
        };
        self.lines.clear();
        let inline = inline(self.cursor.positions, std::slice::from_ref(&above));
        self.sink.push(Block {
            span: self.cursor.positions.span(above.start..line.end),
            kind: BlockKind::Heading { level, inline },
        });
    }

    fn item(&mut self, line: Range<usize>, marker: Option<String>, prefix: usize) {
        self.flush();
        let depth = self.indents.depth(self.indent(line.start));
        let content = trimmed(self.cursor.text, line.start + prefix..line.end);
        self.kind = Pending::Item(depth, marker, line.start);
        // `* ##### [title](…)`: sites put headings into list items.
        let content = match opening(&self.cursor.text[content.clone()]) {
            Opening::Heading { prefix, .. } => content.start + prefix..content.end,
            _ => content,
        };
        self.lines.push(content);
    }

    /// Columns before `at` on its line; a full-width space takes two.
    fn indent(&self, at: usize) -> usize {
        let before = self.cursor.text[..at].chars().rev().take(64);
        before
            .take_while(|&character| character != '\n')
            .map(|character| match character {
                '\t' => 4,
                '\u{3000}' => 2,
                _ => 1,
            })
            .sum()
    }

    fn quote(&mut self, line: &Range<usize>, prefix: usize) {
        let mut content = trimmed(self.cursor.text, line.start + prefix..line.end);
        while self.cursor.text[content.clone()].starts_with('>') {
            content = trimmed(self.cursor.text, content.start + 1..content.end);
        }
        self.read_line(content, true);
    }

    fn fence(&mut self, line: &Range<usize>, mark: u8, length: usize) {
        self.flush();
        let start = self.cursor.at;
        let mut end = self.cursor.at;
        let mut is_closed = false;
        while self.cursor.at < self.cursor.text.len() && !is_closed {
            end = self.cursor.at;
            let next = self.cursor.next_line();
            let bytes = &self.cursor.text.as_bytes()[next];
            is_closed = bytes.len() >= length && bytes.iter().all(|&byte| byte == mark);
        }
        if !is_closed {
            end = self.cursor.at;
            let span = self.cursor.positions.span(line.clone());
            self.sink.note(
                crate::DiagnosticKind::Unclosed,
                span,
                "a code fence does not end",
            );
        }
        let content = self.cursor.text[start..end]
            .trim_end_matches(['\n', '\r'])
            .len();
        if content > 0 {
            self.sink.push(Block {
                span: self.cursor.positions.span(line.start..self.cursor.at),
                kind: BlockKind::Preformatted {
                    inline: copied(self.cursor.positions, start..start + content),
                },
            });
        }
    }

    /// Ends the block being collected.
    pub(super) fn flush(&mut self) {
        let kind = std::mem::replace(&mut self.kind, Pending::Paragraph);
        let (Some(first), Some(last)) = (self.lines.first(), self.lines.last()) else {
            return;
        };
        let start = match &kind {
            Pending::Item(_, _, start) => *start,
            _ => first.start,
        };
        let span = self.cursor.positions.span(start..last.end);
        let inline = inline(self.cursor.positions, &self.lines);
        self.lines.clear();
        if let Some(kind) = block_kind(kind, inline) {
            self.sink.push(Block { span, kind });
        }
    }
}

/// Start of an HTML table inside a line of text.
fn table_in(text: &str, line: &Range<usize>) -> Option<usize> {
    let bytes = &text.as_bytes()[line.clone()];
    let starts_table = |at: &usize| {
        let tag = bytes.get(*at..*at + 7).unwrap_or_default();
        tag[..tag.len().min(6)].eq_ignore_ascii_case(b"<table")
            && tag.last().is_some_and(|byte| matches!(byte, b'>' | b' '))
    };
    let found = memchr_iter(b'<', bytes).find(starts_table)?;
    Some(line.start + found)
}

fn block_kind(kind: Pending, inline: Inline) -> Option<BlockKind> {
    if let Some((alternative, target)) = inline.only_image() {
        return Some(BlockKind::Image {
            alternative,
            target,
        });
    }
    if inline.is_empty() {
        return None;
    }
    Some(match kind {
        Pending::Paragraph => BlockKind::Paragraph { inline },
        Pending::Quote => BlockKind::Quote { inline },
        Pending::Item(depth, marker, _) => BlockKind::ListItem {
            depth,
            marker,
            inline,
        },
    })
}
