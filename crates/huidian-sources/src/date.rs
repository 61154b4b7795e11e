//! Days in lists and addresses.

use std::sync::LazyLock;

use huidian_text::find_dates;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use regex::Regex;

/// Before the first web page of a ministry; a day outside is a fault of the page.
const FIRST_YEAR: i16 = 1949;
/// Days that a page may lie ahead: 施行日期 does, a day of publication does not.
const LAST_YEAR: i16 = 2098;

/// Reads a day: as text in any form, or as seconds or milliseconds since 1970 **in China** (midnight there is the evening before in UTC).
pub fn read_date(words: &str) -> Option<Date> {
    let words = words.trim();
    if words.len() >= 9 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return match words.len() {
            9 | 10 => day_in_china(words.parse().ok()?),
            12 | 13 => day_in_china(words.parse::<i64>().ok()?.div_euclid(1000)),
            // 20241122101112: a stamp
            14 => stamp(&words[..8]),
            _ => None,
        };
    }
    if words.len() == 8 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return stamp(words);
    }
    find_dates(words)
        .into_iter()
        .find_map(|found| found.date?.day())
        .filter(|date| is_sensible(*date))
}

fn is_sensible(date: Date) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&date.year())
}

fn day_in_china(seconds: i64) -> Option<Date> {
    let instant = Timestamp::from_second(seconds).ok()?;
    // 0 stands for unknown in some answers
    (seconds > 0)
        .then(|| instant.to_zoned(TimeZone::fixed(offset(8))).date())
        .filter(|date| is_sensible(*date))
}

fn stamp(digits: &str) -> Option<Date> {
    let number = |range| {
        digits
            .get::<std::ops::Range<usize>>(range)?
            .parse::<i16>()
            .ok()
    };
    let date = Date::new(number(0..4)?, number(4..6)? as i8, number(6..8)? as i8).ok()?;
    is_sensible(date).then_some(date)
}

/// The forms in which addresses of official sites hold a day: TRS, jpage, CAC, Xinhua, CSRC's neighbours, NDA.
static IN_ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+",
        r"/art/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/",
        r"/((?:19|20)\d{2})-(\d{2})-(\d{2})/",
        r"/((?:19|20)\d{2})-(\d{2})/(\d{2})/",
        r"/((?:19|20)\d{2})(\d{2})(\d{2})/[0-9a-f]{32}/",
        r"/((?:19|20)\d{2})(\d{2})(\d{2})\d{6,}(?:_pc)?[./]",
        r"/((?:19|20)\d{2})/(\d{2})(\d{2})/",
    ]
    .iter()
    .filter_map(|form| Regex::new(form).ok())
    .collect()
});

/// The day that stands in an address: the least trusted one.
pub fn date_in_address(address: &str) -> Option<Date> {
    IN_ADDRESS.iter().find_map(|form| {
        let found = form.captures(address)?;
        let number = |at: usize| found.get(at)?.as_str().parse::<i16>().ok();
        let date = Date::new(number(1)?, number(2)? as i8, number(3)? as i8).ok()?;
        is_sensible(date).then_some(date)
    })
}
