//! A provision that is read.

use huidian_model::{Expression, ExpressionId, Force, ProvisionPath};
use serde::Serialize;

use crate::composed::{ComposedProvisionShape, ComposedTextShape};
use crate::expression::{ExpressionShape, ProvisionShape};
use crate::standing::StandingShape;
use crate::work::WorkShape;

/// A provision with where it stands: `show WORK PROVISION --json`. The status of `work` is that of the provision where it begins or ends on a day of its
/// own, else that of the text.
#[derive(Debug, Clone, Serialize)]
pub struct ReadShape {
    pub work: WorkShape,
    pub expression: ExpressionShape,
    pub provision: ProvisionShape,
    /// Status of this provision on the day asked for, where it has one of its own; `null` where the text's holds.
    pub provision_status: Option<ProvisionStatusShape>,
    pub within: WithinShape,
    /// Of an ended act: articles of the acts that ended it which say what this one said, the most alike first.
    pub succeeded_by: Vec<SuccessorShape>,
    /// What decisions made of this provision since the text shown, where the amended text itself is not held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed: Option<ComposedProvisionShape>,
}

/// A provision that only decisions put in: `show WORK PROVISION --json`. No words of it are held.
#[derive(Debug, Clone, Serialize)]
pub struct PutInShape {
    pub work: String,
    pub title: String,
    /// The text that the decisions change; the status is that text's.
    pub version: String,
    #[serde(flatten)]
    pub standing: StandingShape,
    /// Always `null`.
    pub provision: Option<ProvisionShape>,
    /// As statutes cite it.
    pub path: String,
    pub composed: Option<ComposedProvisionShape>,
}

/// Whole texts of a work: `show WORK --text --json`.
#[derive(Debug, Clone, Serialize)]
pub struct WholeTextsShape {
    pub work: WorkShape,
    /// One for each part of a code that is held in parts; empty where no text is held.
    pub texts: Vec<WholeTextShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct WholeTextShape {
    pub expression: ExpressionShape,
    /// As published.
    pub text: String,
    /// What decisions made of it since, where the amended text is not held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed: Option<ComposedTextShape>,
}

impl WholeTextShape {
    pub fn new(expression: &Expression, text: String) -> Self {
        Self {
            expression: ExpressionShape::new(expression),
            text,
            composed: None,
        }
    }
}

/// An article that says what one of an ended act said.
#[derive(Debug, Clone, Serialize)]
pub struct SuccessorShape {
    pub work: String,
    pub title: String,
    pub version: String,
    pub provision: String,
    /// 0 (nothing shared) to 1 (same words).
    pub similarity: f64,
}

impl SuccessorShape {
    pub fn new(text: &ExpressionId, title: &str, path: &ProvisionPath, similarity: f64) -> Self {
        Self {
            work: text.work.to_string(),
            title: title.to_owned(),
            version: text.label.clone(),
            provision: path.to_string(),
            similarity: (similarity * 1000.0).round() / 1000.0,
        }
    }
}

/// References between a provision and other units of its text.
#[derive(Debug, Clone, Serialize)]
pub struct WithinShape {
    pub named_by: Vec<NamedByShape>,
    /// Provisions of the text whose breach this one punishes.
    pub punishes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct NamedByShape {
    pub provision: String,
    /// It says what follows where the provision is broken.
    pub punishes: bool,
}

impl WithinShape {
    /// `named_by`: each unit that names the provision, and whether it punishes its breach.
    pub fn new(named_by: impl IntoIterator<Item = (String, bool)>, punishes: Vec<String>) -> Self {
        let named_by = named_by
            .into_iter()
            .map(|(provision, punishes)| NamedByShape {
                provision,
                punishes,
            });
        Self {
            named_by: named_by.collect(),
            punishes,
        }
    }
}

/// Status of a provision that begins or ends on a day of its own.
#[derive(Debug, Clone, Serialize)]
pub struct ProvisionStatusShape {
    pub status: &'static str,
    pub basis: String,
}

impl ProvisionStatusShape {
    pub fn new(force: &Force) -> Self {
        Self {
            status: force.status.id(),
            basis: force.basis.clone(),
        }
    }
}

/// A provision with the text it stands in: `/api/v1/works/{id}/{path}`.
#[derive(Debug, Clone, Serialize)]
pub struct PlacedProvisionShape {
    pub work: String,
    pub title: String,
    pub version: String,
    /// State of the library that answered: the number of the last event recorded, `cursor` in the manifest of an export.
    pub release: i64,
    #[serde(flatten)]
    pub standing: StandingShape,
    #[serde(flatten)]
    pub provision: ProvisionShape,
    pub within: WithinShape,
    /// As [`ReadShape::succeeded_by`].
    pub succeeded_by: Vec<SuccessorShape>,
    /// As [`ReadShape::composed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed: Option<ComposedProvisionShape>,
}
