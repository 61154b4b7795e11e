//! What changed for one organisation between two days, and what is coming.

use jiff::civil::Date;

use crate::answer::{Answer, answer};
use crate::duty::Duty;
use crate::known::KnownFacts;
use crate::rules::Rules;

/// The difference of two days for the same organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes<'r> {
    pub since: Date,
    /// Duties that bind now and did not then.
    pub began: Vec<&'r Duty>,
    pub ended: Vec<&'r Duty>,
    /// Duties that stand in another provision now: then, now.
    pub moved: Vec<(&'r Duty, &'r Duty)>,
    pub thresholds: Vec<ThresholdChange<'r>>,
}

/// A threshold with another outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdChange<'r> {
    pub id: &'r str,
    pub before: String,
    pub after: String,
}

/// A duty that begins to bind, or may, on a later day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coming<'r> {
    pub duty: &'r Duty,
    pub on: Date,
    /// False where an attribute is missing to say so.
    pub is_certain: bool,
}

/// What changed since a day, for what is known today.
pub fn changes<'r>(
    rules: &'r Rules,
    known: &'r KnownFacts,
    since: Date,
    now: &Answer<'r>,
) -> Changes<'r> {
    let then = answer(rules, known, since);
    let mut began = only_in(now, &then);
    let mut ended = only_in(&then, now);
    let mut moved = Vec::new();
    ended.retain(|before| {
        let same = |after: &&Duty| after.topic == before.topic && after.action == before.action;
        let Some(at) = began.iter().position(same) else {
            return true;
        };
        moved.push((*before, began.remove(at)));
        false
    });
    let thresholds = then
        .thresholds
        .iter()
        .zip(&now.thresholds)
        .filter(|(before, after)| before.outcome != after.outcome)
        .map(|(before, after)| ThresholdChange {
            id: before.id,
            before: before.outcome.clone(),
            after: after.outcome.clone(),
        })
        .collect();
    Changes {
        since,
        began,
        ended,
        moved,
        thresholds,
    }
}

fn only_in<'r>(answer: &Answer<'r>, other: &Answer<'r>) -> Vec<&'r Duty> {
    let in_other = |duty: &Duty| {
        other
            .applies
            .iter()
            .any(|applied| applied.duty.id == duty.id)
    };
    let duties = answer.applies.iter().map(|applied| applied.duty);
    duties.filter(|duty| !in_other(duty)).collect()
}

/// Duties that do not hold yet and will bind, or may, from the day they do; the earliest first.
pub fn coming<'r>(rules: &'r Rules, known: &'r KnownFacts, day: Date) -> Vec<Coming<'r>> {
    let mut days: Vec<Date> = rules
        .duties
        .iter()
        .map(|duty| duty.in_force_from)
        .filter(|from| *from > day)
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut found = Vec::new();
    for on in days {
        let then = answer(rules, known, on);
        let certain = then.applies.iter().map(|applied| (applied.duty, true));
        let open = then.unknown.iter().map(|undecided| (undecided.duty, false));
        let new = certain
            .chain(open)
            .filter(|(duty, _)| duty.in_force_from == on);
        found.extend(new.map(|(duty, is_certain)| Coming {
            duty,
            on,
            is_certain,
        }));
    }
    found
}
