//! Workdays (工作日) by the State Council's yearly notice on holidays.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Holidays and moved workdays of the years whose notice is known.
#[derive(Debug, Clone, Default)]
pub struct WorkdayCalendar {
    years: BTreeMap<i16, HolidayYear>,
}

/// One year's notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HolidayYear {
    pub(crate) year: i16,
    /// Days off that are no weekend's, and weekends inside a holiday.
    pub(crate) days_off: BTreeSet<Date>,
    /// Weekend days that are worked.
    pub(crate) workdays: BTreeSet<Date>,
    pub(crate) notice: String,
    pub(crate) source: String,
    pub(crate) confidence: String,
}

/// More workdays than this no article counts.
const MOST_WORKDAYS: i64 = 400;

impl WorkdayCalendar {
    pub(crate) fn add_year(&mut self, year: HolidayYear) -> Result<(), String> {
        let outside = |day: &&Date| day.year() != year.year;
        if let Some(day) = year.days_off.iter().chain(&year.workdays).find(outside) {
            return Err(format!(
                "{day} 不在 {} 年 ({day} lies outside {})",
                year.year, year.year
            ));
        }
        if let Some(day) = year.workdays.iter().find(|day| !is_weekend(**day)) {
            return Err(format!(
                "{day} 不是可以调休上班的周末 ({day} is no weekend day that could be worked)"
            ));
        }
        match self.years.insert(year.year, year) {
            Some(earlier) => Err(format!(
                "{} 年写了两次 (the year {} stands here twice)",
                earlier.year, earlier.year
            )),
            None => Ok(()),
        }
    }

    /// Whether a day is worked; `Err` names the year whose notice is not known.
    pub fn is_workday(&self, day: Date) -> Result<bool, i16> {
        let year = self.years.get(&day.year()).ok_or(day.year())?;
        if is_weekend(day) {
            return Ok(year.workdays.contains(&day));
        }
        Ok(!year.days_off.contains(&day))
    }

    /// The day of the `count`th workday after `start`, which itself does not count.
    pub fn after(&self, start: Date, count: i64) -> Result<Date, i16> {
        self.walk(start, count, 1)
    }

    /// The day of the `count`th workday before `end`.
    pub fn before(&self, end: Date, count: i64) -> Result<Date, i16> {
        self.walk(end, count, -1)
    }

    fn walk(&self, start: Date, count: i64, step: i64) -> Result<Date, i16> {
        let mut day = start;
        let mut left = count.clamp(0, MOST_WORKDAYS);
        while left > 0 {
            day = day.checked_add(step.days()).map_err(|_| day.year())?;
            if self.is_workday(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
