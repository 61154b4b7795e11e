//! What changed for an organisation, and what is coming, as JSON.

use huidian_duties::{Changes, Coming, Duty, Ending, Rules};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ChangesShape {
    pub since: String,
    pub began: Vec<DutyShape>,
    pub ended: Vec<DutyShape>,
    /// The same duty in another provision.
    pub moved: Vec<MovedShape>,
    pub thresholds: Vec<ThresholdChangeShape>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MovedShape {
    pub before: DutyShape,
    pub after: DutyShape,
}

#[derive(Debug, Clone, Serialize)]
pub struct ThresholdChangeShape {
    pub id: String,
    pub question: String,
    pub before: String,
    /// The outcome in the reader's words.
    pub before_label: String,
    pub after: String,
    pub after_label: String,
}

/// A duty that begins to bind, or may where `certain` is false.
#[derive(Debug, Clone, Serialize)]
pub struct ComingShape {
    pub on: String,
    pub certain: bool,
    #[serde(flatten)]
    pub duty: DutyShape,
}

/// A duty that binds to the end of a day and no longer, or may where `certain` is false.
#[derive(Debug, Clone, Serialize)]
pub struct EndingShape {
    pub last_on: String,
    pub certain: bool,
    #[serde(flatten)]
    pub duty: DutyShape,
}

/// A duty in one line.
#[derive(Debug, Clone, Serialize)]
pub struct DutyShape {
    pub duty: String,
    pub work: String,
    pub provision: Option<String>,
    pub action: String,
}

impl DutyShape {
    pub fn new(rules: &Rules, duty: &Duty) -> Self {
        Self {
            duty: duty.id.clone(),
            work: rules.work_of(duty).title.clone(),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
        }
    }
}

impl ChangesShape {
    pub fn new(rules: &Rules, changes: &Changes<'_>) -> Self {
        let list = |duties: &[&Duty]| {
            duties
                .iter()
                .map(|duty| DutyShape::new(rules, duty))
                .collect()
        };
        let moved = changes.moved.iter().map(|(before, after)| MovedShape {
            before: DutyShape::new(rules, before),
            after: DutyShape::new(rules, after),
        });
        let thresholds = changes
            .thresholds
            .iter()
            .map(|change| ThresholdChangeShape {
                id: change.id.to_owned(),
                question: change.question.to_owned(),
                before: change.before.clone(),
                before_label: change.before_label.clone(),
                after: change.after.clone(),
                after_label: change.after_label.clone(),
            });
        Self {
            since: changes.since.to_string(),
            began: list(&changes.began),
            ended: list(&changes.ended),
            moved: moved.collect(),
            thresholds: thresholds.collect(),
        }
    }
}

impl ComingShape {
    pub fn new(rules: &Rules, coming: &Coming<'_>) -> Self {
        Self {
            on: coming.on.to_string(),
            certain: coming.is_certain,
            duty: DutyShape::new(rules, coming.duty),
        }
    }
}

impl EndingShape {
    pub fn new(rules: &Rules, ending: &Ending<'_>) -> Self {
        Self {
            last_on: ending.last_on.to_string(),
            certain: ending.is_certain,
            duty: DutyShape::new(rules, ending.duty),
        }
    }
}
