use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::grid::Grid;
use super::numbering::{Marker, Numbering};
use super::paragraph::Paragraph;
use super::styles::Styles;
use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::drawn::Drawn;
use crate::container::xml;
use crate::diagnostic::DiagnosticKind;
use crate::inline::MarkKind;
use crate::limits::Limits;
use crate::position::is_blank;
use crate::sink::BlockSink;

/// Paragraphs inside each other.
const DEEPEST: usize = 32;

/// Reads `word/document.xml` from start to end; nesting is counted, not walked.
pub(super) struct Body {
    styles: Styles,
    numbering: Numbering,
    links: HashMap<String, String>,
    canvas: Canvas,
    sink: BlockSink,
    /// A text box stands inside a run of another paragraph, so paragraphs nest.
    paragraphs: Vec<Paragraph>,
    grid: Option<Grid>,
    /// Tables in cells of the outer one become lines of the cell.
    table_depth: u32,
    /// Elements open inside one whose content does not count.
    skip_depth: u32,
    in_text: bool,
    in_paragraph_properties: bool,
    in_row_properties: bool,
    /// What is left of a paragraph whose end was deleted.
    left_over: Option<Paragraph>,
    has_changes: bool,
    /// Open paragraphs beyond the deepest, whose text goes to that.
    too_deep: u32,
    /// Characters that may still be read.
    left: usize,
    title: Option<String>,
}

impl Body {
    pub(super) fn new(
        styles: Styles,
        numbering: Numbering,
        links: HashMap<String, String>,
        limits: &Limits,
    ) -> Self {
        Self {
            styles,
            numbering,
            links,
            canvas: Canvas::default(),
            sink: BlockSink::new(limits),
            paragraphs: Vec::new(),
            grid: None,
            table_depth: 0,
            skip_depth: 0,
            in_text: false,
            in_paragraph_properties: false,
            in_row_properties: false,
            left_over: None,
            has_changes: false,
            too_deep: 0,
            left: limits.characters,
            title: None,
        }
    }

