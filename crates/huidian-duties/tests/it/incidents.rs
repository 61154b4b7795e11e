//! The incident clock.

use huidian_duties::{Due, answer};

use crate::support::{day, rules, with_incident};

#[test]
fn reports_end_where_the_clocks_of_their_rules_say() {
    let bank = r#"{"is_bank_insurance": true, "is_central_organ": false, "is_network_product_provider": true}"#;
    let incident = r#"{"types": ["data_incident"], "occurred_at": "2026-03-01T08:00:00+08:00", "known_at": "2026-03-01T02:00:00Z",
        "classified_at": "2026-03-01T12:00:00+08:00", "closed_at": "2026-02-12T17:00:00", "pi_persons_affected": 1000000,
        "involves_cii": false, "sector_severity": "特别重大", "last_reported_at": "2026-03-01T11:30:00+08:00", "own_product_flaw": true}"#;
    let known = with_incident(bank, incident).known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    let table = [
        // reason, duty, end
        (
            "two hours from the event, not from its discovery",
            "BANK-69-2h",
            "2026-03-01T10:00:00+08:00",
        ),
        (
            "a day from the event",
            "BANK-69-24h",
            "2026-03-02T08:00:00+08:00",
        ),
        (
            "four hours from the discovery, told in another zone",
            "INC-4-4",
            "2026-03-01T14:00:00+08:00",
        ),
        (
            "progress two hours after the last report that was sent",
            "BANK-69-top",
            "2026-03-01T13:30:00+08:00",
        ),
        (
            "thirty days at the same clock time",
            "INC-8",
            "2026-03-14T17:00:00+08:00",
        ),
        (
            "two days at the same clock time",
            "VUL-7-2",
            "2026-03-03T10:00:00+08:00",
        ),
        (
            "five workdays over the Spring Festival, a worked Saturday before it",
            "BANK-69-end",
            "2026-02-26",
        ),
    ];
    for (reason, duty, end) in table {
        let ends: Vec<String> = answer
            .reports
            .iter()
            .filter(|report| report.duty.id == duty)
            .filter_map(|report| match &report.deadline.due {
                Due::At(at) => Some(
                    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
                        .strftime("%Y-%m-%dT%H:%M:%S%:z")
                        .to_string(),
                ),
                Due::On(day) => Some(day.to_string()),
                Due::Open(_) => None,
            })
            .collect();
        assert_eq!(ends, [end], "{duty}: {reason}");
    }
}

#[test]
fn progress_reports_end_when_the_incident_is_closed() {
    let bank = r#"{"is_bank_insurance": true}"#;
    let table = [
        // reason, closed, end of the next progress report
        ("still open", "", Some("2026-03-10T11:37:00+08:00")),
        (
            "closed after the last report",
            r#", "closed_at": "2026-03-10T10:00:00+08:00""#,
            None,
        ),
        (
            "closed before the last report is a mistake, told elsewhere",
            r#", "closed_at": "2026-03-10T09:00:00+08:00""#,
            Some("2026-03-10T11:37:00+08:00"),
        ),
    ];
    for (reason, closed, end) in table {
        let incident = format!(
            r#"{{"types": ["data_incident"], "sector_severity": "特别重大", "occurred_at": "2026-03-10T08:00:00+08:00",
            "known_at": "2026-03-10T08:10:00+08:00", "last_reported_at": "2026-03-10T09:37:00+08:00"{closed}}}"#
        );
        let known = with_incident(bank, &incident).known(rules());
        let answer = answer(rules(), &known, day("2026-03-12"));
        let ends: Vec<Due> = answer
            .reports
            .iter()
            .filter(|report| report.duty.id == "BANK-69-top")
            .map(|report| report.deadline.due.clone())
            .collect();
        let at = end.map(|end| Due::At(end.parse().unwrap()));
        assert_eq!(
            ends.iter().any(|due| matches!(due, Due::At(_))),
            at.is_some(),
            "{reason}: {ends:?}"
        );
        assert!(at.is_none_or(|at| ends.contains(&at)), "{reason}: {ends:?}");
    }
}

