//! A duty and what it rests on.

use jiff::civil::Date;
use serde::Deserialize;

use crate::condition::Condition;
use crate::deadline::Deadline;

/// A duty (义务) of one provision, with the condition that says whom it binds.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    pub id: String,
    pub topic: String,
    /// Index of the work's rules in [`crate::Rules::works`].
    pub work: usize,
    /// `None`: the article's number could not be confirmed.
    pub provision: Option<String>,
    pub in_force_from: Date,
    pub in_force_to: Option<Date>,
    pub addressee: Condition,
    pub action: String,
    pub modality: Modality,
    pub trigger: Trigger,
    pub deadlines: Vec<Deadline>,
    pub recipient: Vec<String>,
    pub evidence: Vec<String>,
    pub penalty: Option<Penalty>,
    pub quoted_numbers: Vec<String>,
    pub sectors: Vec<String>,
    pub source: String,
    pub copies: u32,
    pub confidence: String,
    pub note: Option<String>,
}

impl Duty {
    pub fn is_in_force(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_to.is_none_or(|to| day <= to)
    }
}

/// 应当, 不得, 可以.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    Must,
    MustNot,
    /// A permission or an exemption.
    May,
}

impl Modality {
    pub fn id(self) -> &'static str {
        match self {
            Modality::Must => "must",
            Modality::MustNot => "must_not",
            Modality::May => "may",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Modality::Must => "应当",
            Modality::MustNot => "不得",
            Modality::May => "可以",
        }
    }
}

/// What sets a duty going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    Standing,
    Periodic,
    Event,
    BeforeEvent,
    ThresholdReached,
    Transition,
    /// On standby until an incident is given.
    Incident,
}

impl Trigger {
    pub fn id(self) -> &'static str {
        match self {
            Trigger::Standing => "standing",
            Trigger::Periodic => "periodic",
            Trigger::Event => "event",
            Trigger::BeforeEvent => "before_event",
            Trigger::ThresholdReached => "threshold_reached",
            Trigger::Transition => "transition",
            Trigger::Incident => "incident",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Trigger::Standing => "持续",
            Trigger::Periodic => "定期",
            Trigger::Event => "事项发生时",
            Trigger::BeforeEvent => "事前",
            Trigger::ThresholdReached => "达到数量时",
            Trigger::Transition => "过渡期",
            Trigger::Incident => "事件发生时",
        }
    }
}

/// Where a penalty, or another basis, stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    pub work: String,
    pub provision: Option<String>,
}

/// The work that a rule file is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleWork {
    pub title: String,
    /// Set where one title has two texts.
    pub version: Option<String>,
    pub number: Option<String>,
    pub issuer: String,
    pub in_force_from: String,
    pub in_force_to: Option<String>,
    pub source: String,
    pub confidence: String,
    /// Day on which the records were last compared with what they rest on.
    pub verified_on: Option<String>,
    pub note: Option<String>,
}

/// A duty that a keeper withdrew: the record stays, and answers nothing on any day.
#[derive(Debug, Clone, PartialEq)]
pub struct WithdrawnDuty {
    pub duty: Duty,
    pub on: Date,
    pub by: Option<String>,
    pub reason: String,
}

/// A duty that was proposed from a text and that a keeper does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Index among the rules' works.
    pub work: usize,
    pub provision: String,
    /// The words of the text.
    pub action: String,
    pub reason: String,
    pub by: Option<String>,
}
