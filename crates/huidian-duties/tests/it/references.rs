//! What a rule names stands in the rules; what it does not is refused, and never taken for "does not apply".

use huidian_duties::{
    BranchRecord, DeadlineRecord, RuleError, RuleFile, Rules, VersionRecord, answer, find_record,
};

use crate::support::{day, files, object, rules};

/// All rules with each `from` of a file in other words.
fn changed(path: &str, from: &str, to: &str) -> Result<Rules, RuleError> {
    let texts: Vec<(&str, String)> = files()
        .iter()
        .map(|file| {
            let text = if file.path == path {
                assert!(file.text.contains(from), "{from} stands in {path}");
                file.text.replace(from, to)
            } else {
                file.text.to_owned()
            };
            (file.path, text)
        })
        .collect();
    let all: Vec<RuleFile<'_>> = texts
        .iter()
        .map(|(path, text)| RuleFile { path, text })
        .collect();
    Rules::read(&all)
}

#[test]
fn a_name_that_nothing_bears_refuses_the_rules() {
    const PLATFORM: &str = "works/network-data-security-regulation.toml";
    const TIER: &str = "thresholds/incident-tier.toml";
    const NATIONAL: &str = "works/national-incident-report-measures.toml";
    let table = [
        // reason, file changed, from, to, file named, record named, words of the reason
        (
            "an outcome mistyped where a duty asks for it",
            PLATFORM,
            "outcome_in = [\"large_platform\"]",
            "outcome_in = [\"hugeplatform\"]",
            PLATFORM,
            "NDSR-44",
            "hugeplatform",
        ),
        (
            "an outcome renamed in the threshold: the duties ask for the old one",
            TIER,
            "outcome = \"较大\"",
            "outcome = \"较大事件\"",
            "thresholds/incident-report-limit.toml",
            "incident_report_limit",
            "没有结果“较大”",
        ),
        (
            "an outcome asked for by another threshold",
            "thresholds/incident-report-limit.toml",
            "\"特别重大\"",
            "\"特重大\"",
            "thresholds/incident-report-limit.toml",
            "incident_report_limit",
            "特重大",
        ),
        (
            "an outcome that is never decided",
            NATIONAL,
            "outcome_in = [\"较大\", \"重大\", \"特别重大\"]",
            "outcome_in = [\"unknown_below_numeric_indicators\"]",
            NATIONAL,
            "INC-4-2",
            "never decided",
        ),
        (
            "an outcome called as what is not decided",
            "thresholds/large-platform.toml",
            "outcome = \"not_large_platform\"",
            "outcome = \"unknown\"",
            "thresholds/large-platform.toml",
            "large_platform",
            "unknown",
        ),
        (
            "a clock that starts at an attribute nobody knows",
            PLATFORM,
            "from = \"incident.known_at\"",
            "from = \"incident.know_at\"",
            PLATFORM,
            "NDSR-10",
            "incident.know_at",
        ),
        (
            "a clock that starts at an attribute that is no moment",
            PLATFORM,
            "from = \"incident.known_at\"",
            "from = \"is_ciio\"",
            PLATFORM,
            "NDSR-10",
            "holds no moment",
        ),
        (
            "a name among words",
            PLATFORM,
            "from = \"incident.known_at\"",
            "from = \"自incident.know_at起\"",
            PLATFORM,
            "NDSR-10",
            "incident.know_at",
        ),
        (
            "a year that is none",
            "works/infrastructure-cryptography-provisions.toml",
            "covers = \"previous_year\"",
            "covers = \"last_year\"",
            "works/infrastructure-cryptography-provisions.toml",
            "CIIC-5",
            "last_year",
        ),
        (
            "a penalty in a provision that is none",
            PLATFORM,
            "penalty = { work = \"网络数据安全管理条例\", provision = \"第",
            "penalty = { work = \"网络数据安全管理条例\", provision = \"条第",
            PLATFORM,
            "NDSR",
            "no provision",
        ),
    ];
    for (reason, path, from, to, file, record, words) in table {
        let Err(error) = changed(path, from, to) else {
            panic!("{reason}: the rules are read");
        };
        assert_eq!(error.file, file, "{reason}: {error}");
        let found = error.record.clone().unwrap_or_default();
        assert!(found.starts_with(record), "{reason}: {error}");
        assert!(error.to_string().contains(words), "{reason}: {error}");
    }
}

