//! Every duty and threshold, answered for one organisation on one day.

use jiff::civil::Date;

use crate::applied::Applied;
use crate::attribute::AttributeId;
use crate::contradiction::Contradiction;
use crate::decision::{Decision, UNKNOWN};
use crate::due::deadlines_due;
use crate::duty::{Duty, Trigger};
use crate::evaluation::Evaluation;
use crate::explain::{branch_reasons, reasons};
use crate::known::KnownFacts;
use crate::reports::{Report, reports_of};
use crate::rules::Rules;
use crate::truth::Truth;

/// Which duties bind, which do not and why, which depend on what is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'r> {
    pub day: Date,
    pub applies: Vec<Applied<'r>>,
    pub unknown: Vec<Undecided<'r>>,
    pub excluded: Vec<Excluded<'r>>,
    /// Duties that an incident would set going; nothing speaks against them so far.
    pub standby: Vec<Undecided<'r>>,
    pub thresholds: Vec<ThresholdAnswer<'r>>,
    /// What an incident makes due, one entry per deadline.
    pub reports: Vec<Report<'r>>,
    pub contradictions: Vec<Contradiction>,
}

/// A duty that cannot be answered, and what would settle it. `open` says what no attribute settles.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided<'r> {
    pub duty: &'r Duty,
    pub ask: Vec<AttributeId>,
    pub open: Option<String>,
}

/// A duty that does not bind.
#[derive(Debug, Clone, PartialEq)]
pub struct Excluded<'r> {
    pub duty: &'r Duty,
    pub because: Vec<String>,
    /// Whether the day is the reason, and not the organisation.
    pub out_of_force: bool,
}

/// The outcome of a threshold and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdAnswer<'r> {
    pub index: usize,
    pub id: &'r str,
    pub outcome: String,
    pub decision: Decision<'r>,
    pub because: Vec<String>,
}

/// Answers everything for what is known, on a day.
pub fn answer<'r>(rules: &'r Rules, known: &'r KnownFacts, day: Date) -> Answer<'r> {
    let evaluation = Evaluation::new(rules, known, day);
    let mut answer = Answer {
        day,
        applies: Vec::new(),
        unknown: Vec::new(),
        excluded: Vec::new(),
        standby: Vec::new(),
        thresholds: Vec::new(),
        reports: Vec::new(),
        contradictions: known.contradictions.clone(),
    };
    for duty in &rules.duties {
        sort_in(&evaluation, duty, &mut answer);
    }
    answer.reports = reports_of(&answer.applies);
    answer.thresholds = (0..rules.thresholds.len())
        .map(|index| threshold_answer(&evaluation, index))
        .collect();
    answer.contradictions.extend(understated(&evaluation));
    answer
}

fn sort_in<'r>(evaluation: &Evaluation<'r>, duty: &'r Duty, answer: &mut Answer<'r>) {
    if !duty.is_in_force(evaluation.day) {
        answer.excluded.push(Excluded {
            duty,
            because: vec![out_of_force(duty, evaluation.day)],
            out_of_force: true,
        });
        return;
    }
    let truth = evaluation.truth(&duty.addressee);
    let waits = duty.trigger == Trigger::Incident && !evaluation.known.has_incident;
    match truth {
        Truth::False => answer.excluded.push(Excluded {
            duty,
            because: reasons(evaluation, &duty.addressee),
            out_of_force: false,
        }),
        _ if waits => answer.standby.push(undecided(evaluation, duty)),
        Truth::Unknown => answer.unknown.push(undecided(evaluation, duty)),
        Truth::True => answer.applies.push(Applied {
            duty,
            deadlines: deadlines_due(evaluation, &duty.deadlines),
            because: reasons(evaluation, &duty.addressee),
        }),
    }
}

fn undecided<'r>(evaluation: &Evaluation<'r>, duty: &'r Duty) -> Undecided<'r> {
    let ask = evaluation.missing(&duty.addressee);
    let open = ask
        .is_empty()
        .then(|| {
            let untold = evaluation.not_told_apart(&duty.addressee);
            let open = if untold.is_empty() {
                open_thresholds(evaluation)
            } else {
                untold
            };
            open.join("；")
        })
        .filter(|open| !open.is_empty());
    Undecided { duty, ask, open }
}

/// What the rules themselves leave open on the day.
fn open_thresholds(evaluation: &Evaluation<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for (index, threshold) in evaluation.rules.thresholds.iter().enumerate() {
        if let Decision::Undecided {
            version,
            open: Some(branch),
            ask,
        } = evaluation.decide(index)
            && ask.is_empty()
        {
            let note = branch.note.as_ref().or(version.note.as_ref());
            found.push(note.cloned().unwrap_or_else(|| threshold.question.clone()));
        }
    }
    found
}

fn out_of_force(duty: &Duty, day: Date) -> String {
    if day < duty.in_force_from {
        return format!("{} 起才适用", duty.in_force_from);
    }
    let to = duty.in_force_to.unwrap_or(duty.in_force_from);
    format!("{to} 之后不再适用")
}

fn threshold_answer<'r>(evaluation: &Evaluation<'r>, index: usize) -> ThresholdAnswer<'r> {
    let decision = evaluation.decide(index).clone();
    let because = match &decision {
        Decision::Decided { version, branch } => branch_reasons(evaluation, version, branch),
        _ => Vec::new(),
    };
    ThresholdAnswer {
        index,
        id: &evaluation.rules.thresholds[index].id,
        outcome: decision.outcome().to_owned(),
        decision,
        because,
    }
}

/// Stated severities that are lower than the numbers prove. The gravest that is proved is answered with; both are shown.
fn understated(evaluation: &Evaluation<'_>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (index, threshold) in evaluation.rules.thresholds.iter().enumerate() {
        if !threshold.absent_counts_as_not_given || evaluation.decide(index).outcome() == UNKNOWN {
            continue;
        }
        found.extend(crate::reports::understatement(evaluation, index));
    }
    found
}
