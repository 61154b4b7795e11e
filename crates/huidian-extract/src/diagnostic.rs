use std::ops::Range;

/// Something the reader was unsure of or left out, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub kind: DiagnosticKind,
    /// Code points of [`Page::text`](crate::Page::text).
    pub span: Range<u32>,
    /// One lowercase sentence for a person.
    pub message: String,
}

/// What a [`Diagnostic`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// Bytes that are invalid in the encoding became U+FFFD.
    MalformedBytes,
    /// The text had been decoded with the wrong encoding and was put right.
    EncodingRepaired,
    /// Part of the text looks wrongly decoded and could not be put right.
    GarbledRun,
    /// A table, comment, quote or tag that starts and does not end.
    Unclosed,
    /// Rows of one table differ in length; short ones were filled with empty cells.
    RaggedTable,
    /// A limit was reached and the rest was left out.
    Truncated,
    /// Part of a container could not be read.
    Unreadable,
    /// The page holds images and no text.
    OnlyImages,
}

impl Diagnostic {
    pub(crate) fn new(kind: DiagnosticKind, span: Range<u32>, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
        }
    }
}
