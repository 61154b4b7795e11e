//! What begins and what ends after a day: by a duty's own days, and by another rule of a threshold.

use huidian_duties::{Ahead, KnownFacts, answer, changes, coming};

use crate::support::{day, profile, rules};

fn begins(ahead: &Ahead<'_>, duty: &str) -> Option<(String, bool)> {
    let mut begins = ahead.begins.iter();
    let found = begins.find(|one| one.duty.id == duty)?;
    Some((found.on.to_string(), found.is_certain))
}

fn ends(ahead: &Ahead<'_>, duty: &str) -> Option<(String, bool)> {
    let mut ends = ahead.ends.iter();
    let found = ends.find(|one| one.duty.id == duty)?;
    Some((found.last_on.to_string(), found.is_certain))
}

fn verdict(known: &KnownFacts, duty: &str, on: &str) -> &'static str {
    let answer = answer(rules(), known, day(on));
    if answer.applies.iter().any(|one| one.duty.id == duty) {
        return "applies";
    }
    let mut excluded = answer.excluded.iter();
    if excluded.any(|one| one.duty.id == duty) {
        "excluded"
    } else {
        "unknown"
    }
}

#[test]
fn a_duty_begins_with_another_rule_of_a_threshold() {
    let table = [
        // profile, asked on, duty, first day
        (
            r#"{"pi_persons": 10000000, "is_state_organ": false, "has_public_affairs_function": false}"#,
            "2026-04-01",
            "AUD-4",
            "2026-04-29",
        ),
        (
            r#"{"pi_persons": 2000000}"#,
            "2025-04-01",
            "PIPL-52-1",
            "2025-05-01",
        ),
    ];
    for (given, asked, duty, first) in table {
        let known = profile(given).known(rules());
        let ahead = coming(rules(), &known, day(asked));
        let begun = begins(&ahead, duty);
        assert_eq!(begun, Some((first.to_owned(), true)), "{duty}");
        let before = day(first).yesterday().expect("a day").to_string();
        assert_ne!(verdict(&known, duty, &before), "applies", "{duty}");
        assert_eq!(verdict(&known, duty, first), "applies", "{duty}");
        // on the day itself it is no news any more
        let later = coming(rules(), &known, day(first));
        assert_eq!(begins(&later, duty), None, "{duty}");
    }
}

#[test]
fn a_duty_that_ends_is_told_with_its_last_day() {
    let known = profile(
        r#"{"exports_pi": true, "exports_important_data": false, "is_ciio": false, "export_exemption": "none", "pi_persons": 500000, "export_pi_persons_since_prev_year": 150000, "export_pi_persons_ytd": 150000, "export_sensitive_pi_persons_ytd": 0, "export_sensitive_pi_persons_since_prev_year": 0}"#,
    )
    .known(rules());
    let ahead = coming(rules(), &known, day("2024-03-01"));
    assert_eq!(
        ends(&ahead, "XB11-4"),
        Some(("2024-03-21".to_owned(), true))
    );
    assert_eq!(verdict(&known, "XB11-4", "2024-03-21"), "applies");
    assert_ne!(verdict(&known, "XB11-4", "2024-03-22"), "applies");
    assert_eq!(
        ends(&coming(rules(), &known, day("2024-03-22")), "XB11-4"),
        None
    );
    // what never bound does not end
    let none = profile(r#"{"exports_pi": false, "exports_important_data": false}"#).known(rules());
    assert_eq!(
        ends(&coming(rules(), &none, day("2024-03-01")), "XB11-4"),
        None
    );
}

#[test]
fn what_begins_and_ends_is_what_the_answers_of_those_days_say() {
    let known = profile(
        r#"{"is_network_operator": true, "processes_network_data": true, "is_bank_insurance": true, "is_ciio": true, "pi_persons": 12000000, "processes_important_data": true, "mlps_max_level": 3}"#,
    )
    .known(rules());
    let ahead = coming(rules(), &known, day("2017-01-01"));
    assert!(ahead.begins.len() > 30 && !ahead.ends.is_empty());
    assert!(ahead.begins.is_sorted_by_key(|one| one.on));
    assert!(ahead.ends.is_sorted_by_key(|one| one.last_on));
    for one in ahead.begins.iter().filter(|one| one.is_certain) {
        let before = one.on.yesterday().expect("a day").to_string();
        assert_ne!(
            verdict(&known, &one.duty.id, &before),
            "applies",
            "{}",
            one.duty.id
        );
        assert_eq!(
            verdict(&known, &one.duty.id, &one.on.to_string()),
            "applies"
        );
    }
    for one in ahead.ends.iter().filter(|one| one.is_certain) {
        let after = one.last_on.tomorrow().expect("a day").to_string();
        assert_eq!(
            verdict(&known, &one.duty.id, &one.last_on.to_string()),
            "applies"
        );
        assert_eq!(
            verdict(&known, &one.duty.id, &after),
            "excluded",
            "{}",
            one.duty.id
        );
    }
}

#[test]
fn a_threshold_that_changed_is_told_in_words() {
    let known = profile(r#"{"pi_persons": 2000000}"#).known(rules());
    let now = answer(rules(), &known, day("2025-05-01"));
    let changes = changes(rules(), &known, day("2025-04-30"), &now);
    let mut thresholds = changes.thresholds.iter();
    let changed = thresholds.find(|one| one.id == "pi_officer_required");
    let changed = changed.expect("the number was set on that day");
    assert_eq!(changed.before_label, "规定数量尚未公布");
    assert_eq!(changed.after_label, "需要");
    assert!(changed.question.contains("负责人"), "{}", changed.question);
}
