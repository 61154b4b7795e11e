//! What an attribute can be.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// A value somebody gave, or that follows from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Bool(bool),
    Number(i64),
    Choice(String),
    Choices(BTreeSet<String>),
    Day(Date),
    Instant(Timestamp),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Number(value) => write!(f, "{value}"),
            Value::Choice(value) => f.write_str(value),
            Value::Choices(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                write!(f, "[{}]", values.join(", "))
            }
            Value::Day(day) => write!(f, "{day}"),
            Value::Instant(at) => f.write_str(&in_beijing(*at)),
        }
    }
}

/// An instant in Beijing time, RFC 3339 with seconds: `2026-03-01T10:00:00+08:00`.
pub(crate) fn in_beijing(at: Timestamp) -> String {
    at.to_zoned(beijing())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// China has had one zone without summer time since 1992, so a fixed offset is exact.
pub(crate) fn beijing() -> TimeZone {
    TimeZone::fixed(offset(8))
}
