//! `huidian applies`, and the rules held against texts.

use std::path::PathBuf;

use crate::testing::{TestLibrary, path_text, skip};

const PROFILE: &str = r#"{"is_bank_insurance": true, "is_ciio": false, "is_central_organ": false, "exports_pi": true,
    "exports_important_data": false, "export_exemption": "none", "export_pi_persons_ytd": 100000, "export_sensitive_pi_persons_ytd": 0}"#;
const INCIDENT: &str = r#"{"types": ["data_incident"], "occurred_at": "2026-03-01T08:00:00+08:00",
    "known_at": "2026-03-01T10:00:00+08:00", "pi_persons_affected": 1000000, "involves_cii": false}"#;

#[test]
fn what_applies_is_told_key_by_key() {
    let library = TestLibrary::new()
        .with_file("profile.json", PROFILE)
        .with_file("incident.json", INCIDENT);
    let (profile, incident) = (
        library.files().join("profile.json"),
        library.files().join("incident.json"),
    );
    let answer = library.json(&[
        "applies",
        "--profile",
        path_text(&profile),
        "--incident",
        path_text(&incident),
        "--as-of",
        "2026-03-01",
        "--since",
        "2025-12-31",
        "--json",
    ]);
    assert_eq!(answer["as_of"], "2026-03-01");
    let find = |list: &str, key: &str, id: &str| {
        let found = answer[list]
            .as_array()
            .and_then(|list| list.iter().find(|one| one[key] == id));
        found.cloned().unwrap_or_else(|| panic!("{id} in {list}"))
    };
    let applied = find("applies", "duty", "BANK-74");
    assert_eq!(applied["work"], "银行保险机构数据安全管理办法");
    assert_eq!(applied["provision"], "第七十四条");
    assert_eq!(applied["modality"], "must");
    assert_eq!(applied["confidence"], "high");
    assert_eq!(applied["deadlines"][0]["kind"], "by_month_day");
    assert_eq!(applied["deadlines"][0]["month_day"], "01-15");
    assert_eq!(applied["deadlines"][0]["covers"], "previous_year");
    let report = find("reports", "duty", "INC-4-4");
    assert_eq!(report["due_at"], "2026-03-01T14:00:00+08:00");
    assert_eq!(report["within"]["unit"], "hour");
    assert_eq!(report["recipient"][0], "属地省级网信部门");
    let route = find("thresholds", "id", "export_route");
    assert_eq!(route["outcome"], "standard_contract_or_certification");
    assert_eq!(route["work"], "促进和规范数据跨境流动规定");
    assert_eq!(route["item"], "第八条第一款");
    let unknown = find("unknown", "duty", "CIS-14");
    assert_eq!(unknown["ask"][0], "incident.crime_suspected");
    let none = find("thresholds", "id", "large_platform");
    assert_eq!(none["outcome"], "unknown");
    assert!(none["work"].is_null() && none["ask"].as_array().is_some_and(|ask| !ask.is_empty()));
    assert_eq!(answer["contradictions"].as_array().map(Vec::len), Some(0));
    let moved = answer["changes"]["moved"].as_array().map(Vec::len);
    assert!(
        moved >= Some(4),
        "the old law's duties stand in the new one's articles"
    );
}

#[test]
fn a_contradiction_is_no_error_and_an_unknown_attribute_is() {
    let library = TestLibrary::new()
        .with_file(
            "both.json",
            r#"{"is_network_operator": false, "is_ciio": true}"#,
        )
        .with_file("typo.json", r#"{"is_operator": true}"#)
        .with_file("list.json", "[]");
    let ask = |name: &str, more: &[&str]| {
        let path = library.files().join(name);
        let arguments = ["applies", "--json", "--profile", path_text(&path)];
        library.run(&[&arguments[..], more].concat())
    };
    let both = ask("both.json", &[]);
    assert_eq!(both.code, 0, "{}", both.err);
    assert_eq!(
        both.json()["contradictions"][0]["attribute"],
        "is_network_operator"
    );
    let typo = ask("typo.json", &[]);
    assert_eq!(typo.code, 1);
    assert!(typo.err.contains("is_operator"), "{}", typo.err);
    assert_eq!(ask("list.json", &[]).code, 1);
    let old = ask("both.json", &["--as-of", "1999-05-01"]);
    assert!(
        old.code == 1 && old.err.contains("1999-05-01"),
        "{}",
        old.err
    );
}

#[test]
fn every_record_whose_text_is_held_stands_in_it() {
    let shared = std::env::var_os("HUIDIAN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let regulation = shared.join("corpus/laws/行政法规/网络数据安全管理条例(2024-09-24).md");
    if !regulation.is_file() {
        return skip("../shared");
    }
    let files = [
        regulation,
        shared.join("corpus/laws/行政法/网络安全法(2016-11-07).md"),
        shared.join("texts/网络安全法(2025-10-28修正).md"),
        shared.join("corpus/laws/行政法/个人信息保护法(2021-08-20).md"),
        shared.join("corpus/laws/行政法规/未成年人网络保护条例(2023-10-16).md"),
    ];
    let library = TestLibrary::new();
    let paths: Vec<&str> = files.iter().map(|path| path_text(path)).collect();
    let imported = library.run(&[&["import", "--json"][..], &paths].concat());
    assert_eq!(imported.code, 0, "{}", imported.err);
    let report = library.json(&["doctor", "--json"]);
    let duties = &report["duties"];
    assert_eq!(duties["records"], 155);
    assert_eq!(
        duties["faults"].as_array().map(Vec::len),
        Some(0),
        "{}",
        duties["faults"]
    );
    assert!(duties["sound"].as_u64() >= Some(45), "{duties}");
}
