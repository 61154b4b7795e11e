//! Dates in English: Nov 15, 2024; 22 August 2019; March 2024.

use std::ops::Range;

use huidian_text::PartialDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The dates of a folded stretch, in order, with the characters they take. A date without its year is none: 5 May may be anything.
pub(super) fn english_dates(folded: &[char]) -> Vec<(Range<usize>, PartialDate)> {
    let mut found: Vec<(Range<usize>, PartialDate)> = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        if !folded[at].is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let end = run(folded, at, |c| c.is_ascii_alphabetic());
        if let Some(month) = month_named(&folded[at..end])
            && let Some(date) = date_around(folded, at..end, month)
            && found
                .last()
                .is_none_or(|(last, _)| last.end <= date.0.start)
        {
            found.push(date);
        }
        at = end;
    }
    found
}

/// Nov, Nov., Sept, November.
fn month_named(word: &[char]) -> Option<i8> {
    let word: String = word.iter().collect();
    (1i8..)
        .zip(MONTHS)
        .find(|(_, name)| {
            word.len() >= 3 && word.len() <= 4 && name.starts_with(&word) || word == *name
        })
        .map(|(month, _)| month)
}

fn date_around(
    folded: &[char],
    name: Range<usize>,
    month: i8,
) -> Option<(Range<usize>, PartialDate)> {
    let after = gap(folded, name.end);
    let (first, first_end) = number(folded, after)?;
    if first_end - after == 4 {
        let year = i16::try_from(first).ok().filter(|year| is_year(*year))?;
        return Some(match day_before(folded, name.start) {
            Some((start, day)) => (start..first_end, PartialDate::day_of(year, month, day)?),
            None => (name.start..first_end, PartialDate::month_of(year, month)?),
        });
    }
    let day = i8::try_from(first).ok()?;
    let behind = ["st", "nd", "rd", "th"]
        .iter()
        .find(|ending| folded[first_end..].starts_with(&ending.chars().collect::<Vec<char>>()))
        .map_or(first_end, |ending| first_end + ending.len());
    let after = gap(folded, behind);
    let (year, end) = number(folded, after).filter(|(_, end)| end - after == 4)?;
    let year = i16::try_from(year).ok().filter(|year| is_year(*year))?;
    Some((name.start..end, PartialDate::day_of(year, month, day)?))
}

fn is_year(year: i16) -> bool {
    (1949..2100).contains(&year)
}

/// 22 August, 22nd August.
fn day_before(folded: &[char], name: usize) -> Option<(usize, i8)> {
    let mut end = name;
    while end > 0 && matches!(folded[end - 1], ' ' | '-') {
        end -= 1;
    }
    let is_ordinal = end >= 2
        && ["st", "nd", "rd", "th"]
            .iter()
            .any(|ending| folded[end - 2..end].iter().copied().eq(ending.chars()));
    let end = if is_ordinal { end - 2 } else { end };
    let mut start = end;
    while start > 0 && end - start < 3 && folded[start - 1].is_ascii_digit() {
        start -= 1;
    }
    let digits: String = folded[start..end].iter().collect();
    let day: i8 = digits.parse().ok()?;
    (1..=31).contains(&day).then_some((start, day))
}

fn gap(folded: &[char], at: usize) -> usize {
    run(folded, at, |c| matches!(c, ' ' | ',' | '.' | '-'))
}

fn number(folded: &[char], at: usize) -> Option<(u32, usize)> {
    let end = run(folded, at, |c| c.is_ascii_digit());
    let digits: String = folded.get(at..end)?.iter().collect();
    Some((digits.parse().ok()?, end))
}

fn run(folded: &[char], at: usize, holds: impl Fn(char) -> bool) -> usize {
    folded[at.min(folded.len())..]
        .iter()
        .position(|c| !holds(*c))
        .map_or(folded.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::english_dates;

    #[test]
    fn dates_in_english_are_found_with_their_year_only() {
        let cases: [(&str, &[&str]); 9] = [
            ("nov 15, 2024", &["2024-11-15"]),
            ("22 august 2019公布", &["2019-08-22"]),
            ("march 2024", &["2024-03"]),
            ("sept. 1st, 2025起施行", &["2025-09-01"]),
            ("24-nov-2024", &["2024-11-24"]),
            // no year
            ("5 may", &[]),
            // a word that only begins like a month
            ("marching 2024", &[]),
            // no such day
            ("feb 30, 2024", &[]),
            ("jan 5, 2024 and 6 feb 2025", &["2024-01-05", "2025-02-06"]),
        ];
        for (text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            let found: Vec<String> = english_dates(&chars)
                .iter()
                .map(|(_, date)| date.to_string())
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
