//! Organisations and days with answers worked out by hand from the rules' texts.

use huidian_duties::answer;

use crate::support::{day, profile, rules};

/// Reason, profile, day, and what must be found: `+` applies, `-` excluded, `?` unknown.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const CASES: &[Case] = &[
    (
        "an operator moves from the old law's article to the new one's at the turn of the year",
        r#"{"is_network_operator": true}"#,
        "2025-12-31",
        &["+CSL16-log", "-CSL25-log", "+DSL-27-1"],
    ),
    (
        "the day after",
        r#"{"is_network_operator": true}"#,
        "2026-01-01",
        &["-CSL16-log", "+CSL25-log"],
    ),
    (
        "a CII operator is a network operator without saying so",
        r#"{"is_ciio": true}"#,
        "2026-03-01",
        &[
            "+CSL25-log",
            "+CSL25-ciio",
            "+CII-17",
            "+CIIC-5",
            "?PIPL-40",
            "?SCC-38-2",
        ],
    ),
    (
        "nothing said: nothing asserted, nothing dropped",
        "{}",
        "2026-03-01",
        &["?CSL25-log", "?BANK-10", "?GOV-18", "?XB16-7"],
    ),
    (
        "a bank: its sector's rules beside the general ones",
        r#"{"is_bank_insurance": true, "is_ciio": false}"#,
        "2026-03-01",
        &[
            "+BANK-10",
            "+BANK-74",
            "+CSL25-log",
            "-CSL25-ciio",
            "?BANK-73",
            "?BANK-43-core",
        ],
    ),
    (
        "no personal information: what rests on it falls away",
        r#"{"processes_personal_info": false}"#,
        "2026-03-01",
        &[
            "-PIPL-54",
            "-PIPL-38",
            "-PIPL-29",
            "-XB16-10",
            "-AUD-12-1",
            "-MINR-2",
            "?PIPL-53",
        ],
    ),
    (
        "exactly ten million, read literally before the ministry's answer",
        r#"{"pi_persons": 10000000, "is_state_organ": false, "has_public_affairs_function": false}"#,
        "2026-04-28",
        &["-AUD-4", "+AUD-12-1", "+DPO-2"],
    ),
    (
        "exactly ten million, counted in since the answer",
        r#"{"pi_persons": 10000000, "is_state_organ": false, "has_public_affairs_function": false}"#,
        "2026-04-29",
        &["+AUD-4"],
    ),
    (
        "a state organ is outside the audit measures, not outside the law",
        r#"{"pi_persons": 20000000, "is_central_organ": true}"#,
        "2026-05-01",
        &["-AUD-4", "-AUD-12-1", "+PIPL-54", "+PIPL-52-1"],
    ),
    (
        "before the number was set, nobody can say who needs an officer",
        r#"{"pi_persons": 5000000}"#,
        "2025-04-30",
        &["?PIPL-52-1", "-AUD-12-1"],
    ),
    (
        "from the day it was set",
        r#"{"pi_persons": 1000000}"#,
        "2025-05-01",
        &["+PIPL-52-1"],
    ),
    (
        "ten million persons bring two articles of the important-data chapter, not all",
        r#"{"processes_network_data": true, "pi_persons": 10000000, "processes_important_data": false, "restructuring_planned": true}"#,
        "2026-02-01",
        &[
            "+NDSR-28",
            "+NDSR-30-1",
            "+NDSR-32",
            "-NDSR-31",
            "-NDSR-33-1",
        ],
    ),
    (
        "one person below",
        r#"{"processes_network_data": true, "pi_persons": 9999999, "processes_important_data": false}"#,
        "2026-02-01",
        &["-NDSR-28", "-NDSR-30-1"],
    ),
    (
        "a small processor's easing, below a hundred thousand",
        r#"{"pi_persons": 99999, "processes_personal_info": true}"#,
        "2026-09-01",
        &["+SMALL-1"],
    ),
    (
        "a hundred thousand is not below",
        r#"{"pi_persons": 100000}"#,
        "2026-09-01",
        &["-SMALL-1"],
    ),
    (
        "the day before that easing begins",
        r#"{"pi_persons": 500}"#,
        "2026-08-31",
        &["-SMALL-1"],
    ),
    (
        "level three is tested every year, not every half",
        r#"{"is_network_operator": true, "mlps_max_level": 3}"#,
        "2026-01-05",
        &["+MLPS-14-3", "-MLPS-14-4"],
    ),
    (
        "registration of public data lapses after five years",
        r#"{"public_data_in_authorised_operation": true}"#,
        "2030-02-28",
        &["+PDR-5"],
    ),
    (
        "and is gone the next day",
        r#"{"public_data_in_authorised_operation": true}"#,
        "2030-03-01",
        &["-PDR-5"],
    ),
    (
        "an accounting firm without listed clients and data of weight is out of scope",
        r#"{"is_accounting_firm": true, "accounting_clients": ["other"], "processes_important_data": false, "processes_core_data": false}"#,
        "2026-01-05",
        &["-ACC-10-3", "-ACC-11"],
    ),
    (
        "core data bring it in",
        r#"{"is_accounting_firm": true, "accounting_clients": ["other"], "processes_important_data": false, "processes_core_data": true}"#,
        "2026-01-05",
        &["-ACC-10-3", "+ACC-10-4", "+ACC-11"],
    ),
    (
        "a car maker with exactly a hundred thousand persons is below 超过",
        r#"{"is_vehicle_data_processor": true, "vehicle_pi_persons": 100000, "vehicle_other_important_data": false}"#,
        "2026-01-05",
        &["-AUTO-13"],
    ),
    (
        "one more is above",
        r#"{"is_vehicle_data_processor": true, "vehicle_pi_persons": 100001}"#,
        "2026-01-05",
        &["+AUTO-13", "+AUTO-11"],
    ),
    (
        "a million users exactly need no review for a listing abroad",
        r#"{"is_platform_operator": true, "platform_user_pi_persons": 1000000, "listing_plan": "foreign_country"}"#,
        "2026-01-05",
        &["-REV-7"],
    ),
    (
        "one more does",
        r#"{"is_platform_operator": true, "platform_user_pi_persons": 1000001, "listing_plan": "foreign_country"}"#,
        "2026-01-05",
        &["+REV-7"],
    ),
    (
        "Hong Kong is not abroad in this rule",
        r#"{"is_platform_operator": true, "platform_user_pi_persons": 9000000, "listing_plan": "hong_kong"}"#,
        "2026-01-05",
        &["-REV-7"],
    ),
    (
        "a companion service before its measures",
        r#"{"anthropomorphic_ai_service": true, "serves_domestic_public": true, "registered_users": 1000000}"#,
        "2026-07-14",
        &["-ANT-18", "-ANT-22"],
    ),
    (
        "and after",
        r#"{"anthropomorphic_ai_service": true, "serves_domestic_public": true, "registered_users": 1000000}"#,
        "2026-07-15",
        &["+ANT-18", "+ANT-22", "+ANT-14"],
    ),
    (
        "one of two counts short, the other not known",
        r#"{"anthropomorphic_ai_service": true, "serves_domestic_public": true, "registered_users": 999999}"#,
        "2026-07-15",
        &["?ANT-22"],
    ),
    (
        "a generator used inside the house only",
        r#"{"generative_ai_service": true, "serves_domestic_public": false}"#,
        "2026-01-05",
        &["-GEN-12", "-LAB-4", "+CSL25-log"],
    ),
    (
        "standby duties are neither applied nor dropped",
        r#"{"is_bank_insurance": true}"#,
        "2026-01-05",
        &["~BANK-69-2h", "~INC-4-4", "~PIPL-57-auth"],
    ),
    (
        "a duty of incidents that cannot concern the organisation is excluded at once",
        r#"{"is_bank_insurance": false}"#,
        "2026-01-05",
        &["-BANK-69-2h"],
    ),
];