    pub(super) fn read(&mut self, document: &str) {
        let mut reader = xml::reader(document);
        loop {
            if self.left == 0 || self.sink.is_full() {
                let here = self.canvas.length();
                self.sink.note(
                    DiagnosticKind::Truncated,
                    here..here,
                    "the document is over the limit; the rest is left out",
                );
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
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.end_left_over();
        self.end_table();
        if self.has_changes {
            self.sink.note(
                DiagnosticKind::TrackedChanges,
                0..0,
                "the document has tracked changes; its text is the one with all of them accepted",
            );
        }
    }

    pub(super) fn finish(self) -> Drawn {
        Drawn {
            text: self.canvas.text,
            title: self.title,
            blocks: self.sink.blocks,
            diagnostics: self.sink.diagnostics,
            ..Drawn::default()
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        // Deleted and moved text, field codes, former properties, and the second copy of a drawing.
        let is_skipped = matches!(
            name,
            "del"
                | "moveFrom"
                | "instrText"
                | "delText"
                | "rt"
                | "pPrChange"
                | "rPrChange"
                | "tblPrChange"
                | "tcPrChange"
                | "trPrChange"
                | "sectPrChange"
                | "Fallback"
        );
        self.has_changes |= matches!(name, "del" | "ins" | "moveFrom" | "moveTo");
        // A deletion mark on a paragraph sign or row is a property, not content.
        let is_property = matches!(name, "del" | "moveFrom")
            && (self.in_paragraph_properties || self.in_row_properties);
        if self.skip_depth > 0 || is_skipped && !is_property {
            self.skip_depth += 1;
            return;
        }
        match name {
            // Text boxes stand in paragraphs, a few deep; a million deep is an attack.
            "p" if self.paragraphs.len() >= DEEPEST => self.too_deep += 1,
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.in_paragraph_properties = true,
            "trPr" => self.in_row_properties = true,
            "del" | "moveFrom" if self.in_row_properties => self.delete_row(),
            "tbl" => self.open_table(),
            "tr" | "tc" | "gridSpan" | "vMerge" | "tblHeader" | "gridBefore" => {
                self.open_in_table(name, element);
            }
            "t" => self.in_text = true,
            _ => self.open_in_paragraph(name, element),
        }
    }

    fn open_in_paragraph(&mut self, name: &str, element: &BytesStart<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        if self.in_paragraph_properties {
            return paragraph.take_property(name, element);
        }
        match name {
            "r" => paragraph.open_run(),
            "b" if paragraph.in_run => paragraph.is_bold = Some(xml::is_on(element)),
            "vanish" if paragraph.in_run => paragraph.is_hidden = xml::is_on(element),
            "tab" | "ptab" if paragraph.in_run => paragraph.push("\t"),
            "br" | "cr" if paragraph.in_run => paragraph.push("\n"),
            "noBreakHyphen" => paragraph.push("-"),
            "hyperlink" => {
                let target = xml::attribute(element, "id").and_then(|id| self.links.get(&id));
                paragraph.link = target.map(|target| (paragraph.length, target.clone()));
            }
            "blip" => {
                let target = xml::attribute(element, "embed").and_then(|id| self.links.get(&id));
                paragraph.image(target.cloned().unwrap_or_default());
            }
            _ => {}
        }
    }

    fn delete_row(&mut self) {
        if let Some(grid) = self.grid.as_mut().filter(|_| self.table_depth == 1) {
            grid.set_deleted_row();
        }
    }

    fn open_table(&mut self) {
        self.end_left_over();
        self.table_depth += 1;
        if self.table_depth == 1 {
            self.grid = Some(Grid::new(self.canvas.length(), self.sink.cell_budget));
        }
    }

    fn open_in_table(&mut self, name: &str, element: &BytesStart<'_>) {
        let here = self.canvas.length();
        let value = || xml::number(element, "val").unwrap_or(1);
        let Some(grid) = self.grid.as_mut().filter(|_| self.table_depth == 1) else {
            return;
        };
        match name {
            "tr" => grid.open_row(),
            "tc" => {
                if grid.has_cells() {
                    self.canvas.write("\t");
                }
                grid.open_cell(self.canvas.length());
            }
            "gridSpan" => grid.set_column_span(value()),
            "gridBefore" => grid.skip_columns(value(), here),
            "tblHeader" if xml::is_on(element) => grid.set_header_row(),
            "vMerge" => {
                let is_start = xml::attribute(element, "val").as_deref() == Some("restart");
                if !is_start {
                    grid.set_continued();
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
            "p" if self.too_deep > 0 => self.too_deep -= 1,
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "trPr" => self.in_row_properties = false,
            "t" => self.in_text = false,
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.in_run = false;
                }
            }
            "hyperlink" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_link();
                }
            }
            "tc" | "tr" if self.table_depth == 1 => self.close_in_table(name),
            "tbl" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                if self.table_depth == 0 {
                    self.end_table();
                }
            }
            _ => {}
        }
    }

    fn close_in_table(&mut self, name: &str) {
        self.end_left_over();
        if let Some(grid) = &mut self.grid {
            if name == "tc" {
                grid.close_cell(self.canvas.length());
            } else {
                grid.close_row();
                self.canvas.write("\n");
            }
        }
    }

