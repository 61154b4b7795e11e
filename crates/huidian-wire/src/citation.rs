//! A reference found in a text: an element of `cite --json`.

use huidian_model::citation::CitedProvision;
use huidian_model::{Citation, ProvisionPath, Standing};
use serde::Serialize;

use crate::standing::StandingShape;

#[derive(Debug, Clone, Serialize)]
pub struct CitationShape {
    /// Code points of the file as given.
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub kind: &'static str,
    /// Title without 中华人民共和国, a number, or `SELF`.
    pub work: String,
    pub work_id: Option<String>,
    /// `第三十一条第二款第（一）项`, a range `第十条~第十二条`, several joined by `;`; empty for the work as a whole.
    pub path: String,
    pub verdict: Option<&'static str>,
    /// For a moved article, where it stands now: `第二十三条`.
    pub moved_to: Option<String>,
    /// Of several places, those that the text does not have; left out where it has all, or none of them is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    pub expression: Option<String>,
    /// Of the text it leads to; told where a text is checked, not in lists of what is on file.
    #[serde(flatten)]
    pub standing: Option<StandingShape>,
}

impl CitationShape {
    pub fn new(citation: &Citation) -> Self {
        let resolution = citation.resolution.as_ref();
        Self {
            start: citation.start,
            end: citation.end,
            text: citation.text.clone(),
            kind: citation.kind.id(),
            work: citation.work.clone().unwrap_or_else(|| "SELF".to_owned()),
            work_id: resolution
                .and_then(|found| found.work.as_ref())
                .map(ToString::to_string),
            path: path_text(&citation.target),
            verdict: resolution.map(|found| found.verdict.id()),
            moved_to: resolution
                .and_then(|found| found.moved_to.as_ref())
                .map(ProvisionPath::citation),
            missing: resolution.map_or_else(Vec::new, |found| {
                found.missing.iter().map(ProvisionPath::citation).collect()
            }),
            expression: resolution
                .and_then(|found| found.expression.as_ref())
                .map(ToString::to_string),
            standing: None,
        }
    }

    /// With what may be relied on of the text that it leads to.
    pub fn with_standing(citation: &Citation, standing: Option<&Standing>) -> Self {
        Self {
            standing: standing.map(StandingShape::new),
            ..Self::new(citation)
        }
    }
}

fn path_text(target: &[CitedProvision]) -> String {
    let parts: Vec<String> = target
        .iter()
        .map(|cited| match &cited.to {
            Some(to) => format!("{}~{}", cited.from.citation(), to.citation()),
            None => cited.from.citation(),
        })
        .collect();
    parts.join(";")
}
