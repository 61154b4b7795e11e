//! What applies to an organisation: `applies --json`, `/api/v1/duties/answers`.

mod calendar;
mod change;
mod deadline;
mod plain;
mod threshold;
pub mod words;

use huidian_duties::{
    Ahead, Answer, Applied, AttributeId, Changes, Clash, Contradiction, DRAFT_BASIS, DraftDemand,
    Duty, Excluded, Penalty, Report, Rules, Undecided, Value, WithdrawnDuty, demands_of_report,
};
use serde::Serialize;

pub use calendar::{duty_entries, is_done, is_overdue};
pub use change::{
    ChangesShape, ComingShape, DutyShape, EndingShape, MovedShape, ThresholdChangeShape,
};
pub use deadline::{DeadlineShape, SpanShape};
pub use threshold::{BasisShape, StandingPlaceShape, ThresholdAnswerShape};

#[derive(Debug, Clone, Serialize)]
pub struct AnswerShape {
    pub as_of: String,
    pub applies: Vec<AppliedShape>,
    pub unknown: Vec<UndecidedShape>,
    pub excluded: Vec<ExcludedShape>,
    /// Duties that an incident would set going.
    pub standby: Vec<UndecidedShape>,
    pub thresholds: Vec<ThresholdAnswerShape>,
    pub reports: Vec<ReportShape>,
    pub contradictions: Vec<ContradictionShape>,
    /// What changed since the day that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangesShape>,
    /// Duties that are going to bind, or may.
    pub coming: Vec<ComingShape>,
    /// Duties that bind, or may, to a day and no longer.
    pub ending: Vec<EndingShape>,
    /// Duties of which a keeper said that their rule is wrong: nothing is answered by them.
    pub withdrawn: Vec<WithdrawnShape>,
}

