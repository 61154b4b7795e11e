//! Dated thresholds: a question with one outcome on each day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::attribute::AttributeId;
use crate::condition::Condition;
use crate::duty::Penalty;

/// A threshold (阈值): the outcome of a question, by rules that change with the law.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    pub id: String,
    pub question: String,
    pub question_en: String,
    pub attributes: Vec<AttributeId>,
    pub note: Option<String>,
    /// Quantities that are not given count as not reached: the first branch that is proved wins.
    pub absent_counts_as_not_given: bool,
    pub versions: Vec<ThresholdVersion>,
}

/// The rule of one span of days.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdVersion {
    pub from: Date,
    pub to: Option<Date>,
    pub work: String,
    pub work_version: Option<String>,
    pub provision: Option<String>,
    pub quoted_numbers: Vec<String>,
    pub source: String,
    pub confidence: String,
    pub note: Option<String>,
    /// The first branch that holds wins; the last may hold always.
    pub branches: Vec<Branch>,
}

/// One branch of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// `None`: otherwise.
    pub condition: Option<Condition>,
    pub outcome: String,
    /// The outcome in the reader's words.
    pub label: String,
    /// Whether the outcome puts a duty on who asks.
    pub binds: bool,
    pub item: Option<String>,
    /// Where the outcome rests on another provision than the version's.
    pub basis: Option<Penalty>,
    /// What to ask where the outcome is not known.
    pub ask: Vec<AttributeId>,
    pub note: Option<String>,
    /// Numbers and dates of the outcome, as written.
    pub terms: BTreeMap<String, toml::Value>,
}

impl ThresholdVersion {
    fn has(&self, outcome: &str) -> bool {
        self.branches.iter().any(|branch| branch.outcome == outcome)
    }
}

impl Threshold {
    /// The outcomes of all versions, each once.
    pub fn outcomes(&self) -> Vec<&str> {
        let mut outcomes: Vec<&str> = Vec::new();
        let versions = self.versions.iter();
        for branch in versions.flat_map(|version| &version.branches) {
            if !outcomes.contains(&branch.outcome.as_str()) {
                outcomes.push(&branch.outcome);
            }
        }
        outcomes
    }

    /// An outcome in the reader's words, of the newest version that has it.
    pub fn label_of<'t>(&'t self, outcome: &'t str) -> &'t str {
        let versions = self.versions.iter().rev();
        let mut branches = versions.flat_map(|version| &version.branches);
        branches
            .find(|branch| branch.outcome == outcome)
            .map_or(outcome, |branch| branch.label.as_str())
    }

    /// Whether an outcome is known to be another than the one wanted: only where some version has both. An outcome that never stood beside it may be
    /// the same under a new name.
    pub(crate) fn tells_apart(&self, outcome: &str, wanted: &str) -> bool {
        let mut versions = self.versions.iter();
        versions.any(|version| version.has(outcome) && version.has(wanted))
    }

    pub fn version_on(&self, day: Date) -> Option<&ThresholdVersion> {
        self.versions
            .iter()
            .find(|version| version.from <= day && version.to.is_none_or(|to| day <= to))
    }
}
