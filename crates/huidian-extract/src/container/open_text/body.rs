use quick_xml::events::{BytesStart, Event};

use super::lists::{OUTLINE, Styles};
use super::table::Grid;
use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::docx::Marker;
use crate::container::drawn::Drawn;
use crate::container::xml;
use crate::diagnostic::DiagnosticKind;
use crate::inline::{Mark, MarkKind};
use crate::limits::Limits;
use crate::position::is_blank;
use crate::sink::BlockSink;

/// Paragraphs, lists or runs inside each other beyond which a file is not one that a person made.
const DEEPEST: usize = 1_000;

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    length: u32,
    marks: Vec<Mark>,
    style: String,
    /// Level of a heading.
    outline: Option<u32>,
    /// Whether each open run is bold.
    runs: Vec<bool>,
    number: Option<Marker>,
}

/// A list that is open.
struct List {
    id: Option<u32>,
    /// The next paragraph is the first of its item, which has the number.
    is_at_item: bool,
}

/// Reads the content part of a document.
pub(super) struct Body {
    styles: Styles,
    canvas: Canvas,
    sink: BlockSink,
    /// Notes and text boxes stand inside paragraphs, so paragraphs nest.
    paragraphs: Vec<Paragraph>,
    lists: Vec<List>,
    grid: Option<Grid>,
    /// Tables in cells of the outer one become lines of the cell.
    table_depth: u32,
    /// Notes, whose words follow the body.
    notes: Vec<String>,
    note: Option<String>,
    skip_depth: u32,
    has_changes: bool,
    left: usize,
}

impl Body {
    pub(super) fn new(styles: Styles, limits: &Limits) -> Self {
        Self {
            styles,
            canvas: Canvas::default(),
            sink: BlockSink::new(limits),
            paragraphs: Vec::new(),
            lists: Vec::new(),
            grid: None,
            table_depth: 0,
            notes: Vec::new(),
            note: None,
            skip_depth: 0,
            has_changes: false,
            left: limits.characters,
        }
    }

