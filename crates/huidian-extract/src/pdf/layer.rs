//! Words that nobody sees over a picture of a page: what they say is held against what is seen.

use std::collections::HashSet;

use crate::diagnostic::DiagnosticKind;
use crate::layout::sheet::{Glyph, Sheet, Turn};
use crate::picture::{PictureReader, PictureText, Scan, write_on};

/// Share of a page that its pictures cover where it is a picture with words over it.
const COVERED: f32 = 0.5;
/// Pages compared of a file, where none differs.
const SAMPLES: usize = 3;
/// Characters that must be recognised on a page before it says anything of a layer.
const FEWEST: usize = 20;
/// Mean confidence below which a page is too hard to hold anything against it.
const SURE: f32 = 0.85;
/// Share of neighbouring characters that must be found on the other side: a poor layer of words over a poor scan has two in three.
const LEAST_FOUND: f32 = 0.5;

/// Which pages with such a layer are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layers {
    /// A few: recognising takes seconds a page.
    Sampled,
    /// All of a file in which one differed.
    All,
}

/// What is known of the layers of a file.
pub(super) struct LayerReport {
    compared: Layers,
    page_count: usize,
    /// Pages with a layer, counted from 1.
    pages: Vec<usize>,
    /// Of these, the ones whose words are what is seen.
    agreeing: Vec<usize>,
    notes: Vec<(DiagnosticKind, String)>,
    has_lies: bool,
}

impl LayerReport {
    pub(super) fn new(page_count: usize, compared: Layers) -> Self {
        Self {
            compared,
            page_count,
            pages: Vec::new(),
            agreeing: Vec::new(),
            notes: Vec::new(),
            has_lies: false,
        }
    }

    /// Whether a page, counted from 0, has a layer that is to be compared.
    pub(super) fn wants(&self, sheet: &Sheet, page: usize) -> bool {
        let step = self.page_count.div_ceil(SAMPLES).max(1);
        let is_sample = self.pages.is_empty() || page.is_multiple_of(step);
        is_layer(sheet) && (self.compared == Layers::All || is_sample)
    }

    /// Whether one of the pages compared was another than it says, so that the others have to be looked at.
    pub(super) fn needs_all(&self) -> bool {
        self.compared == Layers::Sampled && self.has_lies && self.pages.len() > 1
    }

    /// Compares the layer of a page with its picture; where they differ, what was recognised becomes its text.
    pub(super) fn take(
        &mut self,
        sheet: &mut Sheet,
        scans: &[Scan],
        reader: Option<&dyn PictureReader>,
        page: usize,
    ) {
        if !is_layer(sheet) {
            return;
        }
        self.pages.push(page);
        let Some((reader, scan)) = reader.zip(scans.first()) else {
            return;
        };
        // How a page whose words lie on their side is read is not known before it is read.
        if scans.len() > 1 || sheet.turn != Turn::Upright {
            return;
        }
        let Ok(text) = reader.read_picture(&scan.picture) else {
            return;
        };
        match verdict(&sheet.glyphs, &text) {
            Verdict::Unknown => {}
            Verdict::Agrees => self.agreeing.push(page),
            Verdict::OtherNumbers(numbers) => {
                let message = format!(
                    "page {page}: the words that nobody sees lack numbers of the picture: {}",
                    numbers.join(", ")
                );
                self.notes.push((DiagnosticKind::HiddenLayerFalse, message));
            }
            Verdict::Lies => {
                self.has_lies = true;
                sheet.glyphs.clear();
                sheet.hidden_count = 0;
                write_on(sheet, &text, &scan.area);
                let message = format!(
                    "page {page}: the words that nobody sees are not those of the picture over which they lie; the words recognised in the picture are taken"
                );
                self.notes.push((DiagnosticKind::HiddenLayerFalse, message));
            }
        }
    }

    pub(super) fn into_notes(self) -> Vec<(DiagnosticKind, String)> {
        let mut notes = self.notes;
        let Some(first) = self.pages.first() else {
            return notes;
        };
        let words = format!(
            "the words of {} pages are a layer that nobody sees over a picture, the first is page {first}",
            self.pages.len()
        );
        if self.agreeing.is_empty() && notes.is_empty() {
            let message = format!("{words}; they were not compared with what is seen");
            notes.push((DiagnosticKind::HiddenLayer, message));
        } else if !self.agreeing.is_empty() {
            let pages: Vec<String> = self.agreeing.iter().map(usize::to_string).collect();
            let message = format!(
                "{words}; they agree with what is seen on the pages compared: {}",
                pages.join(", ")
            );
            notes.push((DiagnosticKind::HiddenLayerCompared, message));
        }
        notes
    }
}

