//! Lengths of time as deadlines state them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use serde::Deserialize;

use crate::value::beijing;

/// Unit of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanUnit {
    Minute,
    Hour,
    Day,
    Workday,
    Month,
    Year,
}

impl SpanUnit {
    pub fn id(self) -> &'static str {
        match self {
            SpanUnit::Minute => "minute",
            SpanUnit::Hour => "hour",
            SpanUnit::Day => "day",
            SpanUnit::Workday => "workday",
            SpanUnit::Month => "month",
            SpanUnit::Year => "year",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            SpanUnit::Minute => "分钟",
            SpanUnit::Hour => "小时",
            SpanUnit::Day => "日",
            SpanUnit::Workday => "个工作日",
            SpanUnit::Month => "个月",
            SpanUnit::Year => "年",
        }
    }
}

/// A number of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub value: i64,
    pub unit: SpanUnit,
}

impl Span {
    /// The end of the span from an instant: days, months and years end at the same clock time. `None` for workdays.
    pub(crate) fn after_instant(self, start: Timestamp) -> Option<Timestamp> {
        let calendar_span = match self.unit {
            SpanUnit::Minute => {
                return start
                    .checked_add(SignedDuration::from_mins(self.value))
                    .ok();
            }
            SpanUnit::Hour => {
                return start
                    .checked_add(SignedDuration::from_hours(self.value))
                    .ok();
            }
            SpanUnit::Workday => return None,
            SpanUnit::Day => self.value.days(),
            SpanUnit::Month => self.value.months(),
            SpanUnit::Year => self.value.years(),
        };
        let end = start.to_zoned(beijing()).checked_add(calendar_span).ok()?;
        Some(end.timestamp())
    }

    /// The last day of the span from a day. `None` for workdays and for clock units.
    pub(crate) fn after_day(self, start: Date) -> Option<Date> {
        start.checked_add(self.civil()?).ok()
    }

    pub(crate) fn before_day(self, end: Date) -> Option<Date> {
        end.checked_sub(self.civil()?).ok()
    }

    fn civil(self) -> Option<jiff::Span> {
        match self.unit {
            SpanUnit::Day => Some(self.value.days()),
            SpanUnit::Month => Some(self.value.months()),
            SpanUnit::Year => Some(self.value.years()),
            SpanUnit::Minute | SpanUnit::Hour | SpanUnit::Workday => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, SpanUnit};
    use crate::value::in_beijing;

    #[test]
    fn spans_end_where_the_articles_say() {
        let table = [
            // reason, start, value, unit, end
            (
                "hours run on the clock",
                "2026-03-01T23:30:00+08:00",
                4,
                SpanUnit::Hour,
                "2026-03-02T03:30:00+08:00",
            ),
            (
                "another zone is told in Beijing time",
                "2026-03-01T15:30:00Z",
                1,
                SpanUnit::Hour,
                "2026-03-02T00:30:00+08:00",
            ),
            (
                "days end at the same clock time",
                "2026-02-27T08:15:30+08:00",
                2,
                SpanUnit::Day,
                "2026-03-01T08:15:30+08:00",
            ),
            (
                "thirty days over a year's end",
                "2025-12-15T12:00:00+08:00",
                30,
                SpanUnit::Day,
                "2026-01-14T12:00:00+08:00",
            ),
            (
                "a month from the 31st ends on the last day",
                "2026-01-31T00:00:00+08:00",
                1,
                SpanUnit::Month,
                "2026-02-28T00:00:00+08:00",
            ),
        ];
        for (reason, start, value, unit, end) in table {
            let start = start.parse().expect("the table has instants");
            let found = Span { value, unit }.after_instant(start).map(in_beijing);
            assert_eq!(found.as_deref(), Some(end), "{reason}");
        }
    }
}
