//! Dates in a roundup: which day, of which year, and what happened on it.

mod effect;
mod english;

use std::ops::Range;

pub(crate) use self::effect::effective_in;
use self::english::english_dates;
use huidian_text::{PartialDate, find_dates, fold, parse_date};
use jiff::civil::Date;

use crate::passage::Passage;

/// What a date says happened (日期种类), as far as the words around it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateKind {
    Published,
    Signed,
    Adopted,
    Effective,
    ConsultationCloses,
    /// A law was revised: the day of the act that did it.
    Amended,
    /// A law ended.
    Repealed,
    /// A news report's date.
    Reported,
    /// The roundup gives a date and no word about it.
    Unknown,
}

impl DateKind {
    pub const ALL: [DateKind; 9] = [
        DateKind::Published,
        DateKind::Signed,
        DateKind::Adopted,
        DateKind::Effective,
        DateKind::ConsultationCloses,
        DateKind::Amended,
        DateKind::Repealed,
        DateKind::Reported,
        DateKind::Unknown,
    ];

    pub fn id(self) -> &'static str {
        match self {
            DateKind::Published => "published",
            DateKind::Signed => "signed",
            DateKind::Adopted => "adopted",
            DateKind::Effective => "effective",
            DateKind::ConsultationCloses => "consultation_closes",
            DateKind::Amended => "amended",
            DateKind::Repealed => "repealed",
            DateKind::Reported => "reported",
            DateKind::Unknown => "unknown",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            DateKind::Published => "发布",
            DateKind::Signed => "成文",
            DateKind::Adopted => "通过",
            DateKind::Effective => "施行",
            DateKind::ConsultationCloses => "征求意见截止",
            DateKind::Amended => "修改",
            DateKind::Repealed => "废止",
            DateKind::Reported => "报道",
            DateKind::Unknown => "未说明",
        }
    }
}

/// What is known of the year that dates without a year belong to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Years {
    /// The roundup's title or a heading says it.
    pub(crate) declared: Option<i16>,
    /// The roundup came out on this day.
    pub(crate) appeared: Option<Date>,
    /// The last day that the text named: what 同日 means.
    pub(crate) last_told: Option<PartialDate>,
    /// The month that the page is called after.
    pub(crate) of_page: Option<PartialDate>,
    /// A heading that is a date: it dates what follows, and a month says what 5日 means.
    pub(crate) heading: Option<PartialDate>,
}

impl Years {
    /// The year of the roundup, if anything says it.
    pub(crate) fn year(self) -> Option<i16> {
        self.declared.or_else(|| self.appeared.map(Date::year))
    }

    /// A month and day with the year they must belong to; `None` when nothing says the year or the day does not exist.
    pub(crate) fn complete(self, month: i8, day: Option<i8>) -> Option<PartialDate> {
        let year = self.year()?;
        let in_year = |year| match day {
            Some(day) => PartialDate::day_of(year, month, day),
            None => PartialDate::month_of(year, month),
        };
        let date = in_year(year)?;
        let appeared = self.appeared.filter(|_| {
            self.declared
                .is_none_or(|declared| self.appeared.is_some_and(|on| on.year() == declared))
        });
        match appeared {
            // a January roundup tells of last December
            Some(appeared) if days_after(date.earliest(), appeared) > 45 => in_year(year - 1),
            _ => Some(date),
        }
    }
}

fn days_after(date: Date, reference: Date) -> i32 {
    reference.until(date).map_or(0, |span| span.get_days())
}

/// A date in a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) range: Range<usize>,
    pub(crate) month: Option<i8>,
    pub(crate) day: Option<i8>,
    /// Complete only where the text gives the year.
    pub(crate) full: Option<PartialDate>,
}

impl When {
    pub(crate) fn date(&self, years: Years) -> Option<PartialDate> {
        self.full.or_else(|| years.complete(self.month?, self.day))
    }

