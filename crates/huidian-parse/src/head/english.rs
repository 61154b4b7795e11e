//! Bylines of the English pages of public bodies: Updated: March 5, 2025; Released on 5 March 2025.

use huidian_text::PartialDate;
use jiff::civil::Date;

/// Words that a byline begins with when it says when the page was put up.
const BEGINS: [&str; 9] = [
    "updated",
    "last updated",
    "published",
    "posted",
    "released",
    "release date",
    "publish date",
    "date",
    "update time",
];

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The day that an English byline gives; `None` for any other line.
pub(super) fn day_of(words: &str) -> Option<PartialDate> {
    let lower = words.trim().to_ascii_lowercase();
    let begins = BEGINS.iter().any(|word| {
        let rest = lower.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    if !begins {
        return None;
    }
    let tokens: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|token| !token.is_empty())
        .collect();
    tokens.windows(3).find_map(|three| {
        let (month, day) = match (month_of(three[0]), month_of(three[1])) {
            (Some(month), _) => (month, three[1]),
            (None, Some(month)) => (month, three[0]),
            (None, None) => return None,
        };
        let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let year = three[2]
            .parse()
            .ok()
            .filter(|year| (1949..2200).contains(year))?;
        Date::new(year, month, day.parse().ok()?)
            .ok()
            .map(PartialDate::from)
    })
}

/// March, Mar, Sept.
fn month_of(token: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| token.starts_with(month))?;
    let is_month = token.len() <= 9 && token.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_month.then_some(at as i8 + 1)
}
