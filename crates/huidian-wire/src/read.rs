//! A provision that is read.

use serde::Serialize;

use crate::expression::{ExpressionShape, ProvisionShape};
use crate::standing::StandingShape;
use crate::work::WorkShape;

/// A provision with where it stands: `show WORK PROVISION --json`. The status of `work` is that of the text.
#[derive(Debug, Clone, Serialize)]
pub struct ReadShape {
    pub work: WorkShape,
    pub expression: ExpressionShape,
    pub provision: ProvisionShape,
}

/// A provision with the text it stands in: `/api/v1/works/{id}/{path}`.
#[derive(Debug, Clone, Serialize)]
pub struct PlacedProvisionShape {
    pub work: String,
    pub title: String,
    pub version: String,
    #[serde(flatten)]
    pub standing: StandingShape,
    #[serde(flatten)]
    pub provision: ProvisionShape,
}