    pub(super) fn read(&mut self, content: &str) {
        let mut reader = xml::reader(content);
        loop {
            if self.left == 0 || self.sink.is_full() {
                let here = self.canvas.length();
                let message = "the document is over the limit; the rest is left out";
                self.sink
                    .note(DiagnosticKind::Truncated, here..here, message);
                break;
            }
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(Event::Start(element)) => self.open(&element),
                Ok(Event::End(element)) => self.close(element.local_name().as_ref()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = xml::reference(&reference) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let here = self.canvas.length();
                    let message = format!("the document breaks off here: {error}");
                    self.sink
                        .note(DiagnosticKind::Unreadable, here..here, message);
                    break;
                }
            }
        }
    }

    pub(super) fn finish(mut self) -> Drawn {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.end_table();
        self.lists.clear();
        for text in std::mem::take(&mut self.notes) {
            let length = text.chars().count() as u32;
            self.put(Paragraph {
                text,
                length,
                ..Paragraph::default()
            });
        }
        if self.has_changes {
            self.sink.note(
                DiagnosticKind::TrackedChanges,
                0..0,
                "the document has tracked changes; its text is the one with all of them accepted",
            );
        }
        Drawn {
            text: self.canvas.text,
            blocks: self.sink.blocks,
            diagnostics: self.sink.diagnostics,
            ..Drawn::default()
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        // What was deleted, remarks, readings over characters, programs, and what describes a drawing.
        let is_skipped = matches!(
            name,
            "tracked-changes"
                | "annotation"
                | "ruby-text"
                | "scripts"
                | "forms"
                | "note-citation"
                | "desc"
                | "covered-table-cell"
        );
        self.has_changes |= name == "changed-region";
        if self.skip_depth > 0 || is_skipped {
            self.has_changes |= name == "tracked-changes";
            self.skip_depth += 1;
            return;
        }
        match name {
            "p" | "h" => self.open_paragraph(name, element),
            "span" => self.open_run(element),
            "line-break" => self.push("\n"),
            "tab" => self.push("\t"),
            "s" => {
                let count = xml::number(element, "c").unwrap_or(1).min(100);
                self.push(&" ".repeat(count as usize));
            }
            "list" => self.open_list(element),
            "list-item" => self.open_item(true),
            "list-header" => self.open_item(false),
            "note" => self.note = Some(String::new()),
            "table" => self.open_table(),
            "table-header-rows" | "table-cell" if self.table_depth == 1 => {
                if let Some(grid) = &mut self.grid {
                    match name {
                        "table-cell" => grid.open_cell(element, &mut self.canvas),
                        _ => grid.set_header(true),
                    }
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if self.skip_depth > 0 {
            self.skip_depth -= 1;
            return;
        }
        match name {
            "p" | "h" => self.end_paragraph(),
            "span" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.runs.pop();
                }
            }
            "list" => {
                self.lists.pop();
            }
            "note" => {
                let note = self.note.take().unwrap_or_default();
                self.notes
                    .extend((!note.is_empty()).then_some(note.trim_end().to_owned()));
            }
            "table-cell" if self.table_depth == 1 => {
                if let Some(grid) = &mut self.grid {
                    grid.close_cell(self.canvas.length());
                }
            }
            "table-row" if self.table_depth == 1 => {
                if let Some(grid) = &mut self.grid {
                    grid.close_row(&mut self.canvas);
                }
            }
            "table-header-rows" if self.table_depth == 1 => {
                if let Some(grid) = &mut self.grid {
                    grid.set_header(false);
                }
            }
            "table" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                if self.table_depth == 0 {
                    self.end_table();
                }
            }
            _ => {}
        }
    }

    fn open_paragraph(&mut self, name: &str, element: &BytesStart<'_>) {
        if self.paragraphs.len() >= DEEPEST {
            return;
        }
        let style = xml::attribute(element, "style-name").unwrap_or_default();
        let is_heading = name == "h";
        let outline = is_heading.then(|| xml::number(element, "outline-level").unwrap_or(1));
        let number = if self.note.is_some() {
            None
        } else if self.lists.is_empty() {
            let is_bare = xml::attribute(element, "is-list-header").as_deref() == Some("true");
            let level = outline.filter(|_| !is_bare);
            level.and_then(|level| self.next_number(OUTLINE, level))
        } else {
            self.number_of_item(&style)
        };
        self.paragraphs.push(Paragraph {
            style,
            outline,
            number,
            ..Paragraph::default()
        });
    }

    /// The number of the paragraph, where it is the first of an item.
    fn number_of_item(&mut self, style: &str) -> Option<Marker> {
        let level = self.lists.len() as u32;
        let list = self.lists.last_mut()?;
        if !std::mem::take(&mut list.is_at_item) {
            return None;
        }
        let named = self.lists.iter().rev().find_map(|list| list.id);
        let id = named.or_else(|| self.styles.list_of_style(style))?;
        self.next_number(id, level)
    }

    fn next_number(&mut self, list: u32, level: u32) -> Option<Marker> {
        let level = level.saturating_sub(1);
        let marker = self.styles.numbering.next(list, Some(level), None)?;
        // a heading without a number is no item of a list
        (list != OUTLINE || marker.text.is_some()).then_some(marker)
    }

    fn open_list(&mut self, element: &BytesStart<'_>) {
        if self.lists.len() >= DEEPEST {
            return;
        }
        let named = xml::attribute(element, "style-name");
        let id = named.and_then(|name| self.styles.find_list(&name));
        let goes_on = xml::attribute(element, "continue-numbering").as_deref() == Some("true")
            || xml::attribute(element, "continue-list").is_some();
        if let Some(id) = id
            && self.lists.is_empty()
            && !goes_on
        {
            self.styles.numbering.restart(id);
        }
        self.lists.push(List {
            id,
            is_at_item: false,
        });
    }

    fn open_item(&mut self, has_number: bool) {
        if let Some(list) = self.lists.last_mut() {
            list.is_at_item = has_number;
        }
    }

    fn open_run(&mut self, element: &BytesStart<'_>) {
        let style = xml::attribute(element, "style-name").unwrap_or_default();
        let own = self.styles.is_bold(&style);
        if let Some(paragraph) = self.paragraphs.last_mut()
            && paragraph.runs.len() < DEEPEST
        {
            let outer = paragraph.runs.last().copied();
            let of_paragraph = || self.styles.is_bold(&paragraph.style).unwrap_or(false);
            let is_bold = own.or(outer).unwrap_or_else(of_paragraph);
            paragraph.runs.push(is_bold);
        }
    }

    /// White space of the file is one space, and none where a paragraph starts (ODF 1.2 part 1, 6.1.2).
    fn text(&mut self, text: &str) {
        if self.skip_depth > 0 {
            return;
        }
        let Some(paragraph) = self.paragraphs.last() else {
            return;
        };
        let mut is_after_space = paragraph.text.is_empty() || paragraph.text.ends_with(' ');
        let mut shown = String::new();
        for character in text.chars() {
            let is_space = matches!(character, ' ' | '\t' | '\r' | '\n');
            if !is_space {
                shown.push(character);
            } else if !is_after_space {
                shown.push(' ');
            }
            is_after_space = is_space;
        }
        self.push(&shown);
    }

    fn push(&mut self, text: &str) {
        self.left = self.left.saturating_sub(text.len());
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        let text = if paragraph.text.is_empty() {
            text.trim_start_matches(is_blank)
        } else {
            text
        };
        let of_paragraph = || self.styles.is_bold(&paragraph.style).unwrap_or(false);
        let is_bold = paragraph.runs.last().copied().unwrap_or_else(of_paragraph);
        let start = paragraph.length;
        paragraph.text.push_str(text);
        paragraph.length += text.chars().count() as u32;
        if is_bold && paragraph.length > start {
            let range = start..paragraph.length;
            match paragraph.marks.last_mut() {
                Some(last) if last.range.end == start => last.range.end = range.end,
                _ => paragraph.marks.push(Mark {
                    range,
                    kind: MarkKind::Bold,
                }),
            }
        }
    }

    fn open_table(&mut self) {
        self.table_depth += 1;
        if self.table_depth == 1 {
            self.grid = Some(Grid::new(self.canvas.length(), self.sink.cell_budget));
        }
    }

    fn end_table(&mut self) {
        if let Some(grid) = self.grid.take()
            && let Some(block) = grid.finish(&mut self.canvas, &mut self.sink)
        {
            self.sink.push(block);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        if let Some(note) = &mut self.note {
            note.push_str(&paragraph.text);
            note.push('\n');
        } else {
            self.put(paragraph);
        }
    }

    fn put(&mut self, mut paragraph: Paragraph) {
        let marker = paragraph.number.take();
        let shown = marker.as_ref().and_then(|marker| marker.text.clone());
        if paragraph.text.chars().all(is_blank) && shown.is_none() {
            return;
        }
        if let Some(grid) = &mut self.grid {
            if grid.has_text() {
                self.canvas.write("\n");
            }
            let text = with_number(shown, &paragraph.text);
            let (_, inline) = self.canvas.inline(&text, Vec::new());
            return grid.push(&inline);
        }
        let start = self.canvas.length();
        let kind = match (paragraph.outline, marker) {
            (Some(level), _) => {
                let text = with_number(shown, &paragraph.text);
                let inline = self.canvas.inline(&text, Vec::new()).1;
                let level = level.clamp(1, 6) as u8;
                BlockKind::Heading { level, inline }
            }
            (None, Some(marker)) => {
                if let Some(shown) = &marker.text {
                    self.canvas.write(shown);
                    self.canvas.write(" ");
                }
                let inline = self.canvas.inline(&paragraph.text, paragraph.marks).1;
                BlockKind::ListItem {
                    depth: marker.level,
                    marker: marker.text,
                    inline,
                }
            }
            (None, None) => BlockKind::Paragraph {
                inline: self.canvas.inline(&paragraph.text, paragraph.marks).1,
            },
        };
        let span = start..self.canvas.length();
        self.canvas.write("\n");
        self.sink.push(Block { span, kind });
    }
}

fn with_number(number: Option<String>, text: &str) -> String {
    number.map_or_else(|| text.to_owned(), |number| format!("{number} {text}"))
}
