//! Days and years that cannot be: of no calendar, to come, or of before the republic.

use huidian_model::{EventKind, Number, PartialDate};
use huidian_parse::{Found, Parsed};
use huidian_text::parse_numeral;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// No body of the republic made anything before.
const FIRST_YEAR: i16 = 1949;

/// What is wrong with the days of a text that was captured, and is looked at, by then; nothing where nothing is.
pub(crate) fn faults_of_days(parsed: &Parsed, captured_at: Timestamp, today: Date) -> Vec<String> {
    let china = TimeZone::fixed(offset(8));
    let captured_on = captured_at.to_zoned(china).date();
    let latest = captured_on.max(today);
    let made = || made_on(parsed);
    let years = || parsed.metadata.numbers.iter().filter_map(year_of);
    [
        (
            years().any(|year| year > latest.year()),
            "文号的年份还没有到",
        ),
        (
            made().any(|on| on.earliest() > latest),
            "所写的制定日期还没有到",
        ),
        (
            years().any(|year| year < FIRST_YEAR) || made().any(|on| on.year() < FIRST_YEAR),
            "所写的日期或文号早于1949年",
        ),
        (has_impossible_day(parsed), "所写日期不存在"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, fault)| fault.to_owned())
    .collect()
}

/// Days of making that the text tells; its first day may be to come.
fn made_on(parsed: &Parsed) -> impl Iterator<Item = PartialDate> + '_ {
    let metadata = &parsed.metadata;
    let events = metadata.events.iter().filter(|event| {
        matches!(
            event.kind,
            EventKind::Adopted | EventKind::Approved | EventKind::Signed | EventKind::Published
        )
    });
    let begins = metadata.effective.as_ref().and_then(|found| found.on);
    let version = metadata.version_on.as_ref().map(|found| found.value);
    events
        .map(|event| event.on)
        .chain(version.filter(move |on| begins.is_none_or(|begins| on.earliest() != begins)))
}

fn year_of(number: &Found<Number>) -> Option<i16> {
    match &number.value {
        Number::Document(number) => i16::try_from(number.year).ok(),
        Number::Order(order) => order.year.and_then(|year| i16::try_from(year).ok()),
        Number::Standard(_) | Number::Other(_) => None,
    }
}

/// Characters in which the days of a text's head stand, and those of its signature.
const HEAD: usize = 600;
const TAIL: usize = 200;

/// Whether the head of a text, or who signs it, gives a day that no calendar has: 2025年13月1日.
fn has_impossible_day(parsed: &Parsed) -> bool {
    let text = &parsed.document.text;
    let length = text.chars().count();
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(length.saturating_sub(TAIL)).collect();
    gives_impossible_day(&head) || gives_impossible_day(&tail)
}

fn gives_impossible_day(words: &str) -> bool {
    let words: String = words
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{3000}'))
        .collect();
    words.match_indices('年').any(|(at, year)| {
        let rest = &words[at + year.len()..];
        let before = words[..at].char_indices().rev();
        let start = before
            .take_while(|(_, c)| c.is_ascii_digit() || "〇零○一二三四五六七八九".contains(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let Some(year) = parse_numeral(&words[start..at]).and_then(|year| i16::try_from(year).ok())
        else {
            return false;
        };
        let short = |numeral: &&str| numeral.chars().count() <= 3;
        let Some((month, rest)) = rest.split_once('月').filter(|(month, _)| short(month)) else {
            return false;
        };
        let Some(month) = parse_numeral(month).and_then(|month| i8::try_from(month).ok()) else {
            return false;
        };
        let day = rest.split_once('日').filter(|(day, _)| short(day));
        let day = day.and_then(|(day, _)| i8::try_from(parse_numeral(day)?).ok());
        // 2025年2月30日 is as impossible as a thirteenth month
        (1000..=9999).contains(&year) && Date::new(year, month, day.unwrap_or(1)).is_err()
    })
}

#[cfg(test)]
mod tests {
    use super::gives_impossible_day;

    #[test]
    fn days_that_no_calendar_has_are_told() {
        for (words, is_impossible) in [
            ("云湖市水务局\n2025年13月1日", true),
            ("二〇二五年十三月一日", true),
            ("2025 年 2 月 30 日", true),
            ("2024年2月29日", false),
            ("二〇二四年十二月三十一日", false),
            ("自2024年3月起三年内", false),
            ("有期徒刑三年六个月", false),
        ] {
            assert_eq!(gives_impossible_day(words), is_impossible, "{words}");
        }
    }
}
