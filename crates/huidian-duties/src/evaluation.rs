//! Conditions and thresholds over what is known, on a day.

use std::cell::OnceCell;

use jiff::civil::Date;

use crate::attribute::AttributeId;
use crate::condition::Condition;
use crate::decision::{Decision, OPEN};
use crate::known::KnownFacts;
use crate::rules::Rules;
use crate::threshold::{Branch, Threshold, ThresholdVersion};
use crate::truth::Truth;

/// One organisation on one day; thresholds are decided once.
#[derive(Debug)]
pub struct Evaluation<'r> {
    pub rules: &'r Rules,
    pub known: &'r KnownFacts,
    pub day: Date,
    decisions: Vec<OnceCell<Decision<'r>>>,
}

/// What an attribute that nobody gave makes of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absent {
    Unknown,
    NotReached,
}

impl<'r> Evaluation<'r> {
    pub fn new(rules: &'r Rules, known: &'r KnownFacts, day: Date) -> Self {
        Self {
            rules,
            known,
            day,
            decisions: rules.thresholds.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    pub fn truth(&self, condition: &Condition) -> Truth {
        self.truth_with(condition, Absent::Unknown)
    }

    fn truth_with(&self, condition: &Condition, absent: Absent) -> Truth {
        match condition {
            Condition::All(members) => members
                .iter()
                .map(|member| self.truth_with(member, absent))
                .fold(Truth::True, Truth::and),
            Condition::Any(members) => members
                .iter()
                .map(|member| self.truth_with(member, absent))
                .fold(Truth::False, Truth::or),
            Condition::Not(inner) => self.truth_with(inner, absent).negated(),
            Condition::Attribute(id, comparison) => {
                let is_given =
                    self.known.value(*id).is_some() || !self.known.rivals(*id).is_empty();
                match absent {
                    Absent::NotReached if !is_given => Truth::False,
                    _ => self.known.holds(*id, comparison),
                }
            }
            Condition::Threshold(index, outcomes) => match self.decide(*index) {
                Decision::NoRuleInForce => Truth::False,
                Decision::Decided { branch, .. } => {
                    self.is_among(*index, &branch.outcome, outcomes)
                }
                Decision::Undecided { .. } => Truth::Unknown,
            },
        }
    }

    /// Whether an outcome is one of those wanted; unknown where the threshold never told it apart from one of them.
    fn is_among(&self, index: usize, outcome: &String, wanted: &[String]) -> Truth {
        let threshold = &self.rules.thresholds[index];
        if wanted.contains(outcome) {
            return Truth::True;
        }
        let mut wanted = wanted.iter();
        if wanted.all(|wanted| threshold.tells_apart(outcome, wanted)) {
            return Truth::False;
        }
        Truth::Unknown
    }

    /// Why outcomes that are decided leave a condition unknown: the rules of the day do not know what is wanted.
    pub(crate) fn not_told_apart(&self, condition: &Condition) -> Vec<String> {
        let asked = condition.outcomes_asked().into_iter();
        let found = asked.filter_map(|(index, wanted)| {
            let Decision::Decided { branch, .. } = self.decide(index) else {
                return None;
            };
            let (threshold, outcome) = (&self.rules.thresholds[index], &branch.outcome);
            if wanted.contains(outcome) {
                return None;
            }
            let mut wanted = wanted.iter();
            let other = wanted.find(|wanted| !threshold.tells_apart(outcome, wanted))?;
            Some(format!(
                "“{}”当日的结果是“{outcome}”，规则要的是“{other}”，二者从未并列，不能断定不同",
                threshold.question
            ))
        });
        found.collect()
    }

    /// The attributes that keep a condition unknown; nothing where it is known.
    pub fn missing(&self, condition: &Condition) -> Vec<AttributeId> {
        let mut missing = Vec::new();
        self.collect_missing(condition, &mut missing);
        missing
    }

    fn collect_missing(&self, condition: &Condition, into: &mut Vec<AttributeId>) {
        if self.truth(condition) != Truth::Unknown {
            return;
        }
        match condition {
            Condition::All(members) | Condition::Any(members) => {
                for member in members {
                    self.collect_missing(member, into);
                }
            }
            Condition::Not(inner) => self.collect_missing(inner, into),
            Condition::Attribute(id, _) => add(into, *id),
            Condition::Threshold(index, _) => {
                if let Decision::Undecided { ask, .. } = self.decide(*index) {
                    for id in ask {
                        add(into, *id);
                    }
                }
            }
        }
    }

    /// The outcome of a threshold, by its index.
    pub fn decide(&self, index: usize) -> &Decision<'r> {
        self.decisions[index].get_or_init(|| {
            let threshold = &self.rules.thresholds[index];
            threshold
                .version_on(self.day)
                .map_or(Decision::NoRuleInForce, |version| {
                    self.decide_version(threshold, version)
                })
        })
    }

    fn decide_version(&self, threshold: &Threshold, version: &'r ThresholdVersion) -> Decision<'r> {
        if threshold.absent_counts_as_not_given {
            return self.decide_gravest(version);
        }
        let mut possible: Vec<&'r Branch> = Vec::new();
        let mut ask = Vec::new();
        let mut proved = None;
        for branch in &version.branches {
            let truth = branch
                .condition
                .as_ref()
                .map_or(Truth::True, |condition| self.truth(condition));
            match truth {
                Truth::False => continue,
                Truth::True => proved = Some(branch),
                Truth::Unknown => {
                    if let Some(condition) = &branch.condition {
                        self.collect_missing(condition, &mut ask);
                    }
                }
            }
            possible.push(branch);
            if proved.is_some() {
                break;
            }
        }
        match proved {
            Some(branch) if possible.iter().all(|other| other.outcome == branch.outcome) => {
                decided(version, branch)
            }
            _ => Decision::Undecided {
                version,
                ask,
                open: None,
            },
        }
    }

    /// The gravest outcome that anything given proves; quantities that nobody gave count as not reached. Outcomes stand from the gravest down, in
    /// the order in which branches first name them, so that a stated outcome does not outweigh what the numbers prove.
    fn decide_gravest(&self, version: &'r ThresholdVersion) -> Decision<'r> {
        let gravity = |outcome: &str| {
            let mut branches = version.branches.iter();
            branches.position(|other| other.outcome == outcome)
        };
        let is_proved = |branch: &&Branch| {
            branch.condition.as_ref().is_none_or(|condition| {
                self.truth_with(condition, Absent::NotReached) == Truth::True
            })
        };
        let proved = version.branches.iter().filter(is_proved);
        match proved.min_by_key(|branch| gravity(&branch.outcome)) {
            Some(branch) => decided(version, branch),
            None => Decision::Undecided {
                version,
                ask: Vec::new(),
                open: None,
            },
        }
    }
}

fn decided<'r>(version: &'r ThresholdVersion, branch: &'r Branch) -> Decision<'r> {
    if branch.outcome.starts_with(OPEN) {
        return Decision::Undecided {
            version,
            ask: branch.ask.clone(),
            open: Some(branch),
        };
    }
    Decision::Decided { version, branch }
}

fn add(into: &mut Vec<AttributeId>, id: AttributeId) {
    if !into.contains(&id) {
        into.push(id);
    }
}
