use std::ops::Range;

use crate::block::{Block, BlockKind};
use crate::diagnostic::DiagnosticKind;
use crate::inline::{Inline, InlineBuilder};
use crate::limits::Limits;
use crate::position::{Positions, trimmed};
use crate::sink::{BlockSink, Reading};
use crate::table::{LooseCell, TableBuilder};

/// Reads comma, tab or semicolon separated values (RFC 4180) into one table.
pub(crate) fn read(positions: &Positions<'_>, limits: &Limits) -> Reading {
    let mut sink = BlockSink::new(limits);
    let mut records = Records::new(positions.text());
    let mut table = TableBuilder::new(sink.cell_budget);
    let mut left_out = None;
    while let Some(fields) = records.next_record() {
        let start = fields.first().map_or(0, |field| field.bytes.start);
        let row = fields.into_iter().map(|field| field.into_cell(positions));
        if !table.push_row(row) {
            left_out = Some(positions.span(start..positions.text().len()));
            break;
        }
    }
    let span = positions.span(0..positions.text().len());
    if let Some(at) = records.broken_quote_at {
        let place = positions.at(at);
        sink.note(
            DiagnosticKind::Unclosed,
            place..place + 1,
            "a quoted field does not end; quotes are read as text from here on",
        );
    }
    if let Some(rest) = &left_out {
        let from = positions.text().len() - records.rest().len();
        let rows = records.rest().lines().count() + 1;
        sink.note(
            DiagnosticKind::Truncated,
            rest.clone(),
            format!(
                "about {rows} rows from byte {from} on are left out: the limit is {} cells",
                limits.cells
            ),
        );
    }
    sink.settle_table(&table, None);
    sink.note_ragged(&table, &span);
    if !table.is_empty() {
        sink.push(Block {
            span,
            kind: BlockKind::Table(table.finish()),
        });
    }
    Reading {
        blocks: sink.blocks,
        diagnostics: sink.diagnostics,
        ..Reading::default()
    }
}

struct Field {
    /// Without the outer quotes.
    bytes: Range<usize>,
    is_quoted: bool,
}

impl Field {
    fn into_cell(self, positions: &Positions<'_>) -> LooseCell {
        let bytes = trimmed(positions.text(), self.bytes);
        let span = positions.span(bytes.clone());
        LooseCell::single(span, content(positions, bytes, self.is_quoted))
    }
}

/// The text of a field; a doubled quote in a quoted field stands for one.
fn content(positions: &Positions<'_>, bytes: Range<usize>, is_quoted: bool) -> Inline {
    let mut builder = InlineBuilder::new(positions);
    let mut start = bytes.start;
    if is_quoted {
        let text = positions.text();
        while let Some(offset) = text[start..bytes.end].find("\"\"") {
            builder.copy(start..start + offset + 1);
            start += offset + 2;
        }
    }
    builder.copy(start..bytes.end);
    builder.finish()
}

struct Records<'a> {
    text: &'a str,
    at: usize,
    separator: u8,
    broken_quote_at: Option<usize>,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            separator: separator(text),
            broken_quote_at: None,
        }
    }

    /// What has not been read yet.
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next record that is not blank.
    fn next_record(&mut self) -> Option<Vec<Field>> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let mut fields = Vec::new();
            loop {
                fields.push(self.next_field());
                if bytes.get(self.at) != Some(&self.separator) {
                    break;
                }
                self.at += 1;
            }
            self.end_record();
            if !self.text[start..self.at].trim().is_empty() {
                return Some(fields);
            }
        }
        None
    }

    fn next_field(&mut self) -> Field {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'"')
            && self.broken_quote_at.is_none()
            && let Some(field) = self.quoted_field()
        {
            return field;
        }
        let start = self.at;
        let separator = self.separator;
        let rest = &bytes[start..];
        let length = memchr::memchr3(separator, b'\n', b'\r', rest).unwrap_or(rest.len());
        self.at += length;
        Field {
            bytes: start..self.at,
            is_quoted: false,
        }
    }

    fn quoted_field(&mut self) -> Option<Field> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        loop {
            let Some(offset) = memchr::memchr(b'"', &bytes[at..]) else {
                self.broken_quote_at = Some(self.at);
                return None;
            };
            at += offset + 1;
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                continue;
            }
            let end = at - 1;
            let spaces = bytes[at..].iter().take(64);
            at += spaces.take_while(|&&byte| byte == b' ').count();
            let is_end = bytes
                .get(at)
                .is_none_or(|&byte| byte == self.separator || matches!(byte, b'\n' | b'\r'));
            // Some writers leave a bare quote inside a quoted field.
            if is_end {
                self.at = at;
                return Some(Field {
                    bytes: start..end,
                    is_quoted: true,
                });
            }
        }
    }

    fn end_record(&mut self) {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) == Some(&b'\r') {
            self.at += 1;
        }
        if bytes.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
    }
}

/// The separator that cuts the first lines into the most even rows.
fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| &line[..line.floor_char_boundary(4096)])
        .filter(|line| !line.trim().is_empty())
        .take(20)
        .collect();
    let score = |separator: u8| {
        let counts = lines
            .iter()
            .map(|line| line.bytes().filter(|&byte| byte == separator).count());
        let some = counts.clone().filter(|&count| count > 0).count();
        (some, counts.sum::<usize>())
    };
    [b'|', b';', b'\t', b',']
        .into_iter()
        .max_by_key(|&separator| score(separator))
        .unwrap_or(b',')
}