#[test]
fn an_outcome_that_never_stood_beside_the_one_wanted_is_not_known_to_be_another() {
    let tier = files()
        .into_iter()
        .find(|file| file.path == "thresholds/incident-tier.toml")
        .expect("the file is embedded");
    // the version in force ends, and the next one calls 较大 otherwise
    let version = &tier.text[tier.text.find("[[version]]").expect("a version")..];
    assert_eq!(version.matches("[[version]]").count(), 1);
    let next = version
        .replace("from = \"2025-11-01\"", "from = \"2027-01-01\"")
        .replace("outcome = \"较大\"", "outcome = \"较大事件\"");
    let ends = "from = \"2025-11-01\"\nto = \"2026-12-31\"";
    let ended = tier.text.replace("from = \"2025-11-01\"", ends);
    let rules = changed(tier.path, tier.text, &format!("{ended}\n{next}")).expect("sound");
    let profile = object(r#"{"is_network_operator": true, "is_central_organ": false}"#);
    let incident = object(
        r#"{"pi_persons_affected": 2000000, "involves_cii": false, "known_at": "2027-02-01T10:00:00+08:00"}"#,
    );
    let profile = huidian_duties::Profile::read(&rules.vocabulary, &profile)
        .and_then(|profile| profile.with_incident(&rules.vocabulary, &incident))
        .expect("known attributes");
    let known = profile.known(&rules);
    let on = |text: &str| answer(&rules, &known, day(text));
    let before = on("2026-06-01");
    assert!(before.applies.iter().any(|one| one.duty.id == "INC-4-4"));
    let after = on("2027-02-01");
    assert!(after.excluded.iter().all(|one| one.duty.id != "INC-4-4"));
    let unknown = after.unknown.iter().find(|one| one.duty.id == "INC-4-4");
    let open = unknown.and_then(|one| one.open.clone()).unwrap_or_default();
    assert!(
        open.contains("较大事件") && open.contains("不能断定"),
        "{open}"
    );
}

#[test]
fn a_form_tells_names_that_nothing_bears_at_their_fields() {
    let path = "works/network-data-security-regulation.toml";
    let file = files().into_iter().find(|file| file.path == path);
    let record = find_record(file.expect("the file").text, "NDSR-10").expect("the duty");
    let fields = |change: &dyn Fn(&mut DeadlineRecord)| {
        let mut record = record.clone();
        change(&mut record.deadlines[0]);
        let faults = record.faults(rules(), Some("NDSR-10"), None);
        faults
            .into_iter()
            .map(|fault| fault.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(fields(&|_| {}), Vec::<String>::new());
    let put = |name: &'static str, value: &'static str| {
        move |one: &mut DeadlineRecord| {
            one.0.insert(name.to_owned(), value.to_owned());
        }
    };
    assert_eq!(
        fields(&put("from", "incident.know_at")),
        ["from-deadline-0"]
    );
    assert_eq!(
        fields(&put(
            "when",
            "{ threshold = \"large_platform\", outcome_in = [\"huge\"] }"
        )),
        ["when-deadline-0"]
    );
    let branch = BranchRecord {
        outcome: "no_rule_in_force".to_owned(),
        label: "无".to_owned(),
        ..BranchRecord::default()
    };
    let version = VersionRecord {
        from: "2026-01-01".to_owned(),
        work: "某办法".to_owned(),
        source: "公开副本，未核官方页".to_owned(),
        confidence: "low".to_owned(),
        branches: vec![branch],
        ..VersionRecord::default()
    };
    let faults = version.faults(rules(), None);
    assert_eq!(faults[0].field, "outcome-branch-0", "{faults:?}");
}