    /// The day nearest to that on which the page came out: 5月1日起施行 in March is in the May that comes.
    fn nearest(&self, years: Years) -> Option<PartialDate> {
        let is_of_page = |on: &Date| years.declared.is_none_or(|declared| declared == on.year());
        let Some(appeared) = years.appeared.filter(is_of_page) else {
            return self.date(years);
        };
        let in_year = |year: i16| {
            let declared = Years {
                declared: Some(year),
                ..Years::default()
            };
            declared.complete(self.month?, self.day)
        };
        [appeared.year(), appeared.year() + 1, appeared.year() - 1]
            .into_iter()
            .filter_map(in_year)
            .min_by_key(|date| days_after(date.earliest(), appeared).abs())
    }

    /// The date, where a day in the future of `from` is meant (自…起施行).
    pub(crate) fn date_after(
        &self,
        from: Option<PartialDate>,
        years: Years,
    ) -> Option<PartialDate> {
        if let Some(full) = self.full {
            return Some(full);
        }
        let Some(from) = from else {
            return self.nearest(years);
        };
        let same = Years {
            declared: Some(from.year()),
            ..Years::default()
        };
        let date = same.complete(self.month?, self.day)?;
        if date.latest() < from.earliest() {
            let next = Years {
                declared: Some(from.year() + 1),
                ..Years::default()
            };
            return next.complete(self.month?, self.day);
        }
        Some(date)
    }
}

/// Dates in a stretch of a passage, in order.
pub(crate) fn dates(passage: &Passage, range: Range<usize>) -> Vec<When> {
    let text = passage.text(range.clone());
    let mut places = text.char_indices().map(|(byte, _)| byte).peekable();
    let mut char_of = Counter::new(&text);
    places.next();
    let mut found: Vec<When> = find_dates(&text)
        .into_iter()
        .map(|found| {
            let start = range.start + char_of.count(found.start);
            let end = range.start + char_of.count(found.end);
            let mut when = When {
                range: start..end,
                month: found
                    .month
                    .or_else(|| found.date.and_then(PartialDate::month)),
                day: found.day,
                full: found.date,
            };
            complete_slip(passage, &mut when, range.end);
            when
        })
        .collect();
    let end = range.end.min(passage.len());
    let folded = passage.folded.get(range.start..end).unwrap_or_default();
    let english = english_dates(folded);
    if !english.is_empty() {
        found.extend(english.into_iter().map(|(place, date)| When {
            range: range.start + place.start..range.start + place.end,
            month: date.month(),
            day: date.day().map(Date::day),
            full: Some(date),
        }));
        found.sort_by_key(|when| when.range.start);
    }
    found
}

/// Counts characters up to ascending byte offsets, each byte once.
struct Counter<'t> {
    text: &'t str,
    byte: usize,
    chars: usize,
}

impl<'t> Counter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            chars: 0,
        }
    }

    fn count(&mut self, byte: usize) -> usize {
        if byte >= self.byte {
            self.chars += self.text[self.byte..byte].chars().count();
        } else {
            self.chars = self.text[..byte].chars().count();
        }
        self.byte = byte;
        self.chars
    }
}

/// 9月10在官网公布: the day is there, 日 was forgotten.
fn complete_slip(passage: &Passage, when: &mut When, limit: usize) {
    if when.day.is_some() || when.month.is_none() {
        return;
    }
    let limit = limit.min(passage.len()).min(when.range.end + 3);
    let behind = passage.folded.get(when.range.end..limit);
    let digits: String = behind
        .unwrap_or_default()
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let Ok(day) = digits.parse::<i8>() else {
        return;
    };
    let next = passage.folded.get(when.range.end + digits.len());
    if !(1..=31).contains(&day)
        || matches!(
            next,
            Some('项' | '个' | '条' | '部' | '家' | '.' | '-' | '%')
        )
    {
        return;
    }
    when.range.end += digits.len();
    when.day = Some(day);
    if let Some(month) = when.full {
        when.full = month
            .month()
            .and_then(|number| PartialDate::day_of(month.year(), number, day))
            .or(when.full);
    }
}

