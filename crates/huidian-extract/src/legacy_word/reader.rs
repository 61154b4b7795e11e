use super::characters::accepted;
use super::header::Header;
use super::lists;
use super::pieces::{Character, characters};
use super::properties::{ParagraphTable, Properties};
use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::docx::{Marker, Numbering};
use crate::container::drawn::Drawn;
use crate::diagnostic::DiagnosticKind;
use crate::limits::Limits;
use crate::position::is_blank;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

pub(super) fn read(
    document: &[u8],
    table: &[u8],
    header: &Header,
    has_macros: bool,
    limits: &Limits,
) -> Drawn {
    let text = characters(document, table, header.pieces, limits.characters);
    let mut reader = Reader {
        paragraphs: ParagraphTable::read(document, table, header.paragraphs, header.styles),
        numbering: lists::read(table, header.lists, header.list_overrides),
        canvas: Canvas::default(),
        sink: BlockSink::new(limits),
        text: String::new(),
        fields: Vec::new(),
        row: Vec::new(),
        rows: Vec::new(),
        has_changes: false,
    };
    // Behind the body: notes, then heads and feet of pages, which are no text. Places count characters that take one unit of
    // UTF-16 each; those of two are rare enough to be let go.
    let mut text = text.into_iter();
    for length in [header.body_length, header.note_length] {
        let part = text.by_ref().take(length as usize).collect();
        let (part, has_changes) = accepted(part, document, table, header.characters);
        reader.has_changes |= has_changes;
        reader.read(&part);
        reader.end_table();
    }
    if reader.has_changes {
        reader.sink.note(
            DiagnosticKind::TrackedChanges,
            0..0,
            "the document has tracked changes; its text is the one with all of them accepted",
        );
    }
    if has_macros {
        let message = "the document has macros; they are never run";
        reader.sink.note(DiagnosticKind::Macros, 0..0, message);
    }
    Drawn {
        text: reader.canvas.text,
        blocks: reader.sink.blocks,
        diagnostics: reader.sink.diagnostics,
        ..Drawn::default()
    }
}

struct Reader {
    paragraphs: ParagraphTable,
    numbering: Numbering,
    canvas: Canvas,
    sink: BlockSink,
    text: String,
    /// For each open field, whether its result has begun.
    fields: Vec<bool>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    has_changes: bool,
}

impl Reader {
    fn read(&mut self, text: &[Character]) {
        for character in text {
            match character.text {
                '\r' | '\u{c}' => self.end_paragraph(character.offset),
                '\u{7}' => self.end_cell(character.offset),
                '\u{13}' => self.fields.push(false),
                '\u{14}' => {
                    if let Some(field) = self.fields.last_mut() {
                        *field = true;
                    }
                }
                '\u{15}' => {
                    self.fields.pop();
                }
                // What a field does is no text; what it shows is.
                _ if self.fields.contains(&false) => {}
                '\u{b}' => self.text.push('\n'),
                '\u{1e}' => self.text.push('-'),
                '\t' => self.text.push('\t'),
                // Pictures, notes and drawings leave marks below the space.
                other if other < ' ' => {}
                other => self.text.push(other),
            }
        }
        if !self.text.is_empty() {
            self.end_paragraph(text.last().map_or(0, |character| character.offset));
        }
    }

    fn end_paragraph(&mut self, offset: u32) {
        let properties = self.paragraphs.at(offset);
        if properties.in_table {
            // A paragraph inside a cell.
            let marked = self.numbered(&properties, false);
            self.text = marked + "\n";
            return;
        }
        self.end_table();
        let marker = self.marker(&properties);
        let text = std::mem::take(&mut self.text);
        let text = text.trim_matches(is_blank);
        let shown = marker.as_ref().and_then(|marker| marker.text.clone());
        if text.is_empty() && shown.is_none() {
            return;
        }
        let start = self.canvas.length();
        let kind = match (properties.outline, marker) {
            (Some(outline), _) => {
                let text = shown.map_or_else(|| text.to_owned(), |shown| format!("{shown} {text}"));
                let level = (outline + 1).min(6);
                let inline = self.canvas.inline(&text, Vec::new()).1;
                BlockKind::Heading { level, inline }
            }
            (None, Some(marker)) => {
                if let Some(shown) = &marker.text {
                    self.canvas.write(shown);
                    self.canvas.write(" ");
                }
                let inline = self.canvas.inline(text, Vec::new()).1;
                BlockKind::ListItem {
                    depth: marker.level,
                    marker: marker.text,
                    inline,
                }
            }
            (None, None) => BlockKind::Paragraph {
                inline: self.canvas.inline(text, Vec::new()).1,
            },
        };
        let span = start..self.canvas.length();
        self.canvas.write("\n");
        self.sink.push(Block { span, kind });
    }

    fn marker(&mut self, properties: &Properties) -> Option<Marker> {
        let list = properties.list.filter(|list| *list != 0)?;
        let level = properties.level.unwrap_or(0);
        self.numbering
            .next(u32::from(list), Some(u32::from(level)), None)
    }

    /// The text so far with the automatic number of its last paragraph in front of that.
    fn numbered(&mut self, properties: &Properties, is_last: bool) -> String {
        let text = std::mem::take(&mut self.text);
        let (before, own) = match text.rfind('\n') {
            Some(at) => (text[..=at].to_owned(), text[at + 1..].to_owned()),
            None => (String::new(), text),
        };
        let has_words = !own.trim_matches(is_blank).is_empty() || !is_last;
        let marker = if has_words {
            self.marker(properties)
        } else {
            None
        };
        match marker.and_then(|marker| marker.text) {
            Some(marker) => format!("{before}{marker} {own}"),
            None => before + &own,
        }
    }

    fn end_cell(&mut self, offset: u32) {
        let properties = self.paragraphs.at(offset);
        if properties.is_row_end {
            let row = std::mem::take(&mut self.row);
            self.text.clear();
            if !row.is_empty() {
                self.rows.push(row);
            }
            return;
        }
        let text = self.numbered(&properties, true);
        self.row.push(text.trim_matches(is_blank).to_owned());
    }

    fn end_table(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.rows.push(row);
        }
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let mut table = TableBuilder::new(self.sink.cell_budget);
        let start = self.canvas.length();
        for row in rows {
            let mut cells = Vec::new();
            for text in row {
                if !cells.is_empty() {
                    self.canvas.write("\t");
                }
                let (span, inline) = self.canvas.inline(&text, Vec::new());
                cells.push(LooseCell::single(span, inline));
            }
            self.canvas.write("\n");
            if !table.push_row(cells) {
                break;
            }
        }
        let span = start..self.canvas.length();
        self.sink.settle_table(&table, None);
        if !table.is_empty() {
            let kind = BlockKind::Table(table.finish());
            self.sink.push(Block { span, kind });
        }
    }
}
