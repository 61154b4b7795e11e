//! `huidian applies`, and the rules held against texts.

use std::path::PathBuf;

use serde_json::Value;

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
fn each_duty_is_told_to_people_with_its_day_its_recipient_and_its_reason() {
    let library = TestLibrary::new()
        .with_file("profile.json", PROFILE)
        .with_file(
            "officer.json",
            r#"{"pi_persons": 2000000, "pi_1m_reached_on": "2025-09-15", "public_data_in_authorised_operation": true}"#,
        );
    let ask = |profile: &str, more: &[&str]| {
        let profile = library.files().join(profile);
        let asked = ["applies", "--profile", path_text(&profile)];
        library.run(&[&asked[..], more].concat()).out
    };
    let told = ask("profile.json", &["--as-of", "2026-03-01"]);
    let block = |told: &str, duty: &str| {
        let mut blocks = told.split("\n\n").map(str::to_owned);
        let found = blocks.find(|block| block.starts_with(&format!("{duty} ")));
        found.unwrap_or_else(|| panic!("{duty} not in {told}"))
    };
    let yearly = block(&told, "BANK-74");
    for words in [
        "期限 by when: 每年 01-15 前（上一年度），到期 due 2027-01-15",
        "向谁 to: ",
        "理由 because: 银行保险机构：是",
        "依据 basis: 《银行保险机构数据安全管理办法》第七十四条",
    ] {
        assert!(yearly.contains(words), "{words} not in {yearly}");
    }
    assert!(!yearly.contains("已过"), "{yearly}");
    // what is asked for is told by the words of the question
    let unknown = told.split("未知 unknown").nth(1).unwrap_or_default();
    assert!(unknown.contains("（registered_users）"), "{unknown}");
    let late = block(&ask("officer.json", &["--as-of", "2026-05-01"]), "DPO-2");
    assert!(late.contains("到期 due 2025-10-31（已过"), "{late}");
    let ahead = ask(
        "officer.json",
        &["--as-of", "2025-05-01", "--since", "2025-04-30"],
    );
    for words in [
        "2030-02-28 止 to the end of that day: PDR-5",
        "规定数量尚未公布 → 需要",
    ] {
        assert!(ahead.contains(words), "{words} not in {ahead}");
    }
}

