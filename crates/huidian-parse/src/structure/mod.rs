//! Builds the provision tree: which marks are provisions, what encloses what, and how each is addressed.

mod address;
mod annex;
mod article;
mod contents;
mod genre;
mod inside;
mod open;
mod outline;
mod quotation;
mod reader;
mod role;
mod tree;

pub(crate) use genre::Genre;
pub(crate) use role::Role;

use huidian_model::{Diagnostic, Provision};

use crate::clean::{Cleaned, Line};
use crate::marker::{Mark, read_mark};

/// A line of the text with what it begins with.
#[derive(Debug, Clone)]
pub(crate) struct ScannedLine<'t> {
    pub text: &'t str,
    pub line: Line,
    pub mark: Option<Mark>,
}

impl ScannedLine<'_> {
    /// Words after the mark, or the whole line.
    pub(crate) fn rest(&self) -> &str {
        let length = self.mark.as_ref().map_or(0, |mark| mark.length);
        self.text.get(length..).unwrap_or("").trim_start()
    }
}

/// The tree, and what the readers of metadata want to know of the layout.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub provisions: Vec<Provision>,
    /// Spans in bytes.
    pub diagnostics: Vec<Diagnostic>,
    /// Role of each line.
    pub roles: Vec<Role>,
    pub genre: Genre,
}

/// Builds the tree of a cleaned text.
pub(crate) fn build(cleaned: &Cleaned) -> Built {
    let mut lines: Vec<ScannedLine<'_>> = cleaned
        .lines
        .iter()
        .map(|line| {
            let text = cleaned.line_text(line);
            ScannedLine {
                text,
                line: *line,
                mark: read_mark(text),
            }
        })
        .collect();
    quotation::unmark(&mut lines);
    let genre = Genre::of(&lines);
    let contents = contents::find(&lines);
    let roles = role::assign(&lines, contents, genre);
    let mut outline = reader::read(&lines, &roles, genre);
    let provisions = tree::grow(&mut outline, &cleaned.text);
    Built {
        provisions,
        diagnostics: outline.diagnostics,
        roles,
        genre,
    }
}
