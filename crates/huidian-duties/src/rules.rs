//! All rules of a library.

use jiff::civil::Date;

use crate::attribute::AttributeId;
use crate::calendar::WorkdayCalendar;
use crate::condition::Condition;
use crate::contradiction::{Clash, Contradiction};
use crate::duty::{Duty, RuleWork, SetAside, WithdrawnDuty};
use crate::known::{Known, KnownFacts, Origin};
use crate::threshold::Threshold;
use crate::truth::Truth;
use crate::value::Value;
use crate::vocabulary::Vocabulary;

/// Vocabulary, derivations, duties, thresholds and workdays, as read from rule files.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    pub vocabulary: Vocabulary,
    pub derivations: Vec<Derivation>,
    /// Counts of which the first is a part of the second.
    pub parts: Vec<(AttributeId, AttributeId)>,
    /// Moments of which the first comes first.
    pub orders: Vec<(AttributeId, AttributeId)>,
    pub works: Vec<RuleWork>,
    pub duties: Vec<Duty>,
    /// What keepers withdrew.
    pub withdrawn: Vec<WithdrawnDuty>,
    /// What was proposed and not taken.
    pub set_aside: Vec<SetAside>,
    pub thresholds: Vec<Threshold>,
    pub calendar: WorkdayCalendar,
}

/// What follows from one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation {
    pub from: AttributeId,
    pub condition: Condition,
    pub then: Vec<(AttributeId, Value)>,
}

impl Derivation {
    fn holds(&self, known: &KnownFacts) -> bool {
        let Condition::Attribute(_, comparison) = &self.condition else {
            return false;
        };
        known.holds(self.from, comparison) == Truth::True
    }
}

impl Rules {
    pub fn work_of(&self, duty: &Duty) -> &RuleWork {
        &self.works[duty.work]
    }

    pub fn find_duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == id)
    }

    pub fn find_withdrawn(&self, id: &str) -> Option<&WithdrawnDuty> {
        self.withdrawn.iter().find(|one| one.duty.id == id)
    }

    pub fn find_threshold(&self, id: &str) -> Option<usize> {
        self.thresholds
            .iter()
            .position(|threshold| threshold.id == id)
    }

    /// Adds what follows, until nothing more does; hands back what contradicts, adding nothing for `contested` attributes.
    pub(crate) fn derive(
        &self,
        known: &mut KnownFacts,
        contested: &[AttributeId],
    ) -> Vec<Contradiction> {
        let mut found: Vec<Contradiction> = Vec::new();
        loop {
            let mut grew = false;
            for (rule, derivation) in self.derivations.iter().enumerate() {
                if !derivation.holds(known) {
                    continue;
                }
                for (id, value) in &derivation.then {
                    if contested.contains(id) {
                        continue;
                    }
                    match known.value(*id) {
                        None => {
                            known.facts[usize::from(id.0)] = Some(Known {
                                value: value.clone(),
                                origin: Origin::Derived {
                                    from: derivation.from,
                                    rule,
                                },
                            });
                            grew = true;
                        }
                        Some(other) if other == value => {}
                        Some(other) => {
                            let contradiction = Contradiction {
                                attribute: *id,
                                stated: other.clone(),
                                derived: value.clone(),
                                from: derivation.from,
                                from_value: known
                                    .value(derivation.from)
                                    .or_else(|| known.rivals(derivation.from).first())
                                    .cloned()
                                    .unwrap_or_else(|| value.clone()),
                                clash: Clash::Derived(rule),
                            };
                            if !found.contains(&contradiction) {
                                found.push(contradiction);
                            }
                        }
                    }
                }
            }
            if !grew {
                return found;
            }
        }
    }

    /// Wholes smaller than a part of theirs, and moments before an earlier one.
    pub(crate) fn clashes(&self, known: &KnownFacts) -> Vec<Contradiction> {
        let pairs = |pairs: &[(AttributeId, AttributeId)], clash| {
            let clashing = pairs.iter().filter_map(move |(first, then)| {
                let (lower, upper) = (known.value(*first)?, known.value(*then)?);
                let is_wrong = match (lower, upper) {
                    (Value::Number(lower), Value::Number(upper)) => lower > upper,
                    (Value::Instant(lower), Value::Instant(upper)) => lower > upper,
                    _ => false,
                };
                is_wrong.then(|| Contradiction {
                    attribute: *then,
                    stated: upper.clone(),
                    derived: lower.clone(),
                    from: *first,
                    from_value: lower.clone(),
                    clash,
                })
            });
            clashing.collect::<Vec<_>>()
        };
        let mut found = pairs(&self.parts, Clash::TooFew);
        found.extend(pairs(&self.orders, Clash::TooEarly));
        found
    }

    /// Duties that hold on a day.
    pub fn duties_on(&self, day: Date) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.is_in_force(day))
    }
}