/// Reads a cell or value that holds a date: all forms of running text, and `5/20`, `05-20`, `5.20`, `2024.5`, `20240520`.
pub(crate) fn cell_date(text: &str, years: Years) -> Option<PartialDate> {
    let folded = fold(text);
    let folded = folded.trim();
    if let Some(date) = parse_date(folded) {
        return Some(date);
    }
    if let Some(found) = find_dates(folded).first() {
        let when = When {
            range: 0..0,
            month: found.month,
            day: found.day,
            full: found.date,
        };
        return when.date(years);
    }
    let chars: Vec<char> = folded.chars().collect();
    if let Some((_, date)) = english_dates(&chars).first() {
        return Some(*date);
    }
    digits_date(folded, years)
}

fn digits_date(folded: &str, years: Years) -> Option<PartialDate> {
    let parts: Vec<&str> = folded
        .trim_end_matches(['日', '号', '月'])
        .split(['/', '.', '-', '月', ' '])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if !parts
        .iter()
        .all(|part| part.chars().all(|c| c.is_ascii_digit()))
    {
        return None;
    }
    match parts.as_slice() {
        [whole] if whole.len() == 8 => compact(whole),
        [whole] if whole.len() == 6 => {
            PartialDate::month_of(century(whole[..4].parse().ok()?)?, whole[4..].parse().ok()?)
        }
        [year, month] if year.len() == 4 => {
            PartialDate::month_of(century(year.parse().ok()?)?, month.parse().ok()?)
        }
        [month, day] if month.len() <= 2 && day.len() <= 2 => {
            years.complete(month.parse().ok()?, Some(day.parse().ok()?))
        }
        [year, month, day] if year.len() == 2 && month.len() <= 2 && day.len() <= 2 => {
            PartialDate::day_of(
                2000 + year.parse::<i16>().ok()?,
                month.parse().ok()?,
                day.parse().ok()?,
            )
        }
        [month] if folded.ends_with('月') && month.len() <= 2 => {
            years.complete(month.parse().ok()?, None)
        }
        _ => None,
    }
}

fn compact(whole: &str) -> Option<PartialDate> {
    PartialDate::day_of(
        century(whole[..4].parse().ok()?)?,
        whole[4..6].parse().ok()?,
        whole[6..].parse().ok()?,
    )
}

fn century(year: i16) -> Option<i16> {
    (1949..2100).contains(&year).then_some(year)
}

/// The one year a title is about: 2024年, 2024-9上, （2025年1月）; `None` for none or for several. Titles in 《》 do not count.
pub(crate) fn declared_year(title: &str) -> Option<i16> {
    let mut depth = 0usize;
    let plain: Vec<char> = fold(title)
        .chars()
        .filter(|c| match c {
            '<' => {
                depth += 1;
                false
            }
            '>' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    let mut years: Vec<i16> = runs_of_digits(&plain)
        .filter(|digits| digits.len() == 4 || digits.len() == 6 || digits.len() == 8)
        .filter_map(|digits| digits[..4].parse().ok())
        .filter(|year| (1990..2100).contains(year))
        .collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

fn runs_of_digits(chars: &[char]) -> impl Iterator<Item = String> + '_ {
    chars
        .split(|c| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| run.iter().collect())
}

/// The day comments close: 意见反馈截止时间为…, 请于…前反馈.
pub(crate) fn closing_in(passage: &Passage, range: Range<usize>) -> Option<When> {
    dates(passage, range.clone()).into_iter().find(|when| {
        let before = when.range.start.saturating_sub(14).max(range.start)..when.range.start;
        let after = when.range.end..range.end.min(when.range.end + 24);
        passage.has_any(&["截止", "截至"], before.clone())
            || (passage.folded.get(when.range.end) == Some(&'前')
                || passage.is_at("之前", when.range.end))
                && passage.has_any(&["反馈", "意见", "提出"], after.clone())
            || passage.is_at("截止", when.range.end)
    })
}

/// 2021年6月10日修订: the day is that of a revision, and nothing behind it says what was done with the revised text (修订发布, 修订草案).
pub(crate) fn is_revision_day(passage: &Passage, when: &When) -> bool {
    let at = when.range.end;
    ["修订", "修正", "修改"].iter().any(|verb| {
        let behind = passage.chars.get(at + verb.chars().count());
        passage.is_at(verb, at) && behind.is_none_or(|c| !c.is_alphanumeric())
    })
}
