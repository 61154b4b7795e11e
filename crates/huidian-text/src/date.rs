//! Dates as Chinese documents write them, as much as is certain.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::numeral::{digit_value, parse_numeral};

/// A civil date known to the year, the month or the day.
///
/// Written `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601 reduced precision); ordered by what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    pub fn year_only(year: i16) -> Self {
        Self {
            year,
            month: None,
            day: None,
        }
    }

    /// A month of a year; `None` for a month that does not exist.
    pub fn month_of(year: i16, month: i8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self {
            year,
            month: Some(month),
            day: None,
        })
    }

    /// A full date; `None` for a day that does not exist.
    pub fn day_of(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from)
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> Option<i8> {
        self.month
    }

    /// The date, when the day is known.
    pub fn day(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// First day it can mean.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// Last day it can mean.
    pub fn latest(self) -> Date {
        self.day().unwrap_or_else(|| {
            Date::new(self.year, self.month.unwrap_or(12), 1).map_or(Date::MAX, Date::last_of_month)
        })
    }

    /// Whether both can mean the same day.
    pub fn is_compatible_with(self, other: Self) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// The text is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateSyntax(pub String);

impl fmt::Display for DateSyntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a date as YYYY, YYYY-MM or YYYY-MM-DD: {}", self.0)
    }
}

impl std::error::Error for DateSyntax {}

impl FromStr for PartialDate {
    type Err = DateSyntax;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let number = |part: &str| part.parse::<i16>().ok();
        let parsed = match parts.as_slice() {
            [year] if year.len() == 4 => number(year).map(Self::year_only),
            [year, month] if year.len() == 4 => number(year)
                .zip(month.parse().ok())
                .and_then(|(year, month)| Self::month_of(year, month)),
            [year, month, day] if year.len() == 4 => {
                (|| Self::day_of(number(year)?, month.parse().ok()?, day.parse().ok()?))()
            }
            _ => None,
        };
        parsed.ok_or_else(|| DateSyntax(text.to_owned()))
    }
}

/// A date found in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMatch {
    /// Byte range in the text searched.
    pub start: usize,
    pub end: usize,
    /// `None` where the text leaves the year out (5月1日); then `month` and `day` hold what it says.
    pub date: Option<PartialDate>,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl DateMatch {
    /// The date when `year` is the year the text leaves out.
    pub fn in_year(&self, year: i16) -> Option<PartialDate> {
        self.date.or_else(|| match (self.month, self.day) {
            (Some(month), Some(day)) => PartialDate::day_of(year, month, day),
            (Some(month), None) => PartialDate::month_of(year, month),
            _ => None,
        })
    }
}

/// Reads a text that is a date and nothing else, in any of the forms of [`find_dates`], or `2024` / `2024年`.
pub fn parse_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Some(found) = find_dates(text).into_iter().next()
        && found.start == 0
        && found.end == text.len()
    {
        return found.date;
    }
    let year = text.strip_suffix('年').unwrap_or(text);
    (year.chars().count() == 4)
        .then(|| parse_numeral(year))
        .flatten()
        .filter(|year| (1900..2100).contains(year))
        .map(|year| PartialDate::year_only(year as i16))
}

/// Finds dates: 2024年5月1日, 二〇二四年五月一日, 2024年5月, 5月1日, 2024-05-01, 2024.5.1, 2024/5/1, 2024-05.
///
/// A bare year (2024年) is reported only when a month follows, because years alone stand in titles. Days that do not exist are not reported.
pub fn find_dates(text: &str) -> Vec<DateMatch> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| digit_value(c).is_some() || c == '十') {
        let start = at + offset;
        if let Some(date) = date_at(text, start) {
            at = date.end;
            found.push(date);
        } else {
            at = skip_number(text, start);
        }
    }
    found
}

fn skip_number(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    start
        + rest
            .find(|c: char| digit_value(c).is_none() && c != '十')
            .unwrap_or(rest.len())
}

fn date_at(text: &str, start: usize) -> Option<DateMatch> {
    let (first, after) = number_at(text, start)?;
    let rest = &text[after..];
    let next = rest.trim_start_matches(is_blank).chars().next()?;
    let digits = text[start..after].chars().count();
    match next {
        '年' if digits == 4 => year_month(text, start, first as i16, skip(text, after, '年')),
        '月' if digits <= 3 => month_day(text, start, None, first, skip(text, after, '月')),
        '-' | '.' | '/' | '－' | '．' | '／' if digits == 4 => {
            separated(text, start, first as i16, after, next)
        }
        _ => None,
    }
}