    fn end_table(&mut self) {
        if let Some(mut grid) = self.grid.take() {
            // Open only where the document breaks off.
            if grid.close_cell(self.canvas.length()) {
                grid.close_row();
            }
            let block = grid.finish(self.canvas.length(), &mut self.sink);
            if let Some(block) = block {
                self.sink.push(block);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip_depth > 0 || !self.in_text {
            return;
        }
        // Bytes are as many as characters or more, and need no counting.
        self.left = self.left.saturating_sub(text.len());
        let is_bold = |paragraph: &Paragraph| {
            let of_style = || self.styles.is_bold(paragraph.style.as_deref());
            paragraph.is_bold.unwrap_or_else(of_style)
        };
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let is_bold = is_bold(paragraph);
            paragraph.push_run(text, is_bold);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else {
            return;
        };
        paragraph.end_link();
        if let Some(before) = self.left_over.take() {
            paragraph.take_before(before);
        }
        if paragraph.is_joined_to_next && self.paragraphs.is_empty() {
            self.left_over = Some(paragraph);
            return;
        }
        self.put_paragraph(paragraph);
    }

    /// Lets what is left of a paragraph stand alone where no other follows to take it up.
    fn end_left_over(&mut self) {
        if let Some(paragraph) = self.left_over.take()
            && !paragraph.text.chars().all(is_blank)
        {
            self.put_paragraph(paragraph);
        }
    }

    fn put_paragraph(&mut self, paragraph: Paragraph) {
        let marker = self.marker(&paragraph);
        let is_silent = paragraph.text.chars().all(is_blank);
        if is_silent && marker.as_ref().is_none_or(|marker| marker.text.is_none()) {
            return self.end_silent(&paragraph);
        }
        if self.table_depth > 0 {
            self.end_in_cell(paragraph, marker);
        } else {
            self.end_in_body(paragraph, marker);
        }
    }

    fn end_silent(&mut self, paragraph: &Paragraph) {
        let image = paragraph.marks.iter().find_map(|mark| match &mark.kind {
            MarkKind::Image { target, .. } => Some(target.clone()),
            _ => None,
        });
        if let Some(target) = image.filter(|_| self.table_depth == 0) {
            let here = self.canvas.length();
            self.sink.push(Block {
                span: here..here,
                kind: BlockKind::Image {
                    alternative: String::new(),
                    target,
                },
            });
        }
    }

    fn end_in_cell(&mut self, paragraph: Paragraph, marker: Option<Marker>) {
        let Some(grid) = &mut self.grid else {
            return;
        };
        if grid.has_text() {
            self.canvas.write("\n");
        }
        let paragraph = paragraph.with_number(marker.and_then(|marker| marker.text));
        let (_, inline) = self.canvas.inline(&paragraph.text, paragraph.marks);
        grid.push(&inline);
    }

    fn end_in_body(&mut self, paragraph: Paragraph, marker: Option<Marker>) {
        let style = paragraph.style.clone();
        let heading = match paragraph.outline {
            Some(outline) => (outline < 9).then(|| (outline + 1).min(6)),
            None => self.styles.heading(style.as_deref()),
        };
        let start = self.canvas.length();
        let (kind, end) = match (heading, marker) {
            (Some(level), marker) => {
                let paragraph = paragraph.with_number(marker.and_then(|marker| marker.text));
                let (span, inline) = self.canvas.inline(&paragraph.text, paragraph.marks);
                if self.title.is_none() && self.styles.is_title(style.as_deref()) {
                    self.title = Some(inline.text.replace('\n', " "));
                }
                (BlockKind::Heading { level, inline }, span.end)
            }
            (None, Some(marker)) => {
                if let Some(text) = &marker.text {
                    self.canvas.write(text);
                    self.canvas.write(" ");
                }
                let (span, inline) = self.canvas.inline(&paragraph.text, paragraph.marks);
                let kind = BlockKind::ListItem {
                    depth: marker.level,
                    marker: marker.text,
                    inline,
                };
                (kind, span.end)
            }
            (None, None) => {
                let (span, inline) = self.canvas.inline(&paragraph.text, paragraph.marks);
                (BlockKind::Paragraph { inline }, span.end)
            }
        };
        self.canvas.write("\n");
        self.sink.push(Block {
            span: start..end,
            kind,
        });
    }

    /// The automatic number of a paragraph, its own list before that of its style; list 0 means none.
    fn marker(&mut self, paragraph: &Paragraph) -> Option<Marker> {
        let style = paragraph.style.as_deref();
        let (list, level, of_style) = if let Some(list) = paragraph.list {
            (list, paragraph.level.or(Some(0)), style)
        } else {
            let (list, level, of_style) = self.styles.number(style)?;
            (list, level, Some(of_style))
        };
        if list == 0 {
            return None;
        }
        self.numbering.next(list, level, of_style)
    }
}