#[test]
fn duties_apply_to_whom_and_when_the_articles_say() {
    for (reason, text, on, wanted) in CASES {
        let known = profile(text).known(rules());
        let answer = answer(rules(), &known, day(on));
        for want in *wanted {
            let (sign, id) = want.split_at(1);
            let found = match id {
                id if answer.applies.iter().any(|one| one.duty.id == id) => "+",
                id if answer.excluded.iter().any(|one| one.duty.id == id) => "-",
                id if answer.unknown.iter().any(|one| one.duty.id == id) => "?",
                id if answer.standby.iter().any(|one| one.duty.id == id) => "~",
                _ => "!",
            };
            assert_eq!(found, sign, "{id} on {on}: {reason}");
        }
    }
}

#[test]
fn thresholds_have_the_outcome_of_the_day() {
    let exporter = r#"{"exports_pi": true, "exports_important_data": false, "is_ciio": false, "export_exemption": "none""#;
    let table: &[(&str, &str, &str, &str, &str)] = &[
        // reason, further attributes, day, threshold, outcome
        (
            "exports before any rule",
            "",
            "2022-08-31",
            "export_route",
            "no_rule_in_force",
        ),
        (
            "a hundred thousand since last year",
            r#","pi_persons": 5000, "export_pi_persons_since_prev_year": 100000"#,
            "2022-09-01",
            "export_route",
            "security_assessment",
        ),
        (
            "one below, sensitive not told",
            r#","pi_persons": 5000, "export_pi_persons_since_prev_year": 99999"#,
            "2022-09-01",
            "export_route",
            "unknown",
        ),
        (
            "below both, before the standard contract",
            r#","pi_persons": 5000, "export_pi_persons_since_prev_year": 99999, "export_sensitive_pi_persons_since_prev_year": 9999"#,
            "2023-05-31",
            "export_route",
            "pipl38_other_route",
        ),
        (
            "and after",
            r#","pi_persons": 5000, "export_pi_persons_since_prev_year": 99999, "export_sensitive_pi_persons_since_prev_year": 9999"#,
            "2023-06-01",
            "export_route",
            "standard_contract_or_certification",
        ),
        (
            "a million holders need the assessment until the new provisions",
            r#","pi_persons": 1000000"#,
            "2024-03-21",
            "export_route",
            "security_assessment",
        ),
        (
            "the new provisions count what is exported",
            r#","pi_persons": 1000000, "export_pi_persons_ytd": 99999, "export_sensitive_pi_persons_ytd": 0"#,
            "2024-03-22",
            "export_route",
            "exempt",
        ),
        (
            "a hundred thousand exactly",
            r#","export_pi_persons_ytd": 100000, "export_sensitive_pi_persons_ytd": 0"#,
            "2024-03-22",
            "export_route",
            "standard_contract_or_certification",
        ),
        (
            "one sensitive person is enough",
            r#","export_pi_persons_ytd": 0, "export_sensitive_pi_persons_ytd": 1"#,
            "2026-11-28",
            "export_route",
            "standard_contract_or_certification",
        ),
        (
            "ten thousand sensitive persons",
            r#","export_pi_persons_ytd": 0, "export_sensitive_pi_persons_ytd": 10000"#,
            "2026-11-28",
            "export_route",
            "security_assessment",
        ),
        (
            "a million exactly",
            r#","export_pi_persons_ytd": 1000000"#,
            "2026-11-28",
            "export_route",
            "security_assessment",
        ),
        (
            "certification had no measures of its own",
            r#","export_pi_persons_ytd": 100000, "export_sensitive_pi_persons_ytd": 0"#,
            "2025-12-31",
            "certification_eligibility",
            "no_rule_in_force",
        ),
        (
            "and then had",
            r#","export_pi_persons_ytd": 100000, "export_sensitive_pi_persons_ytd": 0"#,
            "2026-01-01",
            "certification_eligibility",
            "eligible",
        ),
        (
            "an assessment was good for two years",
            "",
            "2024-03-21",
            "assessment_validity",
            "2_years",
        ),
        (
            "and for three",
            "",
            "2024-03-22",
            "assessment_validity",
            "3_years",
        ),
        (
            "the officer was due by a day",
            r#","pi_persons": 1000000, "pi_1m_reached_on": "2025-07-17""#,
            "2025-08-01",
            "pi_officer_report_deadline",
            "by_2025-08-29",
        ),
        (
            "or within thirty workdays",
            r#","pi_persons": 1000000, "pi_1m_reached_on": "2025-07-18""#,
            "2025-08-01",
            "pi_officer_report_deadline",
            "within_30_workdays",
        ),
        (
            "the fines of the old law",
            "",
            "2025-12-31",
            "csl_general_fine",
            "tier_2016",
        ),
        (
            "and of the new",
            "",
            "2026-01-01",
            "csl_general_fine",
            "tier_2025",
        ),
        (
            "a flaw before the regulation",
            r#","is_network_product_provider": true"#,
            "2024-12-31",
            "vulnerability_report_limit",
            "unknown",
        ),
    ];
    for (reason, more, on, id, outcome) in table {
        let known = profile(&format!("{exporter}{more}}}")).known(rules());
        let answer = answer(rules(), &known, day(on));
        let found = answer.thresholds.iter().find(|one| one.id == *id);
        assert_eq!(
            found.map(|one| one.outcome.as_str()),
            Some(*outcome),
            "{id} on {on}: {reason}"
        );
    }
}

