//! A roundup as read and as checked: `digest read --json`, `digest check --json`.

use huidian_digest::{Digest, Finding, Report, Row, RowReport};
use huidian_model::Severity;
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
    /// 0 to 1: how sure the reader is of the page as a whole.
    pub confidence: f32,
    /// What the page repeats for each document; `null` in running text.
    pub unit: Option<UnitShape>,
}

/// The repeating unit that was seen.
#[derive(Debug, Clone, Serialize)]
pub struct UnitShape {
    pub kind: &'static str,
    pub style: String,
    pub records: usize,
    pub fields: Vec<&'static str>,
    /// Code points of the file, one pair a record.
    pub spans: Vec<(u32, u32)>,
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
    /// A model proposed the row, and the page says it word for word.
    pub proposed: bool,
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
            confidence: digest.confidence,
            unit: digest.unit.as_ref().map(|unit| UnitShape {
                kind: unit.kind,
                style: unit.style.clone(),
                records: unit.spans.len(),
                fields: unit.fields.clone(),
                spans: unit
                    .spans
                    .iter()
                    .map(|span| (span.start, span.end))
                    .collect(),
            }),
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
            proposed: row.is_proposed,
        }
    }
}

/// A roundup checked against the library: `digest check --json`.
#[derive(Debug, Clone, Serialize)]
pub struct CheckShape {
    pub file: String,
    pub title: Option<String>,
    pub year: Option<i16>,
    pub as_of: Option<String>,
    pub rows: Vec<CheckedRowShape>,
    /// Works of the roundup's own period and sectors that it does not name.
    pub missed: Vec<FindingShape>,
    pub diagnostics: Vec<DiagnosticShape>,
}

/// A row with what the library has to say about it.
#[derive(Debug, Clone, Serialize)]
pub struct CheckedRowShape {
    #[serde(flatten)]
    pub row: RowShape,
    /// Id of the work it is; `null` when the library does not know it.
    pub work: Option<String>,
    pub matched_by: Option<&'static str>,
    pub certainty: Option<f32>,
    pub alternatives: Vec<String>,
    /// What the row's date is, where the library knows.
    pub date_means: Option<&'static str>,
    pub issuers_read: Vec<IssuerReadShape>,
    pub findings: Vec<FindingShape>,
    /// What the library knows that the row leaves out.
    pub completions: Vec<CompletionShape>,
    /// What has happened to the work since the roundup came out.
    pub since: Vec<FindingShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct IssuerReadShape {
    pub given: String,
    pub authority: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CompletionShape {
    pub field: &'static str,
    pub value: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct FindingShape {
    pub class: &'static str,
    pub class_chinese: &'static str,
    /// `note`, `warning` or `error`.
    pub severity: &'static str,
    pub message: String,
    pub shown: Option<String>,
    pub evidence: Vec<String>,
    pub suggestion: Option<String>,
    /// The other work it is about: the final, the successor, the namesake, the missed one.
    pub other: Option<String>,
}

impl CheckShape {
    /// `report` is of `digest`.
    pub fn new(file: &str, digest: &Digest, report: &Report) -> Self {
        let read = DigestShape::new(file, digest);
        Self {
            file: read.file,
            title: read.title,
            year: read.year,
            as_of: report.as_of.map(|on| on.to_string()),
            rows: digest
                .documents
                .iter()
                .zip(&report.rows)
                .map(|(row, report)| CheckedRowShape::new(row, report))
                .collect(),
            missed: report.missed.iter().map(FindingShape::new).collect(),
            diagnostics: read.diagnostics,
        }
    }
}

impl CheckedRowShape {
    fn new(row: &Row, report: &RowReport) -> Self {
        let matched = report.matched.as_ref();
        let findings = |list: &[Finding]| list.iter().map(FindingShape::new).collect();
        Self {
            row: RowShape::new(row),
            work: matched.map(|matched| matched.work.to_string()),
            matched_by: matched.map(|matched| matched.how.id()),
            certainty: matched.map(|matched| matched.certainty),
            alternatives: report
                .alternatives
                .iter()
                .map(ToString::to_string)
                .collect(),
            date_means: report.date_means.map(huidian_model::EventKind::id),
            issuers_read: report
                .issuers_read
                .iter()
                .map(|(given, authority)| IssuerReadShape {
                    given: given.clone(),
                    authority: authority.clone(),
                })
                .collect(),
            findings: findings(&report.findings),
            completions: report
                .completions
                .iter()
                .map(|(field, value)| CompletionShape {
                    field,
                    value: value.clone(),
                })
                .collect(),
            since: findings(&report.since),
        }
    }
}

impl FindingShape {
    pub fn new(finding: &Finding) -> Self {
        Self {
            class: finding.class.id(),
            class_chinese: finding.class.chinese(),
            severity: match finding.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            message: finding.message.clone(),
            shown: finding.shown.clone(),
            evidence: finding.evidence.clone(),
            suggestion: finding.suggestion.clone(),
            other: finding.other.as_ref().map(ToString::to_string),
        }
    }
}
