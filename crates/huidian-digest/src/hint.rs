//! What a reader says of the lines of a page, family by family.

use std::fmt;

use crate::passage::Span;

/// What lines of one look are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinePart {
    /// Titles of documents, one each.
    Title,
    /// Who issued the document of the record they stand in.
    Issuer,
    /// A day of that document.
    Date,
    /// No part of any record.
    Nothing,
}

impl LinePart {
    pub const ALL: [LinePart; 4] = [Self::Title, Self::Issuer, Self::Date, Self::Nothing];

    /// Stable word.
    pub fn id(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Issuer => "issuer",
            Self::Date => "date",
            Self::Nothing => "nothing",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == id)
    }
}

/// A reader's word on all lines of one look; written `STYLE=PART`, such as `item-0=title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineHint {
    /// As [`SeenLine::style`] names it.
    pub style: String,
    pub part: LinePart,
}

impl LineHint {
    /// Reads `STYLE=PART`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        // a style may hold any character of the page, so the part is behind the last mark
        let (style, part) = text.rsplit_once('=')?;
        let part = LinePart::from_id(part.trim())?;
        (!style.is_empty() && style.chars().count() <= 40).then(|| Self {
            style: style.to_owned(),
            part,
        })
    }
}

impl fmt::Display for LineHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.style, self.part.id())
    }
}

/// A line of the page as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenLine {
    /// Where it stands, in code points of the file.
    pub span: Span,
    /// Its look, to be named in a [`LineHint`].
    pub style: String,
    /// Stable word: `title`, `number`, `issuer`, `date`, `fact`, `head` (facts of all records below it), `nothing`, `text`.
    pub part: &'static str,
    /// Where the title line of its record begins; `None` for a line of no record.
    pub record: Option<u32>,
}
