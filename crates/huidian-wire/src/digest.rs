//! A roundup as read: `digest read --json`.

use huidian_digest::{Digest, Row};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct DigestShape {
    pub file: String,
    pub title: Option<String>,
    pub year: Option<i16>,
    pub documents: Vec<RowShape>,
    /// Instruments of other states.
    pub foreign: Vec<RowShape>,
    pub set_aside: Vec<SetAsideShape>,
    pub diagnostics: Vec<DiagnosticShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RowShape {
    pub title: String,
    pub number: Option<String>,
    pub issuers: Vec<String>,
    pub issuer_count: Option<u32>,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: Option<String>,
    pub date_kind: Option<&'static str>,
    pub effective: Option<String>,
    pub draft: bool,
    pub section: Option<String>,
    pub replaces: Option<String>,
    /// Code points of the file.
    pub span: (u32, u32),
    pub confidence: f32,
}

#[derive(Debug, Clone, Serialize)]
pub struct SetAsideShape {
    pub text: String,
    pub reason: &'static str,
    pub span: (u32, u32),
}

#[derive(Debug, Clone, Serialize)]
pub struct DiagnosticShape {
    pub code: &'static str,
    pub message: String,
    pub span: Option<(u32, u32)>,
}

impl DigestShape {
    pub fn new(file: &str, digest: &Digest) -> Self {
        Self {
            file: file.to_owned(),
            title: digest.title.clone(),
            year: digest.year,
            documents: digest.documents.iter().map(RowShape::new).collect(),
            foreign: digest.foreign.iter().map(RowShape::new).collect(),
            set_aside: digest
                .set_aside
                .iter()
                .map(|aside| SetAsideShape {
                    text: aside.text.clone(),
                    reason: aside.reason,
                    span: (aside.span.start, aside.span.end),
                })
                .collect(),
            diagnostics: digest
                .diagnostics
                .iter()
                .map(|found| DiagnosticShape {
                    code: found.code,
                    message: found.message.clone(),
                    span: found.span,
                })
                .collect(),
        }
    }
}

impl RowShape {
    pub fn new(row: &Row) -> Self {
        Self {
            title: row.title.clone(),
            number: row.number.clone(),
            issuers: row.issuers.clone(),
            issuer_count: row.issuer_count,
            date: row.date.map(|date| date.to_string()),
            date_kind: row.date_kind.map(huidian_digest::DateKind::id),
            effective: row.effective.map(|date| date.to_string()),
            draft: row.draft,
            section: row.section.clone(),
            replaces: row.replaces.clone(),
            span: (row.span.start, row.span.end),
            confidence: row.confidence,
        }
    }
}
