//! What cannot stand together is said, and clocks go on.

use huidian_duties::{Clash, Due, answer};
use jiff::civil::{Date, date};

use crate::support::{day, rules, with_incident};

#[test]
fn parts_above_their_whole_and_moments_out_of_order_are_said() {
    let table = [
        (
            "known before it happened",
            "{}",
            r#"{"occurred_at": "2026-03-01T10:00:00+08:00", "known_at": "2026-03-01T09:59:59+08:00"}"#,
            Some(("incident.known_at", Clash::TooEarly)),
        ),
        (
            "known in the second it happened",
            "{}",
            r#"{"occurred_at": "2026-03-01T10:00:00+08:00", "known_at": "2026-03-01T10:00:00+08:00"}"#,
            None,
        ),
        (
            "over before it happened",
            "{}",
            r#"{"occurred_at": "2026-03-01T10:00:00+08:00", "closed_at": "2026-02-28T10:00:00+08:00"}"#,
            Some(("incident.closed_at", Clash::TooEarly)),
        ),
        (
            "more persons with sensitive information than persons",
            "{}",
            r#"{"pi_persons_affected": 5, "sensitive_pi_persons_affected": 6}"#,
            Some(("incident.pi_persons_affected", Clash::TooFew)),
        ),
        (
            "as many",
            "{}",
            r#"{"pi_persons_affected": 6, "sensitive_pi_persons_affected": 6}"#,
            None,
        ),
        (
            "more users than persons",
            r#"{"pi_persons": 999999, "platform_user_pi_persons": 2000000}"#,
            "{}",
            Some(("pi_persons", Clash::TooFew)),
        ),
    ];
    for (reason, profile, incident, clash) in table {
        let known = with_incident(profile, incident).known(rules());
        let found: Vec<(&str, Clash)> = known
            .contradictions
            .iter()
            .map(|one| (rules().vocabulary.name(one.attribute), one.clash))
            .collect();
        assert_eq!(found, Vec::from_iter(clash), "{reason}");
    }
}

#[test]
fn a_count_below_a_part_of_it_excludes_nothing_and_a_clock_goes_on() {
    let known = with_incident(
        r#"{"pi_persons": 999999, "platform_user_pi_persons": 2000000, "is_bank_insurance": true}"#,
        r#"{"types": ["data_incident"], "occurred_at": "2026-03-01T10:00:00+08:00", "known_at": "2026-03-01T09:00:00+08:00"}"#,
    )
    .known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    assert!(answer.unknown.iter().any(|one| one.duty.id == "DPO-2"));
    assert!(!answer.excluded.iter().any(|one| one.duty.id == "DPO-2"));
    let two_hours = answer
        .reports
        .iter()
        .find(|report| report.duty.id == "BANK-69-2h");
    assert!(two_hours.is_some_and(|report| matches!(report.deadline.due, Due::At(_))));
}

#[test]
fn reports_stand_by_their_last_second_whether_they_end_on_a_day_or_at_an_hour() {
    // the fifth workday comes before the thirtieth day
    let known = with_incident(
        r#"{"is_bank_insurance": true}"#,
        r#"{"types": ["data_incident"], "national_severity": "重大", "closed_at": "2026-03-02T10:00:00+08:00"}"#,
    )
    .known(rules());
    let answer = answer(rules(), &known, day("2026-03-02"));
    let place = |id: &str| {
        let mut reports = answer.reports.iter();
        reports.position(|report| report.duty.id == id)
    };
    assert!(place("BANK-69-end").is_some() && place("BANK-69-end") < place("INC-8"));
}

#[test]
fn a_year_has_as_many_workdays_as_weekdays_without_its_public_holidays() {
    // 11 public holidays a year, 13 since 2025 (全国年节及纪念日放假办法); moved weekends change the days, never the count
    for (year, holidays) in [(2022, 11), (2023, 11), (2024, 11), (2025, 13), (2026, 13)] {
        let first = date(year, 1, 1);
        let days: Vec<Date> = first
            .series(jiff::ToSpan::day(1))
            .take_while(|day| day.year() == year)
            .collect();
        let weekdays = days
            .iter()
            .filter(|day| day.weekday().to_monday_one_offset() <= 5)
            .count();
        let worked = days
            .iter()
            .filter(|day| rules().calendar.is_workday(**day) == Ok(true))
            .count();
        assert_eq!(worked + holidays, weekdays, "{year}");
    }
    assert_eq!(rules().calendar.is_workday(date(2021, 12, 31)), Err(2021));
    assert_eq!(rules().calendar.is_workday(date(2027, 1, 1)), Err(2027));
}
