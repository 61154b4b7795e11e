//! The incident clock: what is due after an incident, to whom, by when.

use jiff::Timestamp;

use crate::applied::Applied;
use crate::condition::{Comparison, Condition};
use crate::contradiction::{Clash, Contradiction};
use crate::decision::Decision;
use crate::due::{Due, DueDeadline};
use crate::duty::{Duty, Trigger};
use crate::evaluation::Evaluation;
use crate::threshold::Branch;
use crate::truth::Truth;

/// One deadline of an incident's duty.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<'r> {
    pub duty: &'r Duty,
    pub deadline: DueDeadline<'r>,
}

/// Deadlines of the incident's duties, the earliest end first, those without an end last. Duties of several rules stand beside each other.
pub(crate) fn reports_of<'r>(applies: &[Applied<'r>]) -> Vec<Report<'r>> {
    let mut reports: Vec<Report<'r>> = applies
        .iter()
        .filter(|applied| applied.duty.trigger == Trigger::Incident)
        .flat_map(|applied| {
            applied.deadlines.iter().map(|deadline| Report {
                duty: applied.duty,
                deadline: deadline.clone(),
            })
        })
        .collect();
    reports.sort_by_key(|report| sort_key(&report.deadline));
    reports
}

fn sort_key(deadline: &DueDeadline<'_>) -> (u8, Option<Timestamp>) {
    use crate::deadline::DeadlineKind::{Immediately, Promptly};
    match (&deadline.due, deadline.deadline.kind) {
        (_, Immediately) => (0, None),
        (_, Promptly) => (1, None),
        (Due::Open(_), _) => (3, None),
        (due, _) => (2, due.last_second()),
    }
}

/// Where an outcome was stated, and a branch that numbers prove says more.
pub(crate) fn understatement(evaluation: &Evaluation<'_>, index: usize) -> Option<Contradiction> {
    let Decision::Decided { version, branch } = evaluation.decide(index) else {
        return None;
    };
    let holds = |branch: &&Branch| {
        let condition = branch.condition.as_ref();
        condition.is_some_and(|condition| evaluation.truth(condition) == Truth::True)
    };
    let mut true_branches = version.branches.iter().filter(holds);
    let (stated, said) = true_branches.find_map(|said| Some((stated_outcome(said)?, said)))?;
    let proved = version
        .branches
        .iter()
        .filter(|branch| stated_outcome(branch).is_none())
        .find(holds)?;
    if proved.outcome != branch.outcome || said.outcome == branch.outcome {
        return None;
    }
    let from = first_true_attribute(evaluation, proved.condition.as_ref()?)?;
    Some(Contradiction {
        attribute: stated,
        stated: evaluation.known.value(stated)?.clone(),
        derived: crate::value::Value::Choice(proved.outcome.clone()),
        from,
        from_value: evaluation.known.value(from)?.clone(),
        clash: Clash::Understated,
    })
}

/// The attribute whose value a branch repeats as its outcome.
fn stated_outcome(branch: &Branch) -> Option<crate::attribute::AttributeId> {
    match &branch.condition {
        Some(Condition::Attribute(id, Comparison::Is(value)))
            if value.to_string() == branch.outcome =>
        {
            Some(*id)
        }
        _ => None,
    }
}

fn first_true_attribute(
    evaluation: &Evaluation<'_>,
    condition: &Condition,
) -> Option<crate::attribute::AttributeId> {
    match condition {
        Condition::Attribute(id, _) => (evaluation.truth(condition) == Truth::True).then_some(*id),
        Condition::All(members) | Condition::Any(members) => members
            .iter()
            .find_map(|member| first_true_attribute(evaluation, member)),
        Condition::Not(_) | Condition::Threshold(..) => None,
    }
}
