use quick_xml::events::BytesStart;

use crate::container::xml;
use crate::inline::{Mark, MarkKind};
use crate::position::is_blank;

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) length: u32,
    pub(super) marks: Vec<Mark>,
    pub(super) style: Option<String>,
    pub(super) list: Option<u32>,
    pub(super) level: Option<u32>,
    pub(super) outline: Option<u8>,
    pub(super) in_run: bool,
    pub(super) is_bold: Option<bool>,
    pub(super) is_hidden: bool,
    pub(super) link: Option<(u32, String)>,
    /// A tracked change took its end away: what is left of it stands at the start of the next one.
    pub(super) is_joined_to_next: bool,
}

impl Paragraph {
    pub(super) fn take_property(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = xml::attribute(element, "val"),
            "numId" => self.list = xml::number(element, "val"),
            "del" | "moveFrom" => self.is_joined_to_next = true,
            "ilvl" => self.level = xml::number(element, "val"),
            "outlineLvl" => self.outline = xml::number(element, "val").map(|level| level as u8),
            _ => {}
        }
    }

    pub(super) fn open_run(&mut self) {
        self.in_run = true;
        self.is_bold = None;
        self.is_hidden = false;
    }

    pub(super) fn push(&mut self, text: &str) {
        if !self.is_hidden {
            // White space at the start of a paragraph is indentation.
            let text = if self.text.is_empty() {
                text.trim_start_matches(is_blank)
            } else {
                text
            };
            self.text.push_str(text);
            self.length += text.chars().count() as u32;
        }
    }

    pub(super) fn push_run(&mut self, text: &str, is_bold: bool) {
        let start = self.length;
        self.push(text);
        if is_bold && self.length > start {
            self.mark(start, MarkKind::Bold);
        }
    }

    /// Marks from `start` to here, joined to the same mark right before.
    pub(super) fn mark(&mut self, start: u32, kind: MarkKind) {
        let range = start..self.length;
        match self.marks.last_mut() {
            Some(last) if last.kind == kind && last.range.end == start => {
                last.range.end = range.end;
            }
            _ => self.marks.push(Mark { range, kind }),
        }
    }

    pub(super) fn image(&mut self, target: String) {
        let range = self.length..self.length;
        let kind = MarkKind::Image {
            alternative: String::new(),
            target,
        };
        self.marks.push(Mark { range, kind });
    }

    pub(super) fn end_link(&mut self) {
        if let Some((start, target)) = self.link.take() {
            let range = start..self.length;
            let kind = MarkKind::Link { target };
            self.marks.push(Mark { range, kind });
        }
    }

    /// Puts an automatic number in front of the text.
    pub(super) fn with_number(mut self, number: Option<String>) -> Self {
        if let Some(number) = number {
            let shift = number.chars().count() as u32 + 1;
            self.text = format!("{number} {}", self.text);
            for mark in &mut self.marks {
                let is_bold_from_start = mark.kind == MarkKind::Bold && mark.range.start == 0;
                mark.range.start += if is_bold_from_start { 0 } else { shift };
                mark.range.end += shift;
            }
        }
        self
    }

    /// Puts what is left of the paragraph before in front of the text.
    pub(super) fn take_before(&mut self, before: Paragraph) {
        for mark in &mut self.marks {
            mark.range.start += before.length;
            mark.range.end += before.length;
        }
        self.marks.splice(0..0, before.marks);
        self.text.insert_str(0, &before.text);
        self.length += before.length;
    }
}