#[test]
fn an_exemption_takes_the_free_trade_zone_out_also_for_a_cii_operator() {
    let text = r#"{"exports_pi": true, "exports_important_data": false, "is_ciio": true, "export_exemption": "ftz_outside_negative_list"}"#;
    let known = profile(text).known(rules());
    let answer = answer(rules(), &known, day("2026-01-05"));
    let applies = |id: &str| answer.applies.iter().any(|one| one.duty.id == id);
    assert!(
        applies("XB16-5") && applies("XB16-10"),
        "exempt from the route, not from telling and consent"
    );
    assert!(!applies("XB16-7"));
}

#[test]
fn a_contradiction_is_shown_and_what_hangs_on_it_is_unknown() {
    let known = profile(r#"{"is_network_operator": false, "is_ciio": true}"#).known(rules());
    let answer = answer(rules(), &known, day("2026-01-05"));
    let [contradiction] = answer.contradictions.as_slice() else {
        panic!("one contradiction, not {:?}", answer.contradictions);
    };
    assert_eq!(
        rules().vocabulary.name(contradiction.attribute),
        "is_network_operator"
    );
    assert_eq!(rules().vocabulary.name(contradiction.from), "is_ciio");
    assert!(answer.unknown.iter().any(|one| one.duty.id == "CSL25-log"));
    assert!(answer.applies.iter().any(|one| one.duty.id == "CSL25-ciio"));
}
