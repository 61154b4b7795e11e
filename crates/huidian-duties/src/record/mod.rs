//! A duty as a rule file writes it, field by field, to be changed by a person.

mod condition;
mod faults;
mod file;
mod sections;
mod threshold;
mod threshold_faults;
mod work;
mod written;

pub use condition::{Addressee, ConditionRow};
pub use faults::RecordFault;
pub use file::{find_record, put_record};
pub use threshold::{
    BranchRecord, ThresholdRecord, VersionRecord, find_threshold_record, find_versions,
    put_threshold_record, put_version, remove_version,
};
pub use work::{WorkRecord, find_work_record, put_work_record};

/// Every field as its words; what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyRecord {
    pub id: String,
    pub topic: String,
    pub provision: String,
    pub in_force_from: String,
    pub in_force_to: String,
    pub addressee: Addressee,
    pub action: String,
    pub modality: String,
    pub trigger: String,
    pub deadlines: Vec<DeadlineRecord>,
    pub recipient: Vec<String>,
    pub evidence: Vec<String>,
    pub penalty_work: String,
    pub penalty_provision: String,
    pub quoted_numbers: Vec<String>,
    pub sectors: Vec<String>,
    pub source: String,
    pub copies: String,
    pub confidence: String,
    pub note: String,
    /// Set where a keeper withdrew the duty: it stays in the file and answers nothing.
    pub withdrawn: Option<Withdrawal>,
}

/// That a duty was withdrawn: when, by whom and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawal {
    pub on: String,
    pub by: String,
    pub reason: String,
}

/// The fields of a deadline by their names in rule files (`DEADLINE_FIELDS`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadlineRecord(pub std::collections::BTreeMap<String, String>);

impl DeadlineRecord {
    pub fn value(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(|value| value.trim().is_empty())
    }
}

/// What a field of a deadline holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Words,
    Number,
    /// A condition, as TOML.
    Condition,
}

/// Fields of a deadline in the order in which rule files have them.
pub(crate) const DEADLINE_FIELDS: [(&str, FieldKind); 20] = [
    ("kind", FieldKind::Words),
    ("value", FieldKind::Number),
    ("unit", FieldKind::Words),
    ("from", FieldKind::Words),
    ("from_attribute", FieldKind::Words),
    ("else_from_attribute", FieldKind::Words),
    ("from_not_before", FieldKind::Words),
    ("valid_years", FieldKind::Number),
    ("month_day", FieldKind::Words),
    ("covers", FieldKind::Words),
    ("date", FieldKind::Words),
    ("ends", FieldKind::Words),
    ("event", FieldKind::Words),
    ("before", FieldKind::Words),
    ("until", FieldKind::Words),
    ("until_attribute", FieldKind::Words),
    ("what", FieldKind::Words),
    ("extendable", FieldKind::Words),
    ("note", FieldKind::Words),
    ("when", FieldKind::Condition),
];

/// Names of the fields of a deadline.
pub fn deadline_fields() -> impl Iterator<Item = &'static str> {
    DEADLINE_FIELDS.iter().map(|(name, _)| *name)
}
