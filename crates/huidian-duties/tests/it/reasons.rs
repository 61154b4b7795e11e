//! An answer by a later branch, or by none of those before, names what made the earlier ones fail.

use huidian_duties::{Evaluation, Profile, answer, plain_reasons, plain_threshold_reasons};

use crate::support::{day, profile, rules, with_incident};

#[test]
fn what_is_excluded_by_the_last_branch_names_the_attributes_that_failed() {
    let table = [
        // profile, duty, named, why
        (
            r#"{"is_vehicle_data_processor": true, "vehicle_other_important_data": false, "vehicle_pi_persons": 100000}"#,
            "AUTO-13",
            &[
                "vehicle_other_important_data = false",
                "vehicle_pi_persons = 100000（",
                "超过 100000",
            ][..],
            "both kinds of important data are absent",
        ),
        (
            r#"{"registered_users": 49999999, "monthly_active_users": 9999999}"#,
            "NDSR-44",
            &[
                "registered_users = 49999999",
                "monthly_active_users = 9999999",
            ],
            "neither number of users is reached",
        ),
        (
            r#"{"is_platform_operator": true, "platform_user_pi_persons": 2000000, "listing_plan": "none"}"#,
            "REV-7",
            &["listing_plan = none"],
            "no listing is planned; the platform is large enough, and is no reason",
        ),
        (
            r#"{"anthropomorphic_ai_service": true, "serves_domestic_public": true, "registered_users": 5, "monthly_active_users": 5}"#,
            "ANT-22",
            &["registered_users = 5", "monthly_active_users = 5"],
            "few users",
        ),
    ];
    for (given, duty, named, reason) in table {
        let known = profile(given).known(rules());
        let answer = answer(rules(), &known, day("2026-08-01"));
        let excluded = answer.excluded.iter().find(|one| one.duty.id == duty);
        let because = excluded
            .unwrap_or_else(|| panic!("{duty} is not excluded: {reason}"))
            .because
            .join("；");
        for words in named {
            assert!(
                because.contains(words),
                "{reason}: {words} not in {because}"
            );
        }
        assert!(!because.contains("platform_user_pi_persons"), "{because}");
    }
}

#[test]
fn an_outcome_of_the_last_branch_has_reasons() {
    let incident = r#"{"national_severity": "较大", "involves_cii": false}"#;
    let table = [
        (
            with_incident(r#"{"is_central_organ": false}"#, incident),
            "incident_report_limit",
            "4_hours",
            &[
                "incident_tier = 较大（",
                "incident.involves_cii = false",
                "is_central_organ = false",
            ][..],
        ),
        (
            profile(r#"{"pi_persons": 999999}"#),
            "pi_officer_required",
            "not_required",
            &["pi_persons = 999999（", "1000000 以上"],
        ),
        (
            profile(r#"{"is_ciio": true}"#),
            "certification_eligibility",
            "not_eligible_or_not_needed",
            &["is_ciio = true"],
        ),
    ];
    for (given, threshold, outcome, named) in table {
        let known = given.known(rules());
        let answer = answer(rules(), &known, day("2026-05-01"));
        let index = rules().find_threshold(threshold).expect("a threshold");
        let found = &answer.thresholds[index];
        assert_eq!(found.outcome, outcome, "{threshold}");
        let because = found.because.join("；");
        for words in named {
            assert!(
                because.contains(words),
                "{threshold}: {words} not in {because}"
            );
        }
    }
}

#[test]
fn a_list_for_readers_has_no_names_of_attributes() {
    let known = profile(
        r#"{"is_bank_insurance": true, "pi_persons": 2000000, "listing_plan": "foreign_country", "is_platform_operator": true, "platform_user_pi_persons": 1500000}"#,
    )
    .known(rules());
    let on = day("2026-05-01");
    let evaluation = Evaluation::new(rules(), &known, on);
    let answer = answer(rules(), &known, on);
    for applied in &answer.applies {
        let told = plain_reasons(&evaluation, &applied.duty.addressee).join("；");
        let names = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '=';
        let english = told
            .split(|c: char| !names(c))
            .find(|word| word.contains('_'));
        assert!(english.is_none() && !told.contains(" = "), "{told}");
        assert!(!told.is_empty(), "{}", applied.duty.id);
    }
    let bank = rules().find_duty("BANK-74").expect("a duty of banks");
    let told = plain_reasons(&evaluation, &bank.addressee).join("；");
    let id = rules()
        .vocabulary
        .find("is_bank_insurance")
        .expect("an attribute");
    let label = &rules().vocabulary.attribute(id).label;
    assert_eq!(told, format!("{label}：是"));
}

#[test]
fn nothing_known_is_no_reason() {
    let known = Profile::default().known(rules());
    let answer = answer(rules(), &known, day("2026-05-01"));
    for threshold in answer
        .thresholds
        .iter()
        .filter(|one| one.outcome == "unknown")
    {
        assert!(threshold.because.is_empty(), "{}", threshold.id);
    }
}

#[test]
fn a_contradicted_number_says_so_in_the_reason() {
    let known =
        profile(r#"{"pi_persons": 20000000, "platform_user_pi_persons": 30000000}"#).known(rules());
    let answer = answer(rules(), &known, day("2026-05-01"));
    let applied = answer
        .applies
        .iter()
        .find(|one| one.duty.id == "DPO-2")
        .expect("it applies");
    let told = applied.because.join("；");
    assert!(
        told.contains("20000000 或 30000000") && told.contains("互相矛盾"),
        "{told}"
    );
}

#[test]
fn a_condition_that_failed_is_told_as_failed() {
    let incident = r#"{"national_severity": "较大", "involves_cii": false}"#;
    let table = [
        // profile, what is asked, what is said, what is not
        (
            profile(r#"{"pi_persons": 999999}"#),
            "pi_officer_required",
            &["个人信息", "999999（未达 1000000 以上（含））"][..],
            "条件",
        ),
        (
            with_incident(r#"{"is_central_organ": false}"#, incident),
            "incident_tier",
            &[
                "国家分级：较大（不是 特别重大）",
                "国家分级：较大（条件：是 较大）",
            ],
            "incident.",
        ),
        (
            with_incident(r#"{"is_central_organ": false}"#, incident),
            "incident_report_limit",
            &["中央和国家机关", "否"],
            "is_central_organ",
        ),
    ];
    for (given, id, said, unsaid) in table {
        let known = given.known(rules());
        let evaluation = Evaluation::new(rules(), &known, day("2026-08-01"));
        let index = rules().find_threshold(id).expect("a threshold");
        let told = plain_threshold_reasons(&evaluation, index).join("；");
        for words in said {
            assert!(told.contains(words), "{words} not in {told}");
        }
        assert!(!told.contains(unsaid), "{unsaid} in {told}");
    }
    // to programs, by name
    let known = profile(r#"{"pi_persons": 999999}"#).known(rules());
    let answer = answer(rules(), &known, day("2026-08-01"));
    let officer = answer
        .thresholds
        .iter()
        .find(|one| one.id == "pi_officer_required");
    let because = &officer.expect("a threshold").because;
    assert!(
        because[0].contains("未达 1000000 以上（含）"),
        "{because:?}"
    );
    // a threshold of which other outcomes are wanted
    let excluded = answer
        .excluded
        .iter()
        .find(|one| one.duty.id == "PIPL-52-1");
    let because = excluded.expect("it does not bind").because.join("；");
    assert!(because.contains("不是 required"), "{because}");
}