/// Whether most words of a page are seen by nobody and pictures cover it.
fn is_layer(sheet: &Sheet) -> bool {
    let covered: f32 = sheet
        .pictures
        .iter()
        .map(|area| area.width() * area.height())
        .sum();
    sheet.hidden_count > 0
        && sheet.hidden_count * 5 >= sheet.glyphs.len() * 4
        && covered >= sheet.width * sheet.height * COVERED
}

enum Verdict {
    /// Too little is recognised, or not surely enough.
    Unknown,
    Agrees,
    /// The words agree on the whole; these numbers are seen and not among them.
    OtherNumbers(Vec<String>),
    Lies,
}

fn verdict(layer: &[Glyph], text: &PictureText) -> Verdict {
    let recognised: Vec<Vec<char>> = text
        .lines
        .iter()
        .map(|line| {
            let characters = line.characters.iter().map(|character| character.text);
            characters.filter_map(told).collect()
        })
        .collect();
    let count: usize = recognised.iter().map(Vec::len).sum();
    let lines = text.lines.iter().zip(&recognised);
    let sure: f32 = lines
        .clone()
        .map(|(line, words)| line.confidence * words.len() as f32)
        .sum();
    if count < FEWEST || sure < SURE * count as f32 {
        return Verdict::Unknown;
    }
    let parts = parts(layer);
    let (said, seen) = (pairs(&parts), pairs(&recognised));
    let found = said.intersection(&seen).count() as f32;
    if found < LEAST_FOUND * seen.len() as f32 || found < LEAST_FOUND * said.len() as f32 {
        return Verdict::Lies;
    }
    let mut known = numbers(&parts);
    known.extend(numbers(&[parts.concat()]));
    let sure_lines: Vec<Vec<char>> = lines
        .filter(|(line, _)| line.confidence > 0.97)
        .map(|(_, words)| words.clone())
        .collect();
    let mut other: Vec<String> = numbers(&sure_lines).difference(&known).cloned().collect();
    other.sort();
    other.truncate(5);
    if other.is_empty() {
        Verdict::Agrees
    } else {
        Verdict::OtherNumbers(other)
    }
}

/// A letter or digit in the width that both sides have; nothing for signs, which are recognised badly.
fn told(character: char) -> Option<char> {
    let narrow = match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    };
    let narrow = huidian_text::ideograph(narrow);
    narrow
        .is_alphanumeric()
        .then(|| narrow.to_ascii_lowercase())
}

/// The characters of a layer in the order in which they are drawn, parted at gaps and at the ends of lines.
fn parts(layer: &[Glyph]) -> Vec<Vec<char>> {
    let mut parts: Vec<Vec<char>> = Vec::new();
    let mut before: Option<&Glyph> = None;
    for glyph in layer {
        let Some(text) = told(glyph.text) else {
            continue;
        };
        let goes_on = before.is_some_and(|before| {
            let gap = glyph.area.left - before.area.right;
            gap.abs() < 0.6 * glyph.size()
                && (glyph.area.top - before.area.top).abs() < 0.5 * glyph.size()
        });
        match parts.last_mut() {
            Some(part) if goes_on => part.push(text),
            _ => parts.push(vec![text]),
        }
        before = Some(glyph);
    }
    parts
}

/// Characters that stand next to each other.
fn pairs(parts: &[Vec<char>]) -> HashSet<(char, char)> {
    let all = parts.iter().flat_map(|part| part.windows(2));
    all.map(|pair| (pair[0], pair[1])).collect()
}

/// Runs of two digits or more.
fn numbers(parts: &[Vec<char>]) -> HashSet<String> {
    let runs = parts
        .iter()
        .flat_map(|part| part.split(|character| !character.is_ascii_digit()));
    runs.filter(|run| run.len() > 1)
        .map(|run| run.iter().collect())
        .collect()
}
