//! A deadline as JSON.

use huidian_duties::{DeadlineKind, Due, DueDeadline, Rules, Span, Truth};
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
    /// RFC 3339 in Beijing time; where the rule names a day and no hour, its last second. Null exactly where `due_on` is.
    pub due_at: Option<String>,
    pub due_on: Option<String>,
    /// Whether the end is a day, which counts to its last second, and no clock time.
    pub whole_day: bool,
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
            due_at: due.due.last_second().map(in_beijing),
            due_on: due.due.day().map(|day| day.to_string()),
            whole_day: matches!(due.due, Due::On(_)),
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

fn in_beijing(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(offset(8)))
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}
