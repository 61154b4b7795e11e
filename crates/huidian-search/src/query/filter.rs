//! Conditions on works and texts.

use huidian_model::{Addressee, ForceStatus, PartialDate, Sector, Topic, WorkKind};
use huidian_text::numeral::is_numeral_char;
use huidian_text::{fold, parse_numeral};
use jiff::civil::Date;

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    Sector(Sector),
    Topic(Topic),
    /// Who must obey.
    Addressee(Addressee),
    /// Part of an issuer's name, folded.
    Issuer(String),
    Kind(WorkKind),
    Status(ForceStatus),
    /// Part of a number, as the index writes it.
    Number(String),
    /// Part of a title, folded.
    Title(String),
    /// Only texts of this work: its id or a title.
    InWork(String),
    Region(String),
    /// The date under which a work is listed.
    Listed(DateSpan),
    /// First day in force of a text.
    Effective(DateSpan),
    /// Texts in force on a day.
    AsOf(Date),
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpan {
    pub first: Date,
    pub last: Date,
}

impl DateSpan {
    pub fn contains(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whether a date known to the year or month can lie in it.
    pub fn meets(self, date: PartialDate) -> bool {
        date.earliest() <= self.last && date.latest() >= self.first
    }

    /// Reads `2024`, `2024-05`, `2020..2024`, `..2024-06-30`, `>=2024`, `<2020-07`; also ～ and 至 for `..`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = fold(text.trim());
        if let Some((first, last)) = ["..", "~", "至"]
            .iter()
            .find_map(|mark| text.split_once(mark))
        {
            let first = if first.is_empty() {
                Date::MIN
            } else {
                read_date(first)?.earliest()
            };
            let last = if last.is_empty() {
                Date::MAX
            } else {
                read_date(last)?.latest()
            };
            return (first <= last).then_some(Self { first, last });
        }
        let compared = |rest: &str| read_date(rest);
        if let Some(rest) = text.strip_prefix(">=") {
            Some(Self {
                first: compared(rest)?.earliest(),
                last: Date::MAX,
            })
        } else if let Some(rest) = text.strip_prefix("<=") {
            Some(Self {
                first: Date::MIN,
                last: compared(rest)?.latest(),
            })
        } else if let Some(rest) = text.strip_prefix('>') {
            Some(Self {
                first: compared(rest)?.latest().tomorrow().ok()?,
                last: Date::MAX,
            })
        } else if let Some(rest) = text.strip_prefix('<') {
            Some(Self {
                first: Date::MIN,
                last: compared(rest)?.earliest().yesterday().ok()?,
            })
        } else {
            let date = read_date(&text)?;
            Some(Self {
                first: date.earliest(),
                last: date.latest(),
            })
        }
    }
}

fn read_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    text.parse().ok().or_else(|| huidian_text::parse_date(text))
}

/// 第七百九十号 → 第790号: numbers of orders are written both ways.
fn with_digits(number: &str) -> String {
    let Some(end) = number.rfind('号') else {
        return number.to_owned();
    };
    let before = &number[..end];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_numeral_char(*c))
        .last()
        .map_or(end, |(at, _)| at);
    match parse_numeral(&before[start..]) {
        Some(value) => format!("{}{value}{}", &number[..start], &number[end..]),
        None => number.to_owned(),
    }
}

/// A number without brackets, dashes, spaces and 第: 国发〔2024〕1号 and 国发[2024] 1号 have one key.
pub(crate) fn number_key(number: &str) -> String {
    let mut key = String::with_capacity(number.len());
    let mut gap = false;
    for c in with_digits(&fold(number)).chars() {
        if c.is_alphanumeric() && c != '第' {
            // 2024〕1 and 20241 must not meet
            if gap && key.ends_with(|last: char| last.is_ascii_digit()) && c.is_ascii_digit() {
                key.push('-');
            }
            key.push(c);
            gap = false;
        } else {
            gap = true;
        }
    }
    key
}
