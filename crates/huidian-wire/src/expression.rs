//! Texts and their provisions.

use huidian_model::{Document, Expression, Provision, ProvisionPath, Recognition};
use huidian_store::{Error, Reader, content_hash};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ExpressionShape {
    pub id: String,
    pub label: String,
    pub title: String,
    pub part: Option<String>,
    pub dated: Option<String>,
    pub effective: Option<String>,
    pub effective_basis: String,
    pub ended: Option<String>,
    /// The text ends on the date of a later one of which nobody knows when it took effect.
    pub ended_is_assumed: bool,
    pub article_count: u32,
    pub char_count: u32,
    pub text_sha256: String,
    /// The words were recognised in pictures; absent for any other text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognised: Option<RecognisedTextShape>,
}

/// How a text was recognised in pictures.
#[derive(Debug, Clone, Serialize)]
pub struct RecognisedTextShape {
    pub lines: usize,
    /// Lines that a document model read.
    pub by_model: usize,
    pub mean_confidence: f32,
    pub least_confidence: f32,
    /// Characters that are less sure than others and were not put right.
    pub doubtful: usize,
    /// Lines that editors put right.
    pub corrected: usize,
}

impl RecognisedTextShape {
    pub fn new(known: &Recognition) -> Self {
        Self {
            lines: known.line_count,
            by_model: known.by_model_count,
            mean_confidence: known.mean_confidence,
            least_confidence: known.least_confidence,
            doubtful: known.doubtful_count,
            corrected: known.corrected_count,
        }
    }
}

impl ExpressionShape {
    pub fn new(expression: &Expression) -> Self {
        Self {
            id: expression.id.to_string(),
            label: expression.id.label.clone(),
            title: expression.title.clone(),
            part: expression.part.clone(),
            dated: expression.dated_on.map(|on| on.to_string()),
            effective: expression.effective_on.map(|on| on.to_string()),
            effective_basis: expression.effective_basis.clone(),
            ended: expression.ended_on.map(|on| on.to_string()),
            ended_is_assumed: expression.is_end_assumed,
            article_count: expression.article_count,
            char_count: expression.char_count,
            text_sha256: expression.text.to_string(),
            recognised: None,
        }
    }

    /// The same with what is known of its recognition.
    pub fn held(expression: &Expression, reader: &Reader<'_>) -> Result<Self, Error> {
        let recognised = reader.recognition(&expression.id)?;
        Ok(Self {
            recognised: recognised.as_ref().map(RecognisedTextShape::new),
            ..Self::new(expression)
        })
    }
}

/// A provision with its text: `show WORK PROVISION --json`.
#[derive(Debug, Clone, Serialize)]
pub struct ProvisionShape {
    pub path: String,
    pub citation: String,
    pub kind: &'static str,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    pub text: String,
    /// SHA-256 of `text` in UTF-8.
    pub sha256: String,
}

impl ProvisionShape {
    pub fn new(document: &Document, provision: &Provision) -> Self {
        let text = document.text_of(provision).trim_end();
        Self {
            sha256: content_hash(text.as_bytes()).to_string(),
            path: provision.path.to_string(),
            citation: provision.path.citation(),
            kind: provision.kind.id(),
            headings: document
                .headings_above(provision)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            text: text.to_owned(),
        }
    }

    /// A provision that only decisions put in: no words of it are held.
    pub fn put_in(path: &ProvisionPath) -> Self {
        Self {
            path: path.to_string(),
            citation: path.citation(),
            kind: path.0.last().map_or("", |step| step.kind.id()),
            headings: Vec::new(),
            text: String::new(),
            sha256: content_hash(b"").to_string(),
        }
    }
}
