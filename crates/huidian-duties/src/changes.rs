//! What changed for one organisation between two days, and what is coming.

use std::collections::{BTreeSet, HashMap};

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
    pub question: &'r str,
    pub before: String,
    pub before_label: String,
    pub after: String,
    pub after_label: String,
}

/// A duty that begins to bind, or may, on a later day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coming<'r> {
    pub duty: &'r Duty,
    pub on: Date,
    /// False where an attribute is missing to say so.
    pub is_certain: bool,
}

/// A duty that binds, or may, until a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ending<'r> {
    pub duty: &'r Duty,
    pub last_on: Date,
    /// False where an attribute is missing to say that it binds.
    pub is_certain: bool,
}

/// What begins and what ends on later days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ahead<'r> {
    pub begins: Vec<Coming<'r>>,
    pub ends: Vec<Ending<'r>>,
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
            question: &rules.thresholds[before.index].question,
            before: before.outcome.clone(),
            before_label: before.decision.label().to_owned(),
            after: after.outcome.clone(),
            after_label: after.decision.label().to_owned(),
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

/// What begins and what ends after a day, for what is known: on the days on which a duty or a rule of a threshold begins or ends, the earliest
/// first. What binds already, or may, does not begin anew.
pub fn coming<'r>(rules: &'r Rules, known: &'r KnownFacts, day: Date) -> Ahead<'r> {
    let mut ahead = Ahead::default();
    let mut before = answer(rules, known, day);
    for on in days_of_change(rules, day) {
        let then = answer(rules, known, on);
        let (was, is) = (standings(rules, &before), standings(rules, &then));
        let began: Vec<Coming<'r>> = rules
            .duties
            .iter()
            .zip(was.iter().zip(&is))
            .filter(|(_, (was, is))| is > was)
            .map(|(duty, (_, is))| Coming {
                duty,
                on,
                is_certain: *is == Standing::Binds,
            })
            .collect();
        let is_moved = |duty: &Duty| {
            let mut began = began.iter();
            began.any(|one| one.duty.topic == duty.topic && one.duty.action == duty.action)
        };
        let ended = rules.duties.iter().zip(was.iter().zip(&is));
        let ended =
            ended.filter(|(duty, (was, is))| **is == Standing::Free && is < was && !is_moved(duty));
        ahead.ends.extend(ended.map(|(duty, (was, _))| Ending {
            duty,
            last_on: on.yesterday().unwrap_or(on),
            is_certain: *was == Standing::Binds,
        }));
        ahead.begins.extend(began);
        before = then;
    }
    ahead
}

/// Days after `day` on which some answer may be another than on the day before.
fn days_of_change(rules: &Rules, day: Date) -> BTreeSet<Date> {
    let duties = rules
        .duties
        .iter()
        .map(|duty| (duty.in_force_from, duty.in_force_to));
    let versions = rules
        .thresholds
        .iter()
        .flat_map(|threshold| &threshold.versions)
        .map(|version| (version.from, version.to));
    let spans = duties.chain(versions);
    spans
        .flat_map(|(from, to)| [Some(from), to.and_then(|to| to.tomorrow().ok())])
        .flatten()
        .filter(|on| *on > day)
        .collect()
}

/// How a duty stands to an organisation, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Free,
    MayBind,
    Binds,
}

/// How each duty stands, in the order of the rules. Those that wait for an incident are left out.
fn standings(rules: &Rules, answer: &Answer<'_>) -> Vec<Standing> {
    let mut by_id: HashMap<&str, Standing> = HashMap::new();
    let undecided = answer.unknown.iter().map(|one| one.duty);
    by_id.extend(undecided.map(|duty| (duty.id.as_str(), Standing::MayBind)));
    let binding = answer.applies.iter().map(|one| one.duty);
    by_id.extend(binding.map(|duty| (duty.id.as_str(), Standing::Binds)));
    let of = |duty: &Duty| by_id.get(duty.id.as_str()).copied();
    let duties = rules.duties.iter();
    duties
        .map(|duty| of(duty).unwrap_or(Standing::Free))
        .collect()
}
