//! What a page is taken for: `recognise --json`, and the evidence of what waits in review.

use huidian_recognise::Recognition;
use serde::Serialize;

/// What one file is.
#[derive(Debug, Clone, Serialize)]
pub struct RecognitionShape {
    pub file: String,
    pub class: &'static str,
    pub confidence: f64,
    /// As the page says; `null` where it does not.
    pub title: Option<String>,
    pub number: Option<String>,
    pub issuers: Vec<String>,
    pub dated: Option<String>,
    pub date_kind: Option<&'static str>,
    pub draft: bool,
    pub completeness: String,
    pub documents: Vec<String>,
    /// The work of the library it is a text of, or a commentary on.
    pub of_work: Option<String>,
    /// Code points of the page that are the instrument's wording.
    pub span: Option<(u32, u32)>,
    pub evidence: Vec<String>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl RecognitionShape {
    pub fn new(file: String, recognition: &Recognition, of_work: Option<String>) -> Self {
        let facts = &recognition.facts;
        Self {
            file,
            class: recognition.class.id(),
            confidence: (recognition.confidence * 1000.0).round() / 1000.0,
            title: facts.title.clone(),
            number: facts.number.clone(),
            issuers: facts.issuers.clone(),
            dated: facts.dated.map(|dated| dated.on.to_string()),
            date_kind: facts.dated.map(|dated| dated.kind.id()),
            draft: facts.is_draft,
            completeness: recognition.completeness.describe(),
            documents: recognition.documents.clone(),
            of_work,
            span: recognition.span,
            evidence: recognition.evidence.clone(),
            error: None,
        }
    }

    /// A file that could not be read is nothing for a library, and says why.
    pub fn unreadable(file: String, error: String) -> Self {
        Self {
            file,
            // the class that its readers expect; nothing was judged, so that nothing is sure
            class: "unrelated",
            confidence: 0.0,
            title: None,
            number: None,
            issuers: Vec::new(),
            dated: None,
            date_kind: None,
            draft: false,
            completeness: String::new(),
            documents: Vec::new(),
            of_work: None,
            span: None,
            evidence: Vec::new(),
            error: Some(error),
        }
    }
}