/// What stands between the figures of a date where somebody spaced it: spaces of any width, no line end.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r')
}

fn skip(text: &str, from: usize, mark: char) -> usize {
    let rest = &text[from..];
    from + rest.find(mark).map_or(0, |at| at + mark.len_utf8())
}

fn year_month(text: &str, start: usize, year: i16, after: usize) -> Option<DateMatch> {
    if !(1900..2100).contains(&year) {
        return None;
    }
    let at = after + (text[after..].len() - text[after..].trim_start_matches(is_blank).len());
    let (month, after_month) = number_at(text, at)?;
    let rest = text[after_month..].trim_start_matches(is_blank);
    rest.starts_with('月').then(|| {
        month_day(
            text,
            start,
            Some(year),
            month,
            skip(text, after_month, '月'),
        )
    })?
}

fn month_day(
    text: &str,
    start: usize,
    year: Option<i16>,
    month: u32,
    after: usize,
) -> Option<DateMatch> {
    let month = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let at = after + (text[after..].len() - text[after..].trim_start_matches(is_blank).len());
    let day = number_at(text, at).filter(|&(_, end)| {
        let rest = text[end..].trim_start_matches(is_blank);
        rest.starts_with('日') || rest.starts_with('号')
    });
    let (day, end) = match day {
        Some((day, end)) => {
            let mark = if text[end..].trim_start_matches(is_blank).starts_with('日') {
                '日'
            } else {
                '号'
            };
            (
                Some(
                    i8::try_from(day)
                        .ok()
                        .filter(|day| (1..=31).contains(day))?,
                ),
                skip(text, end, mark),
            )
        }
        None => (None, after),
    };
    let date = match (year, day) {
        (Some(year), Some(day)) => Some(PartialDate::day_of(year, month, day)?),
        (Some(year), None) => Some(PartialDate::month_of(year, month)?),
        (None, _) => None,
    };
    Some(DateMatch {
        start,
        end,
        date,
        month: Some(month),
        day,
    })
}

fn separated(text: &str, start: usize, year: i16, after: usize, mark: char) -> Option<DateMatch> {
    if !(1900..2100).contains(&year) {
        return None;
    }
    let (month, after_month) = number_at(text, skip(text, after, mark))?;
    let month = i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    let day = text[after_month..]
        .starts_with(mark)
        .then(|| number_at(text, after_month + mark.len_utf8()))
        .flatten();
    let (date, end, day) = match day {
        Some((day, end)) => {
            let day = i8::try_from(day).ok()?;
            (PartialDate::day_of(year, month, day)?, end, Some(day))
        }
        // 2024.5 and 2024/5 are as often versions or ratios as months; a padded 2024-05 is a month
        None if mark == '-' && text[skip(text, after, mark)..after_month].len() == 2 => {
            (PartialDate::month_of(year, month)?, after_month, None)
        }
        None => return None,
    };
    let runs_on = text[end..]
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_digit());
    (!runs_on).then_some(DateMatch {
        start,
        end,
        date: Some(date),
        month: Some(month),
        day,
    })
}

/// The numeral at `start`, at most six characters long, and the byte offset after it. Behind a Han digit the letter O is a zero: 二OO五年, as it was
/// typed before 〇 could be.
fn number_at(text: &str, start: usize) -> Option<(u32, usize)> {
    let rest = &text[start..];
    let is_han = |c: char| digit_value(c).is_some() && !c.is_ascii_digit();
    let takes_letters = rest.starts_with(is_han);
    let is_zero = |c: char| takes_letters && matches!(c, 'O' | 'o' | 'Ｏ' | 'ｏ' | 'О' | 'о');
    let end = rest
        .char_indices()
        .find(|(_, c)| digit_value(*c).is_none() && *c != '十' && !is_zero(*c))
        .map_or(rest.len(), |(at, _)| at);
    let number = &rest[..end];
    if number.chars().count() > 6 {
        return None;
    }
    let value = if number.contains(is_zero) {
        parse_numeral(&number.replace(is_zero, "〇"))
    } else {
        parse_numeral(number)
    };
    value.map(|value| (value, start + end))
}
