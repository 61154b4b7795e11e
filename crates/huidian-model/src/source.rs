//! Who says something, and how sure of it.

use std::fmt;

/// How sure a source is of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub fn id(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High]
            .into_iter()
            .find(|value| value.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Confidence::Low => "低",
            Confidence::Medium => "中",
            Confidence::High => "高",
        }
    }
}

/// What kind of witness a source is; later variants are believed before earlier ones of equal confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A roundup that somebody wrote.
    Roundup,
    /// Inferred by a rule of this program from other facts.
    Inference,
    /// The file name or folder a capture came under.
    FileName,
    /// The text of the work itself, in a capture, as this program reads it.
    Text,
    /// The built-in catalogue, which people have checked.
    Catalogue,
    /// A person who keeps the library.
    Keeper,
}

impl SourceKind {
    pub const ALL: [SourceKind; 6] = [
        SourceKind::Roundup,
        SourceKind::Inference,
        SourceKind::FileName,
        SourceKind::Text,
        SourceKind::Catalogue,
        SourceKind::Keeper,
    ];

    pub fn id(self) -> &'static str {
        match self {
            SourceKind::Roundup => "roundup",
            SourceKind::Inference => "inference",
            SourceKind::FileName => "file_name",
            SourceKind::Catalogue => "catalogue",
            SourceKind::Text => "text",
            SourceKind::Keeper => "keeper",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            SourceKind::Roundup => "汇总文章",
            SourceKind::Inference => "推断",
            SourceKind::FileName => "文件名",
            SourceKind::Catalogue => "内置目录",
            SourceKind::Text => "文件正文",
            SourceKind::Keeper => "人工核定",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            SourceKind::Roundup => "Roundup",
            SourceKind::Inference => "Inferred",
            SourceKind::FileName => "File name",
            SourceKind::Catalogue => "Catalogue",
            SourceKind::Text => "Text",
            SourceKind::Keeper => "Keeper",
        }
    }
}

/// Who says so: which capture, catalogue file, roundup row or person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub kind: SourceKind,
    /// Where exactly: a content hash, a data file and row, a person's name; free text for people to read.
    pub detail: String,
}

impl Source {
    pub fn new(kind: SourceKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.id(), self.detail)
    }
}
