#![doc = include_str!("../README.md")]

mod answer;
mod applied;
mod asked;
mod attribute;
mod calendar;
mod changes;
mod check;
mod condition;
mod contradiction;
mod deadline;
mod decision;
mod draft;
mod due;
mod duty;
mod evaluation;
mod explain;
mod known;
mod profile;
mod proposal;
mod question;
mod read;
mod record;
mod repeated;
mod reports;
mod rules;
mod span;
mod threshold;
mod toml_text;
mod truth;
mod value;
mod vocabulary;
mod wrong;

pub use answer::{Answer, Excluded, ThresholdAnswer, Undecided, answer};
pub use applied::Applied;
pub use attribute::{Attribute, AttributeGroup, AttributeId, AttributeKind};
pub use calendar::WorkdayCalendar;
pub use changes::{Ahead, Changes, Coming, Ending, ThresholdChange, changes, coming};
pub use check::{Held, check_provision};
pub use condition::{Comparison, Condition};
pub use contradiction::{Clash, Contradiction};
pub use deadline::{Deadline, DeadlineKind};
pub use decision::Decision;
pub use draft::{DRAFT_BASIS, DraftDemand, check_draft, demands_of_report};
pub use due::{Due, DueDeadline, NOT_SELECTED};
pub use duty::{Duty, Modality, Penalty, RuleWork, SetAside, Trigger, WithdrawnDuty};
pub use evaluation::Evaluation;
pub use explain::{plain_reasons, plain_threshold_reasons};
pub use known::{Known, KnownFacts, Origin};
pub use profile::{Profile, ProfileError};
pub use proposal::{Proposal, ProposedTime, propose};
pub use question::{Question, next_questions};
pub use read::{RuleError, RuleFile};
pub use record::{
    Addressee, BranchRecord, ConditionRow, DeadlineRecord, DutyRecord, RecordFault,
    ThresholdRecord, VersionRecord, Withdrawal, WorkRecord, deadline_fields, find_record,
    find_threshold_record, find_versions, find_work_record, put_record, put_threshold_record,
    put_version, put_work_record, remove_version,
};
pub use repeated::repeated_key;
pub use reports::Report;
pub use rules::{Derivation, Rules};
pub use span::{Span, SpanUnit};
pub use threshold::{Branch, Threshold, ThresholdVersion};
pub use toml_text::toml_string;
pub use truth::Truth;
pub use value::Value;
pub use vocabulary::Vocabulary;
