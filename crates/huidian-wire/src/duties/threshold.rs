//! A threshold's outcome as JSON.

use huidian_duties::{Decision, Rules, ThresholdAnswer, ThresholdVersion};
use serde::Serialize;

use super::names;

#[derive(Debug, Clone, Serialize)]
pub struct ThresholdAnswerShape {
    pub id: String,
    pub question: String,
    /// `unknown` where it is not decided, `no_rule_in_force` on a day without a rule.
    pub outcome: String,
    /// The outcome in the reader's words.
    pub label: String,
    /// Where the outcome puts a duty on who asks; null where it does not.
    pub work: Option<String>,
    pub provision: Option<String>,
    pub item: Option<String>,
    /// Where the threshold stands; both null on a day without a rule.
    pub basis: StandingPlaceShape,
    pub ask: Vec<String>,
    pub because: Vec<String>,
    /// Numbers and dates of the outcome.
    pub terms: serde_json::Value,
    pub confidence: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StandingPlaceShape {
    pub work: Option<String>,
    pub provision: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BasisShape {
    pub work: String,
    pub provision: Option<String>,
}

impl ThresholdAnswerShape {
    pub fn new(rules: &Rules, answer: &ThresholdAnswer<'_>) -> Self {
        let mut shape = Self {
            id: answer.id.to_owned(),
            question: rules.thresholds[answer.index].question.clone(),
            outcome: answer.outcome.clone(),
            label: answer.decision.label().to_owned(),
            work: None,
            provision: None,
            item: None,
            basis: StandingPlaceShape::default(),
            ask: Vec::new(),
            because: answer.because.clone(),
            terms: serde_json::Value::Null,
            confidence: None,
            note: None,
        };
        match &answer.decision {
            Decision::NoRuleInForce => {}
            Decision::Undecided { version, ask, open } => {
                shape.stand_in(version);
                shape.ask = names(rules, ask);
                shape.note = open
                    .and_then(|branch| branch.note.clone())
                    .or_else(|| version.note.clone());
            }
            Decision::Decided { version, branch } => {
                shape.stand_in(version);
                shape.item.clone_from(&branch.item);
                shape.note = branch.note.clone().or_else(|| version.note.clone());
                if !branch.terms.is_empty() {
                    shape.terms = serde_json::to_value(&branch.terms).unwrap_or_default();
                }
                if branch.binds {
                    let own = BasisShape {
                        work: version.work.clone(),
                        provision: version.provision.clone(),
                    };
                    let binding = branch.basis.as_ref().map_or(own, BasisShape::new);
                    shape.work = Some(binding.work);
                    shape.provision = binding.provision;
                }
            }
        }
        shape
    }

    fn stand_in(&mut self, version: &ThresholdVersion) {
        self.basis = StandingPlaceShape {
            work: Some(version.work.clone()),
            provision: version.provision.clone(),
        };
        self.confidence = Some(version.confidence.clone());
    }
}