/// A duty that a keeper withdrew.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawnShape {
    pub duty: String,
    pub work: String,
    pub provision: Option<String>,
    pub action: String,
    pub on: String,
    pub by: Option<String>,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct AppliedShape {
    pub duty: String,
    pub work: String,
    pub work_version: Option<String>,
    pub provision: Option<String>,
    pub action: String,
    pub modality: &'static str,
    pub trigger: &'static str,
    pub topic: String,
    pub sectors: Vec<String>,
    pub deadlines: Vec<DeadlineShape>,
    pub recipient: Vec<String>,
    pub evidence: Vec<String>,
    pub penalty: Option<BasisShape>,
    /// Each attribute and threshold that carries the answer, and where it comes from.
    pub because: Vec<String>,
    pub in_force_from: String,
    pub in_force_to: Option<String>,
    pub source: String,
    /// Day on which the record was last compared with what it rests on.
    pub verified_on: Option<String>,
    pub confidence: String,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct UndecidedShape {
    pub duty: String,
    pub work: String,
    pub provision: Option<String>,
    pub action: String,
    pub ask: Vec<String>,
    /// What no attribute settles: the rule itself leaves it open.
    pub open: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ExcludedShape {
    pub duty: String,
    pub work: String,
    pub provision: Option<String>,
    pub action: String,
    pub because: String,
    /// Whether the day is the reason, not the organisation.
    pub out_of_force: bool,
}

/// One deadline of an incident's duty.
#[derive(Debug, Clone, Serialize)]
pub struct ReportShape {
    pub duty: String,
    pub work: String,
    pub provision: Option<String>,
    pub action: String,
    pub recipient: Vec<String>,
    #[serde(flatten)]
    pub deadline: DeadlineShape,
    /// What tells the deadline from the duty's others; a log of what was sent names it.
    pub deadline_key: String,
    /// What the report has to say, item by item; empty where the library's rules do not list it.
    pub must_contain: Vec<DemandShape>,
    pub confidence: String,
    /// Day on which the record was last compared with what it rests on.
    pub verified_on: Option<String>,
}

/// One thing that a report has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemandShape {
    pub work: &'static str,
    pub provision: &'static str,
    pub what: &'static str,
    pub what_en: &'static str,
    /// Whether it may follow after the time limit, where it cannot be told yet.
    pub may_follow: bool,
    /// Whether it is demanded of ransomware alone.
    pub of_ransomware: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct ContradictionShape {
    pub attribute: String,
    pub stated: String,
    pub derived: String,
    /// The attribute the other value follows from, and its value.
    pub from: String,
    pub from_value: String,
    pub message: String,
    /// The message without names of attributes.
    #[serde(skip)]
    pub plain: String,
}

impl AnswerShape {
    pub fn new(rules: &Rules, answer: &Answer<'_>) -> Self {
        let undecided = |list: &[Undecided<'_>]| {
            list.iter()
                .map(|undecided| UndecidedShape::new(rules, undecided))
                .collect()
        };
        Self {
            as_of: answer.day.to_string(),
            applies: answer
                .applies
                .iter()
                .map(|applied| AppliedShape::new(rules, applied))
                .collect(),
            unknown: undecided(&answer.unknown),
            excluded: answer
                .excluded
                .iter()
                .map(|excluded| ExcludedShape::new(rules, excluded))
                .collect(),
            standby: undecided(&answer.standby),
            thresholds: answer
                .thresholds
                .iter()
                .map(|threshold| ThresholdAnswerShape::new(rules, threshold))
                .collect(),
            reports: answer
                .reports
                .iter()
                .map(|report| ReportShape::new(rules, report))
                .collect(),
            contradictions: answer
                .contradictions
                .iter()
                .map(|contradiction| ContradictionShape::new(rules, contradiction))
                .collect(),
            changes: None,
            coming: Vec::new(),
            ending: Vec::new(),
            withdrawn: rules
                .withdrawn
                .iter()
                .map(|one| WithdrawnShape::new(rules, one))
                .collect(),
        }
    }

    /// Adds what changed, what is coming and what ends.
    pub fn with_time(
        mut self,
        rules: &Rules,
        changes: Option<&Changes<'_>>,
        ahead: &Ahead<'_>,
    ) -> Self {
        self.changes = changes.map(|changes| ChangesShape::new(rules, changes));
        let begins = ahead.begins.iter();
        self.coming = begins.map(|one| ComingShape::new(rules, one)).collect();
        let ends = ahead.ends.iter();
        self.ending = ends.map(|one| EndingShape::new(rules, one)).collect();
        self
    }
}

impl AppliedShape {
    pub fn new(rules: &Rules, applied: &Applied<'_>) -> Self {
        let duty = applied.duty;
        let work = rules.work_of(duty);
        Self {
            duty: duty.id.clone(),
            work: work.title.clone(),
            work_version: work.version.clone(),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
            modality: duty.modality.id(),
            trigger: duty.trigger.id(),
            topic: duty.topic.clone(),
            sectors: duty.sectors.clone(),
            deadlines: applied
                .deadlines
                .iter()
                .map(|deadline| DeadlineShape::new(rules, deadline))
                .collect(),
            recipient: duty.recipient.clone(),
            evidence: duty.evidence.clone(),
            penalty: duty.penalty.as_ref().map(BasisShape::new),
            because: applied.because.clone(),
            in_force_from: duty.in_force_from.to_string(),
            in_force_to: duty.in_force_to.map(|day| day.to_string()),
            source: duty.source.clone(),
            verified_on: work.verified_on.clone(),
            confidence: duty.confidence.clone(),
            note: duty.note.clone(),
        }
    }
}

impl UndecidedShape {
    fn new(rules: &Rules, undecided: &Undecided<'_>) -> Self {
        let duty = undecided.duty;
        Self {
            duty: duty.id.clone(),
            work: title(rules, duty),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
            ask: names(rules, &undecided.ask),
            open: undecided.open.clone(),
        }
    }
}

impl ExcludedShape {
    fn new(rules: &Rules, excluded: &Excluded<'_>) -> Self {
        let duty = excluded.duty;
        Self {
            duty: duty.id.clone(),
            work: title(rules, duty),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
            because: excluded.because.join("；"),
            out_of_force: excluded.out_of_force,
        }
    }
}

impl WithdrawnShape {
    fn new(rules: &Rules, withdrawn: &WithdrawnDuty) -> Self {
        let duty = &withdrawn.duty;
        Self {
            duty: duty.id.clone(),
            work: title(rules, duty),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
            on: withdrawn.on.to_string(),
            by: withdrawn.by.clone(),
            reason: withdrawn.reason.clone(),
        }
    }
}

impl ReportShape {
    pub fn new(rules: &Rules, report: &Report<'_>) -> Self {
        let duty = report.duty;
        Self {
            duty: duty.id.clone(),
            work: title(rules, duty),
            provision: duty.provision.clone(),
            action: duty.action.clone(),
            recipient: duty.recipient.clone(),
            deadline: DeadlineShape::new(rules, &report.deadline),
            deadline_key: report.deadline.deadline.key(),
            must_contain: demands_of_report(&rules.work_of(duty).title, duty.provision.as_deref())
                .iter()
                .map(DemandShape::new)
                .collect(),
            confidence: duty.confidence.clone(),
            verified_on: rules.work_of(duty).verified_on.clone(),
        }
    }
}

impl DemandShape {
    fn new(demand: &DraftDemand) -> Self {
        Self {
            work: DRAFT_BASIS,
            provision: demand.provision,
            what: demand.chinese,
            what_en: demand.english,
            may_follow: demand.may_follow,
            of_ransomware: demand.of_ransomware,
        }
    }
}

impl ContradictionShape {
    pub fn new(rules: &Rules, contradiction: &Contradiction) -> Self {
        let name = |id: AttributeId| rules.vocabulary.name(id).to_owned();
        let label = |id: AttributeId| rules.vocabulary.attribute(id).label.clone();
        let (attribute, from) = (contradiction.attribute, contradiction.from);
        let (stated, derived) = (&contradiction.stated, &contradiction.derived);
        let from_value = &contradiction.from_value;
        let (what, other) = (label(attribute), label(from));
        let (what_name, other_name) = (name(attribute), name(from));
        let told = |id: AttributeId, value: &Value| rules.vocabulary.attribute(id).told(value);
        let (said, other_said) = (told(attribute, stated), told(from, from_value));
        let plain = match contradiction.clash {
            Clash::Derived(_) | Clash::Understated => format!(
                "“{what}”填为 {said}，但由“{other}：{other_said}”应为 {}",
                told(attribute, derived)
            ),
            Clash::TooFew => {
                format!("“{what}”填为 {said}，少于其中的“{other}：{other_said}”")
            }
            Clash::TooEarly => {
                format!("“{what}”填为 {said}，早于“{other}：{other_said}”；时钟仍按所填时刻计算")
            }
        };
        let message = match contradiction.clash {
            Clash::Derived(_) | Clash::Understated => format!(
                "“{what}”（{what_name}）填为 {stated}，但由“{other}”（{other_name} = {from_value}）应为 {derived}"
            ),
            Clash::TooFew => format!(
                "“{what}”（{what_name}）填为 {stated}，少于其中的“{other}”（{other_name} = {from_value}）"
            ),
            Clash::TooEarly => format!(
                "“{what}”（{what_name}）填为 {stated}，早于“{other}”（{other_name} = {from_value}）；时钟仍按所填时刻计算"
            ),
        };
        Self {
            attribute: name(attribute),
            stated: stated.to_string(),
            derived: derived.to_string(),
            from: name(from),
            from_value: from_value.to_string(),
            message,
            plain,
        }
    }
}

impl BasisShape {
    pub(crate) fn new(basis: &Penalty) -> Self {
        Self {
            work: basis.work.clone(),
            provision: basis.provision.clone(),
        }
    }
}

fn title(rules: &Rules, duty: &Duty) -> String {
    rules.work_of(duty).title.clone()
}

pub(crate) fn names(rules: &Rules, ids: &[AttributeId]) -> Vec<String> {
    ids.iter()
        .map(|id| rules.vocabulary.name(*id).to_owned())
        .collect()
}
