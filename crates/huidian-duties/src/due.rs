//! When a deadline ends for one organisation.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::attribute::AttributeId;
use crate::deadline::{Deadline, DeadlineKind};
use crate::evaluation::Evaluation;
use crate::span::{Span, SpanUnit};
use crate::truth::Truth;
use crate::value::{Value, beijing};

/// A deadline for one organisation: whether it is the one that runs, from when, until when.
#[derive(Debug, Clone, PartialEq)]
pub struct DueDeadline<'r> {
    pub deadline: &'r Deadline,
    /// `Unknown` where the attribute that selects it is not known.
    pub selected: Truth,
    pub ask: Vec<AttributeId>,
    /// Where the clock starts, if that is known to the second.
    pub from_at: Option<Timestamp>,
    pub due: Due,
}

/// Why a deadline has no end yet that another of the duty may stand for.
pub const NOT_SELECTED: &str = "尚不能确定是否按这一期限计算";

/// The end of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    At(Timestamp),
    /// The whole day counts.
    On(Date),
    /// No moment follows, for the reason given (empty where the article sets none).
    Open(String),
}

impl Due {
    /// The moment after which it is too late: a day counts whole.
    pub fn last_second(&self) -> Option<Timestamp> {
        match self {
            Due::At(at) => Some(*at),
            Due::On(day) => {
                let end = day.at(23, 59, 59, 0).to_zoned(beijing());
                end.ok().map(|end| end.timestamp())
            }
            Due::Open(_) => None,
        }
    }

    pub fn day(&self) -> Option<Date> {
        match self {
            Due::At(at) => Some(at.to_zoned(beijing()).date()),
            Due::On(day) => Some(*day),
            Due::Open(_) => None,
        }
    }
}

/// Deadlines of a duty that run, or may run, on a day; those of another case are left out.
pub(crate) fn deadlines_due<'r>(
    evaluation: &Evaluation<'r>,
    deadlines: &'r [Deadline],
) -> Vec<DueDeadline<'r>> {
    let mut due: Vec<DueDeadline<'r>> = Vec::new();
    for deadline in deadlines {
        let selected = deadline
            .when
            .as_ref()
            .map_or(Truth::True, |when| evaluation.truth(when));
        if selected == Truth::False {
            continue;
        }
        let mut ask = deadline
            .when
            .as_ref()
            .map_or_else(Vec::new, |when| evaluation.missing(when));
        let expiry = due
            .iter()
            .find(|earlier| earlier.deadline.kind == DeadlineKind::ValidFor)
            .and_then(|earlier| earlier.due.day());
        let start = Start::of(evaluation, deadline);
        let end = match selected {
            Truth::True => end_of(evaluation, deadline, &start, expiry),
            _ => Due::Open(NOT_SELECTED.to_owned()),
        };
        if let (Start::NotKnown(id), Truth::True) = (&start, selected) {
            ask.push(*id);
        }
        due.push(DueDeadline {
            deadline,
            selected,
            ask,
            from_at: start.instant(),
            due: end,
        });
    }
    due
}

/// Where a clock starts.
enum Start {
    At(Timestamp),
    On(Date),
    NotKnown(AttributeId),
    /// In words only.
    Words,
}

impl Start {
    fn of(evaluation: &Evaluation<'_>, deadline: &Deadline) -> Self {
        if let Some(day) = deadline.from.as_deref().and_then(|from| from.parse().ok()) {
            return Start::On(day);
        }
        let Some(id) = deadline.from_attribute else {
            return Start::Words;
        };
        let value = |id| evaluation.known.value(id);
        let known = value(id).or_else(|| deadline.else_from_attribute.and_then(value));
        match known {
            Some(Value::Instant(at)) => Start::At(*at),
            Some(Value::Day(day)) => Start::On(*day),
            _ => Start::NotKnown(id),
        }
    }

    fn instant(&self) -> Option<Timestamp> {
        match self {
            Start::At(at) => Some(*at),
            _ => None,
        }
    }

    fn day(&self) -> Option<Date> {
        match self {
            Start::At(at) => Some(at.to_zoned(beijing()).date()),
            Start::On(day) => Some(*day),
            _ => None,
        }
    }
}