#[test]
fn a_number_that_is_reached_gives_the_tier_and_others_ask_for_it() {
    let table = [
        // reason, incident, outcome
        (
            "a million persons exactly",
            r#"{"pi_persons_affected": 1000000}"#,
            "较大",
        ),
        (
            "one below says nothing about the tier",
            r#"{"pi_persons_affected": 999999}"#,
            "unknown",
        ),
        (
            "the highest that is proved wins",
            r#"{"pi_persons_affected": 1000000, "direct_loss_cny": 20000000}"#,
            "重大",
        ),
        (
            "six hours of total outage",
            r#"{"cii_total_outage_minutes": 360}"#,
            "特别重大",
        ),
        (
            "what was judged is taken",
            r#"{"national_severity": "较大"}"#,
            "较大",
        ),
        ("nothing given", "{}", "unknown"),
    ];
    for (reason, incident, outcome) in table {
        let known = with_incident(r#"{"is_network_operator": true}"#, incident).known(rules());
        let answer = answer(rules(), &known, day("2026-03-01"));
        let tier = answer
            .thresholds
            .iter()
            .find(|one| one.id == "incident_tier");
        assert_eq!(
            tier.map(|one| one.outcome.as_str()),
            Some(outcome),
            "{reason}"
        );
    }
}

#[test]
fn a_tier_below_what_numbers_prove_is_a_contradiction() {
    let incident = r#"{"national_severity": "一般", "pi_persons_affected": 1000000}"#;
    let known = with_incident(r#"{"is_network_operator": true}"#, incident).known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    assert_eq!(answer.contradictions.len(), 1);
    // a severity said too low takes no duty away
    let excluded: Vec<&str> = answer
        .excluded
        .iter()
        .map(|one| one.duty.id.as_str())
        .collect();
    assert!(!excluded.contains(&"INC-4-4"), "{excluded:?}");
    let tier = answer
        .thresholds
        .iter()
        .find(|one| one.id == "incident_tier");
    assert_eq!(tier.map(|one| one.outcome.as_str()), Some("较大"));
}

#[test]
fn a_tier_above_what_numbers_prove_is_taken() {
    let incident = r#"{"national_severity": "特别重大", "pi_persons_affected": 1000000}"#;
    let known = with_incident(r#"{"is_network_operator": true}"#, incident).known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    assert_eq!(answer.contradictions.len(), 0);
    let tier = answer
        .thresholds
        .iter()
        .find(|one| one.id == "incident_tier");
    assert_eq!(tier.map(|one| one.outcome.as_str()), Some("特别重大"));
}

#[test]
fn rules_of_two_authorities_stand_beside_each_other() {
    let profile =
        r#"{"is_ciio": true, "operates_power_monitoring": true, "is_central_organ": false}"#;
    let incident = r#"{"national_severity": "重大", "involves_cii": true, "affects_power_monitoring": true, "cii_major_event_or_threat": true, "known_at": "2026-03-01T10:00:00+08:00"}"#;
    let known = with_incident(profile, incident).known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    let reported: Vec<&str> = answer
        .reports
        .iter()
        .map(|report| report.duty.id.as_str())
        .collect();
    for duty in ["INC-4-2", "CII-18", "PWR-29"] {
        assert!(reported.contains(&duty), "{duty} in {reported:?}");
    }
    assert!(
        !reported.contains(&"INC-4-4"),
        "the four hours are for others"
    );
}

#[test]
fn a_clock_without_a_start_asks_for_it() {
    let known = with_incident(
        r#"{"is_bank_insurance": true}"#,
        r#"{"types": ["data_incident"]}"#,
    )
    .known(rules());
    let answer = answer(rules(), &known, day("2026-03-01"));
    let report = answer
        .reports
        .iter()
        .find(|report| report.duty.id == "BANK-69-2h");
    let report = report.expect("the duty applies");
    assert!(matches!(&report.deadline.due, Due::Open(reason) if !reason.is_empty()));
    let asked: Vec<&str> = report
        .deadline
        .ask
        .iter()
        .map(|id| rules().vocabulary.name(*id))
        .collect();
    assert_eq!(asked, ["incident.occurred_at"]);
}

#[test]
fn workdays_of_a_year_without_a_notice_stay_a_count() {
    let incident = r#"{"types": ["data_incident"], "closed_at": "2027-03-01T10:00:00+08:00"}"#;
    let known = with_incident(r#"{"is_bank_insurance": true}"#, incident).known(rules());
    let answer = answer(rules(), &known, day("2027-03-01"));
    let report = answer
        .reports
        .iter()
        .find(|report| report.duty.id == "BANK-69-end");
    let due = report.map(|report| report.deadline.due.clone());
    assert!(matches!(due, Some(Due::Open(reason)) if reason.contains("2027")));
}

#[test]
fn workdays_of_2024_run_over_its_holidays_and_worked_weekends() {
    let table = [
        // reason, start, count, end
        (
            "Sunday the 4th is worked, the eve too",
            "2024-02-02",
            6,
            "2024-02-09",
        ),
        (
            "over Spring Festival, Sunday the 18th is worked",
            "2024-02-09",
            1,
            "2024-02-18",
        ),
        (
            "Sunday after Qingming is worked",
            "2024-04-03",
            3,
            "2024-04-09",
        ),
        (
            "over Labour Day, Saturday the 11th is worked",
            "2024-04-30",
            6,
            "2024-05-11",
        ),
        ("Dragon Boat joins a weekend", "2024-06-07", 1, "2024-06-11"),
        (
            "Saturday before Mid-Autumn is worked",
            "2024-09-13",
            2,
            "2024-09-18",
        ),
        (
            "over National Day, Sunday the 29th is worked",
            "2024-09-27",
            5,
            "2024-10-10",
        ),
        ("into the next year", "2024-12-27", 5, "2025-01-06"),
    ];
    for (reason, start, count, end) in table {
        let found = rules().calendar.after(day(start), count);
        assert_eq!(found, Ok(day(end)), "{reason}");
    }
}
