//! A deadline as JSON.

use huidian_duties::{DeadlineKind, Due, DueDeadline, Rules, Span, SpanUnit, Truth};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde::Serialize;

use super::names;

#[derive(Debug, Clone, Serialize)]
pub struct DeadlineShape {
    pub kind: &'static str,
    /// The length of `within`, `lead`, `retain_at_least` and `valid_for`.
    pub within: Option<SpanShape>,
    pub every: Option<SpanShape>,
    /// `MM-DD`.
    pub month_day: Option<String>,
    pub covers: Option<String>,
    pub from: Option<String>,
    /// The instant `from` stands for, where it is known.
    pub from_at: Option<String>,
    /// RFC 3339 in Beijing time. A day counts to its last second; null for workdays, which end on a day (`due_on`).
    pub due_at: Option<String>,
    pub due_on: Option<String>,
    /// Why no moment is given.
    pub open: Option<String>,
    pub what: Option<String>,
    pub date: Option<String>,
    pub event: Option<String>,
    pub before: Option<String>,
    pub until: Option<String>,
    pub extendable: Option<String>,
    pub note: Option<String>,
    /// What decides whether this deadline is the one that runs.
    pub ask: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SpanShape {
    pub value: i64,
    pub unit: &'static str,
}

impl SpanShape {
    fn new(span: Span) -> Self {
        Self {
            value: span.value,
            unit: span.unit.id(),
        }
    }
}

impl DeadlineShape {
    pub fn new(rules: &Rules, due: &DueDeadline<'_>) -> Self {
        let deadline = due.deadline;
        let span = deadline.span.map(SpanShape::new);
        let is_recurring = deadline.kind == DeadlineKind::Every;
        let open = match &due.due {
            Due::Open(reason) if !reason.is_empty() => Some(reason.clone()),
            _ => None,
        };
        Self {
            kind: deadline.kind.id(),
            within: span.filter(|_| !is_recurring),
            every: span.filter(|_| is_recurring),
            month_day: deadline
                .month_day
                .map(|(month, day)| format!("{month:02}-{day:02}")),
            covers: deadline.covers.clone(),
            from: deadline.from.clone(),
            from_at: due.from_at.map(in_beijing),
            due_at: due_at(due),
            due_on: due.due.day().map(|day| day.to_string()),
            open,
            what: deadline.what.clone(),
            date: deadline.date.or(deadline.ends).map(|day| day.to_string()),
            event: deadline.event.clone(),
            before: deadline.before.clone(),
            until: deadline.until.clone(),
            extendable: deadline.extendable.clone(),
            note: deadline.note.clone(),
            ask: if due.selected == Truth::False {
                Vec::new()
            } else {
                names(rules, &due.ask)
            },
        }
    }
}

/// The last second of a deadline. Workdays end on a day, at an hour no rule names.
fn due_at(due: &DueDeadline<'_>) -> Option<String> {
    let in_workdays = due
        .deadline
        .span
        .is_some_and(|span| span.unit == SpanUnit::Workday);
    match &due.due {
        Due::At(at) => Some(in_beijing(*at)),
        Due::On(day) if !in_workdays => Some(format!("{day}T23:59:59+08:00")),
        Due::On(_) | Due::Open(_) => None,
    }
}

fn in_beijing(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(offset(8)))
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}
