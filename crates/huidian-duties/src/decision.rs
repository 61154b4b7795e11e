//! The outcome of a threshold on a day.

use crate::attribute::AttributeId;
use crate::threshold::{Branch, ThresholdVersion};

/// What a threshold answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision<'r> {
    NoRuleInForce,
    Decided {
        version: &'r ThresholdVersion,
        branch: &'r Branch,
    },
    /// More than one outcome is possible, or the rule itself leaves it open.
    Undecided {
        version: &'r ThresholdVersion,
        ask: Vec<AttributeId>,
        /// The branch that leaves it open, if one does.
        open: Option<&'r Branch>,
    },
}

/// Outcome on a day without a rule.
pub(crate) const NO_RULE: &str = "no_rule_in_force";
/// Outcome of an undecided threshold.
pub(crate) const UNKNOWN: &str = "unknown";
/// Outcomes that begin like this say that the rule leaves the question open.
pub(crate) const OPEN: &str = "unknown_";

impl Decision<'_> {
    pub fn outcome(&self) -> &str {
        match self {
            Decision::NoRuleInForce => NO_RULE,
            Decision::Decided { branch, .. } => &branch.outcome,
            Decision::Undecided { .. } => UNKNOWN,
        }
    }

    /// The outcome in the reader's words.
    pub fn label(&self) -> &str {
        match self {
            Decision::NoRuleInForce => "当日没有规则",
            Decision::Decided { branch, .. } => &branch.label,
            Decision::Undecided {
                open: Some(branch), ..
            } => &branch.label,
            Decision::Undecided { open: None, .. } => "未定",
        }
    }
}
