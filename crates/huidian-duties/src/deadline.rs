//! Deadlines as articles state them.

use jiff::civil::Date;
use serde::Deserialize;

use crate::attribute::AttributeId;
use crate::condition::Condition;
use crate::span::Span;

/// How an article sets a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    Within,
    Every,
    ByMonthDay,
    ByDate,
    Before,
    /// So long before an event.
    Lead,
    RetainAtLeast,
    ValidFor,
    /// 立即, 第一时间.
    Immediately,
    /// 及时.
    Promptly,
    /// 定期.
    Regularly,
    /// The article sets a limit that could not be confirmed.
    Unknown,
}

impl DeadlineKind {
    pub fn id(self) -> &'static str {
        match self {
            DeadlineKind::Within => "within",
            DeadlineKind::Every => "every",
            DeadlineKind::ByMonthDay => "by_month_day",
            DeadlineKind::ByDate => "by_date",
            DeadlineKind::Before => "before",
            DeadlineKind::Lead => "lead",
            DeadlineKind::RetainAtLeast => "retain_at_least",
            DeadlineKind::ValidFor => "valid_for",
            DeadlineKind::Immediately => "immediately",
            DeadlineKind::Promptly => "promptly",
            DeadlineKind::Regularly => "regularly",
            DeadlineKind::Unknown => "unknown",
        }
    }
}

/// A deadline (期限) as the article states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub span: Option<Span>,
    /// The event or day that starts the clock, in words.
    pub from: Option<String>,
    /// The attribute that holds that moment.
    pub from_attribute: Option<AttributeId>,
    /// The attribute that holds it where the first is not known: the only report so far is also the last one.
    pub else_from_attribute: Option<AttributeId>,
    /// Of a start before this day the article does not say whether it counts the same; no end is asserted.
    pub from_not_before: Option<Date>,
    /// What ends so long after its start, where the deadline is a lead before that end and no other deadline of the duty gives it.
    pub valid_for: Option<Span>,
    /// `MM-DD` of each year.
    pub month_day: Option<(i8, i8)>,
    /// `previous_year` or `current_year`.
    pub covers: Option<String>,
    pub date: Option<Date>,
    /// A computed end that the rule file states (推算).
    pub ends: Option<Date>,
    pub event: Option<String>,
    pub before: Option<String>,
    pub until: Option<String>,
    /// The attribute that holds the moment from which nothing more falls due.
    pub until_attribute: Option<AttributeId>,
    pub what: Option<String>,
    pub note: Option<String>,
    pub extendable: Option<String>,
    /// Condition that selects this deadline among the duty's.
    pub when: Option<Condition>,
}

impl Deadline {
    /// What tells this deadline from the duty's others, whatever their order: `within 24 hour from incident.known_at`, `immediately: 补救`.
    pub fn key(&self) -> String {
        let mut key = self.kind.id().to_owned();
        if let Some(span) = self.span {
            key.push_str(&format!(" {} {}", span.value, span.unit.id()));
        }
        if let Some((month, day)) = self.month_day {
            key.push_str(&format!(" {month:02}-{day:02}"));
        }
        if let Some(from) = &self.from {
            key.push_str(&format!(" from {from}"));
        }
        if let Some(what) = &self.what {
            key.push_str(&format!(": {what}"));
        }
        key
    }
}