#[test]
fn the_incident_clock_is_told_to_people_too() {
    let incident = INCIDENT.replace(
        "\"pi_persons",
        "\"closed_at\": \"2026-03-02T10:00:00+08:00\", \"pi_persons",
    );
    let library = TestLibrary::new()
        .with_file("profile.json", PROFILE)
        .with_file("incident.json", &incident)
        .with_file("wrong.json", r#"{"known_at": "1999-03-01T10:00:00+08:00"}"#);
    let ask = |incident: &str, more: &[&str]| {
        let (profile, incident) = (
            library.files().join("profile.json"),
            library.files().join(incident),
        );
        let asked = [
            "applies",
            "--profile",
            path_text(&profile),
            "--incident",
            path_text(&incident),
            "--as-of",
            "2026-03-01",
        ];
        library.run(&[&asked[..], more].concat())
    };
    let told = ask("incident.json", &[]);
    assert_eq!(told.code, 0, "{}", told.err);
    let clock = told.out.split("适用 applies").next().unwrap_or_default();
    let block = |action: &str| {
        let mut blocks = clock.split("\n\n").map(str::to_owned);
        let found = blocks.find(|block| block.contains(action));
        found.unwrap_or_else(|| panic!("{action} not in {clock}"))
    };
    let hours = block("最迟4小时报省级网信部门");
    for words in [
        "止于 ends 2026-03-01 14:00:00",
        "向谁 to: 属地省级网信部门",
        "4小时 内（within 4 hours）",
        "《国家网络安全事件报告管理办法》第四条第四款",
        "规则核对于 last verified: 2026-11-28",
    ] {
        assert!(hours.contains(words), "{words} not in {hours}");
    }
    // workdays end on a day, and the day counts whole
    let days = block("五个工作日内报评估");
    assert!(days.contains("止于 ends 2026-03-09 当日内"), "{days}");
    assert!(block("立即补救").contains("立即，不等钟点 at once"));
    let answer = ask("incident.json", &["--json"]).json();
    let reports = answer["reports"].as_array().cloned().unwrap_or_default();
    for report in &reports {
        assert_eq!(
            report["due_at"].is_null(),
            report["due_on"].is_null(),
            "an end is told both ways: {report}"
        );
        assert_eq!(report["verified_on"], "2026-11-28");
    }
    let last = reports.iter().find(|one| one["duty"] == "BANK-69-end");
    let last = last.expect("workdays");
    assert_eq!(last["due_at"], "2026-03-09T23:59:59+08:00");
    assert_eq!(last["whole_day"], true);
    let wrong = ask("wrong.json", &[]);
    assert_eq!(wrong.code, 1);
    for words in ["只能用 2000-01-01 至 2100-12-31 的日期", "are understood"] {
        assert!(wrong.err.contains(words), "{}", wrong.err);
    }
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

/// Organisations, incidents and days with answers worked out by hand from the rules' texts before they were run: verdicts (`+` applies,
/// `-` excluded, `?` unknown), outcomes, what is asked, when each deadline ends.
const SCENARIOS: &str = include_str!("cases/duties.json");

#[test]
fn scenarios_are_answered_as_worked_out_by_hand() {
    let scenarios: Vec<Value> = serde_json::from_str(SCENARIOS).expect("the scenarios are JSON");
    let library = TestLibrary::new();
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        let answer = answer_to(&library, scenario);
        let mut differences = Vec::new();
        verdicts(scenario, &answer, &mut differences);
        outcomes(scenario, &answer, &mut differences);
        ends(scenario, &answer, &mut differences);
        if let Some(count) = scenario["contradictions"].as_u64() {
            let found = answer["contradictions"].as_array().map(Vec::len);
            if found != usize::try_from(count).ok() {
                differences.push(format!("{found:?} contradictions"));
            }
        }
        if !differences.is_empty() {
            wrong.push(format!(
                "{}: {}",
                scenario["reason"],
                differences.join("; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn answer_to(library: &TestLibrary, scenario: &Value) -> Value {
    let write = |name: &str, object: &Value| {
        let path = library.files().join(name);
        std::fs::write(&path, object.to_string()).expect("the folder takes files");
        path
    };
    let profile = write("profile.json", &scenario["profile"]);
    let incident = write("incident.json", &scenario["incident"]);
    let as_of = scenario["as_of"].as_str().expect("a scenario has a day");
    let mut arguments = vec!["applies", "--json", "--as-of", as_of];
    arguments.extend(["--profile", path_text(&profile)]);
    if scenario["incident"].is_object() {
        arguments.extend(["--incident", path_text(&incident)]);
    }
    library.json(&arguments)
}

fn members(scenario: &Value, key: &str) -> Vec<(String, Value)> {
    let object = scenario[key].as_object();
    object.map_or_else(Vec::new, |object| {
        let pairs = object.iter();
        pairs
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    })
}

fn one<'a>(answer: &'a Value, list: &str, key: &str, id: &str) -> Option<&'a Value> {
    answer[list].as_array()?.iter().find(|one| one[key] == id)
}

fn verdicts(scenario: &Value, answer: &Value, differences: &mut Vec<String>) {
    let lists = [("+", "applies"), ("-", "excluded"), ("?", "unknown")];
    for (duty, wanted) in members(scenario, "verdicts") {
        let found = lists
            .iter()
            .find(|(_, list)| one(answer, list, "duty", &duty).is_some());
        if found.map(|(sign, _)| *sign) != wanted.as_str() {
            differences.push(format!("{duty} is {found:?}, not {wanted}"));
        }
    }
}

fn outcomes(scenario: &Value, answer: &Value, differences: &mut Vec<String>) {
    for (id, wanted) in members(scenario, "thresholds") {
        let found = one(answer, "thresholds", "id", &id).map(|one| &one["outcome"]);
        if found != Some(&wanted) {
            differences.push(format!("{id} is {found:?}, not {wanted}"));
        }
    }
    for (id, wanted) in members(scenario, "asks") {
        let undecided = one(answer, "unknown", "duty", &id);
        let found = undecided.or_else(|| one(answer, "thresholds", "id", &id));
        let mut asked = found.map_or(Value::Null, |one| one["ask"].clone());
        if let Some(list) = asked.as_array_mut() {
            list.sort_by_key(ToString::to_string);
        }
        if asked != wanted {
            differences.push(format!("{id} asks {asked}, not {wanted}"));
        }
    }
}

/// An instant is compared whole, a day as a day.
fn ends(scenario: &Value, answer: &Value, differences: &mut Vec<String>) {
    for (duty, wanted) in members(scenario, "due") {
        let wanted: Vec<Option<&str>> = wanted
            .as_array()
            .map(|list| list.iter().map(Value::as_str).collect())
            .unwrap_or_default();
        let deadlines = one(answer, "applies", "duty", &duty).map(|one| &one["deadlines"]);
        let deadlines = deadlines
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let found: Vec<Option<&str>> = deadlines
            .iter()
            .zip(&wanted)
            .map(|(deadline, wanted)| {
                let is_day = wanted.is_some_and(|wanted| wanted.len() == "2026-01-31".len());
                deadline[if is_day { "due_on" } else { "due_at" }].as_str()
            })
            .collect();
        if found != wanted || deadlines.len() != wanted.len() {
            differences.push(format!("{duty} ends {found:?}, not {wanted:?}"));
        }
    }
}

#[test]
fn an_amended_text_tells_followers_which_duties_to_look_at_again() {
    let title = "中华人民共和国密码法";
    let made = "2019年10月26日第十三届全国人民代表大会常务委员会第十四次会议通过";
    let amended = "根据2026年10月28日第十四届全国人民代表大会常务委员会第二十五次会议《关于修改〈中华人民共和国密码法〉的决定》修正";
    let text = |notes: &[&str], duty: &str| {
        let articles: Vec<String> = (1..=30)
            .map(|number| {
                let numeral = huidian_text::format_numeral(number);
                match number {
                    27 => format!("第{numeral}条　{duty}"),
                    30 => format!("第{numeral}条　本法自2020年1月1日起施行。"),
                    _ => format!("第{numeral}条　灯塔第{number}类密码的管理，由主管部门规定。"),
                }
            })
            .collect();
        let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
        crate::truth::law(title, notes, &articles)
    };
    let old = "关键信息基础设施应当使用商用密码进行保护，并开展评估。";
    let new = "关键信息基础设施应当使用商用密码进行保护，并每年开展评估。";
    let library = TestLibrary::new().with_file("密码法(2019-10-26).md", text(&[made], old));
    assert_eq!(library.import().code, 0);
    let followed = library.run(&["register", "add", "法务", title]);
    assert_eq!(followed.code, 0, "{}", followed.err);
    let told = || {
        let since = [
            "register",
            "changes",
            "法务",
            "--since",
            "2026-01-01",
            "--json",
        ];
        let changes = library.json(&since);
        let changes = changes.as_array().expect("changes are a list").iter();
        let told = changes.filter(|change| change["kind"] == "duty_to_review");
        told.cloned().collect::<Vec<Value>>()
    };
    assert!(told().is_empty(), "one text alone changes nothing");
    std::fs::write(
        library.files().join("密码法(2026-10-28).md"),
        text(&[made, amended], new),
    )
    .expect("the folder takes files");
    assert_eq!(library.import().code, 0);
    let first = told();
    assert_eq!(first.len(), 1, "{first:?}");
    let change = &first[0];
    assert_eq!(change["subject"], "CRY-27");
    let summary = change["summary"].as_str().unwrap_or_default();
    assert!(
        summary.contains("第二十七条") && summary.contains("待复核"),
        "{summary}"
    );
    let articles = change["articles"].as_array().expect("the difference");
    assert_eq!(articles.len(), 1, "the duty's article alone: {articles:?}");
    assert!(articles[0]["after"].to_string().contains("并每年开展评估"));
    assert!(articles[0]["before"].to_string().contains("并开展评估"));
    // told once, however often texts come in
    std::fs::write(
        library.files().join("别的.md"),
        crate::testing::regulation("某市灯塔养护条例", 1, 3),
    )
    .expect("the folder takes files");
    assert_eq!(library.import().code, 0);
    assert_eq!(told(), first);
    let report = library.json(&["doctor", "--json"]);
    let marked = report["duties"]["to_be_looked_at"].to_string();
    assert!(marked.contains("CRY-27"), "{marked}");
}
