//! What a file says: `extract --json`.

use serde::Serialize;

/// One file as the pipeline reads it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ExtractionShape {
    pub file: String,
    /// Identifier of the format, also its usual ending; `null` where it could not be told.
    pub format: Option<&'static str>,
    /// Printed pages; `null` for formats without.
    pub pages: Option<u32>,
    /// In reading order, characters as printed, tables row by row.
    pub text: String,
    /// Each table by its rows; a merged cell stands where it starts.
    pub tables: Vec<Vec<Vec<String>>>,
    pub facts: ExtractedFactsShape,
    /// What an archive, message or document holds.
    pub members: Vec<ExtractionShape>,
    pub diagnostics: Vec<String>,
    /// The text, or part of it, was recognised from pictures.
    pub ocr: bool,
    /// Mean and least confidence of recognised lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr_confidence: Option<(f32, f32)>,
    /// Lines recognised from pictures, by who read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr_lines: Option<RecognisedLinesShape>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How many lines each reader of pictures read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RecognisedLinesShape {
    /// The models that are installed.
    pub ocr: usize,
    /// The document model that the settings name.
    pub model: usize,
}

/// What the text says of itself; absent where it does not.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ExtractedFactsShape {
    pub title: Option<String>,
    pub number: Option<String>,
    pub issuers: Vec<String>,
    pub dates: Vec<ExtractedDateShape>,
    /// Articles, or top clauses of a standard without its annexes.
    pub articles: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtractedDateShape {
    pub date: String,
    /// As the keys of `dates` in `list --json`.
    pub kind: &'static str,
}