fn end_of(
    evaluation: &Evaluation<'_>,
    deadline: &Deadline,
    start: &Start,
    expiry: Option<Date>,
) -> Due {
    if let Some(day) = deadline.date.or(deadline.ends) {
        return Due::On(day);
    }
    if let (Some(first), Some(day)) = (deadline.from_not_before, start.day())
        && day < first
    {
        let from = deadline.from.as_deref().unwrap_or("起算日");
        return Due::Open(format!("“{from}”早于{first}，是否同样计算未见条文"));
    }
    if let Some(ended) = ended(evaluation, deadline, start) {
        return Due::Open(ended);
    }
    match (deadline.kind, deadline.span) {
        (DeadlineKind::ByMonthDay, _) => next_month_day(evaluation.day, deadline.month_day),
        (DeadlineKind::Within | DeadlineKind::ValidFor | DeadlineKind::Every, Some(span)) => {
            after(evaluation, span, start, deadline)
        }
        (DeadlineKind::Lead, Some(span)) => {
            let own = || deadline.valid_for?.after_day(start.day()?);
            lead(evaluation, span, expiry.or_else(own), deadline)
        }
        _ => Due::Open(String::new()),
    }
}

/// Why nothing more falls due, where what ends a repeated duty has come; an end before the start is a mistake and ends nothing.
fn ended(evaluation: &Evaluation<'_>, deadline: &Deadline, start: &Start) -> Option<String> {
    let id = deadline.until_attribute?;
    let Some(Value::Instant(at)) = evaluation.known.value(id) else {
        return None;
    };
    if start.instant().is_some_and(|start| *at < start) {
        return None;
    }
    let label = &evaluation.rules.vocabulary.attribute(id).label;
    let at = at.to_zoned(beijing()).strftime("%Y-%m-%d %H:%M");
    Some(format!("“{label}”：{at}，其后不再续报"))
}

/// The next time a day of the year comes, today included.
fn next_month_day(today: Date, month_day: Option<(i8, i8)>) -> Due {
    let next = month_day.and_then(|(month, day)| {
        let of_year = |year| Date::new(year, month, day).ok();
        let this = of_year(today.year())?;
        if this >= today {
            Some(this)
        } else {
            of_year(today.year() + 1)
        }
    });
    next.map_or_else(|| Due::Open(String::new()), Due::On)
}

fn after(evaluation: &Evaluation<'_>, span: Span, start: &Start, deadline: &Deadline) -> Due {
    if deadline.kind == DeadlineKind::Every && deadline.from_attribute.is_none() {
        return Due::Open(String::new());
    }
    if span.unit == SpanUnit::Workday {
        let Some(day) = start.day() else {
            return Due::Open(not_started(evaluation, start, deadline));
        };
        return match evaluation.rules.calendar.after(day, span.value) {
            Ok(end) => Due::On(end),
            Err(year) => Due::Open(no_calendar(year)),
        };
    }
    let end = match start {
        Start::At(at) => span.after_instant(*at).map(Due::At),
        Start::On(day) => span.after_day(*day).map(Due::On),
        Start::NotKnown(_) | Start::Words => None,
    };
    end.unwrap_or_else(|| Due::Open(not_started(evaluation, start, deadline)))
}

fn lead(evaluation: &Evaluation<'_>, span: Span, expiry: Option<Date>, deadline: &Deadline) -> Due {
    let before = deadline.before.as_deref().unwrap_or("该事项");
    let Some(expiry) = expiry else {
        return Due::Open(format!("“{before}”的日期未知"));
    };
    if span.unit == SpanUnit::Workday {
        return match evaluation.rules.calendar.before(expiry, span.value) {
            Ok(day) => Due::On(day),
            Err(year) => Due::Open(no_calendar(year)),
        };
    }
    span.before_day(expiry)
        .map_or_else(|| Due::Open(String::new()), Due::On)
}

fn no_calendar(year: i16) -> String {
    format!("本库没有国务院办公厅{year}年放假安排，只给出工作日数")
}

fn not_started(evaluation: &Evaluation<'_>, start: &Start, deadline: &Deadline) -> String {
    match start {
        Start::NotKnown(id) => {
            let label = &evaluation.rules.vocabulary.attribute(*id).label;
            format!("“{label}”未填，不能起算")
        }
        _ => {
            let from = deadline.from.as_deref().unwrap_or("该事项发生");
            format!("自“{from}”起算，日期未知")
        }
    }
}
