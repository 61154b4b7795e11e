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
            "none leaked, and many whose sensitive information was destroyed: the two numbers count different things",
            "{}",
            r#"{"pi_persons_affected": 0, "sensitive_pi_persons_affected": 200000}"#,
            None,
        ),
        (
            "as many faces as persons",
            r#"{"pi_persons": 6, "face_records": 6}"#,
            "{}",
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
fn numbers_that_contradict_each_other_answer_what_both_of_them_answer() {
    let table = [
        // profile, incident, day, threshold, outcome, duty, its answer, why
        (
            r#"{"is_ciio": false, "is_central_organ": false, "is_network_operator": true}"#,
            r#"{"types": ["data_incident"], "known_at": "2026-05-01T20:00:00+08:00", "involves_cii": false, "pi_persons_affected": 1200000, "sensitive_pi_persons_affected": 1300000}"#,
            "2026-05-01",
            "incident_tier",
            "较大",
            "INC-4-4",
            "applies",
            "leaked, and destroyed with it: no contradiction at all",
        ),
        (
            r#"{"pi_persons": 20000000, "platform_user_pi_persons": 30000000}"#,
            "{}",
            "2026-05-01",
            "pi_officer_required",
            "required",
            "DPO-2",
            "applies",
            "both are above a million",
        ),
        (
            r#"{"pi_persons": 999999, "platform_user_pi_persons": 1000000}"#,
            "{}",
            "2026-05-01",
            "pi_officer_required",
            "unknown",
            "DPO-2",
            "unknown",
            "one of the two reaches a million",
        ),
        (
            r#"{"pi_persons": 1000000, "platform_user_pi_persons": 1500000, "vehicle_pi_persons": 2000000}"#,
            "{}",
            "2026-05-01",
            "pi_officer_required",
            "required",
            "DPO-2",
            "applies",
            "two parts larger than the whole",
        ),
        (
            r#"{"exports_pi": true, "exports_important_data": false, "is_ciio": false, "export_exemption": "none", "pi_persons": 500000, "export_pi_persons_since_prev_year": 120000, "export_pi_persons_ytd": 150000, "export_sensitive_pi_persons_ytd": 0, "export_sensitive_pi_persons_since_prev_year": 0}"#,
            "{}",
            "2024-03-21",
            "export_route",
            "security_assessment",
            "XB11-4",
            "applies",
            "both reach a hundred thousand",
        ),
    ];
    for (profile, incident, on, threshold, outcome, duty, verdict, reason) in table {
        let mut known = crate::support::profile(profile);
        if incident != "{}" {
            known = with_incident(profile, incident);
        }
        let known = known.known(rules());
        let answer = answer(rules(), &known, day(on));
        let index = rules().find_threshold(threshold).expect("a threshold");
        assert_eq!(answer.thresholds[index].outcome, outcome, "{reason}");
        let applies = answer.applies.iter().find(|one| one.duty.id == duty);
        let is_unknown = answer.unknown.iter().any(|one| one.duty.id == duty);
        let found = if applies.is_some() {
            "applies"
        } else if is_unknown {
            "unknown"
        } else {
            "excluded"
        };
        assert_eq!(found, verdict, "{reason}");
        if let Some(applied) = applies {
            assert!(!applied.because.is_empty(), "{reason}");
        }
        let is_clashing = known
            .contradictions
            .iter()
            .any(|one| one.clash == Clash::TooFew);
        assert_eq!(
            is_clashing,
            incident == "{}",
            "{reason}: both are shown all the same"
        );
    }
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
