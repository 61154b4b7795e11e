//! A roundup becomes a catalogue, and the catalogue a roundup.

use crate::testing::{TestLibrary, path_text};

/// Facts of the 2024 roundup's kind, two rows wrong on purpose.
const ROUNDUP: &str = "# 2024年某行业政策汇总\n\n**能源领域**\n\n| 政策 | 日期 | 发布单位 |\n| --- | --- | --- |\n\
    | 《电力网络安全事件应急预案》 | 5/16 | 自然资源部 |\n\
    | 《电力监控系统安全防护规定》 | 12/12 | 国家发改委 |\n\
    | 《某地海上灯塔数字化养护管理办法》 | 6/1 | 国家能源局 |\n";

fn library() -> TestLibrary {
    TestLibrary::new().with_file("2024年汇总.md", ROUNDUP)
}

#[test]
fn every_row_is_read_and_checked() {
    let library = library();
    let file = library.files().join("2024年汇总.md");
    let read = library.json(&["digest", "read", path_text(&file), "--json"]);
    assert_eq!(read["year"], 2024);
    assert_eq!(read["documents"].as_array().unwrap().len(), 3, "{read}");
    assert_eq!(read["documents"][0]["date"], "2024-05-16");
    let check = library.json(&["digest", "check", path_text(&file), "--json"]);
    let classes: Vec<&str> = check["rows"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["class"].as_str().unwrap())
        .collect();
    assert!(classes.contains(&"issuer_wrong"), "{classes:?}");
    assert_eq!(check["rows"][1]["work"], "电力监控系统安全防护规定");
    assert!(check["rows"][2]["work"].is_null());
}

#[test]
fn errata_are_written_as_page_and_workbook() {
    let library = library();
    let file = library.files().join("2024年汇总.md");
    let (page, book) = (
        library.files().join("勘误.html"),
        library.files().join("勘误.xlsx"),
    );
    let run = library.run(&[
        "digest",
        "check",
        path_text(&file),
        "--html",
        path_text(&page),
        "--xlsx",
        path_text(&book),
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        std::fs::read_to_string(page)
            .unwrap()
            .contains("国家能源局")
    );
    assert!(std::fs::read(book).unwrap().starts_with(b"PK"));
}

#[test]
fn unknown_works_wait_for_review_and_known_facts_stand() {
    let library = library();
    let report = library.import();
    assert_eq!(report.code, 0, "{}", report.err);
    let work = library.json(&["show", "电力网络安全事件应急预案", "--json"]);
    assert_eq!(work["issuers"][0]["name"], "国家能源局");
    let waiting = library.json(&["review", "--json"]);
    let waiting: Vec<&str> = waiting
        .as_array()
        .unwrap()
        .iter()
        .map(|work| work["id"].as_str().unwrap())
        .collect();
    assert!(
        waiting.contains(&"某地海上灯塔数字化养护管理办法"),
        "{waiting:?}"
    );
    assert_eq!(
        library
            .run(&["review", "reject", "某地海上灯塔数字化养护管理办法"])
            .code,
        0
    );
    let hits = library.json(&["search", "海上灯塔数字化养护", "--json"]);
    assert_eq!(hits["total"], 0, "{hits}");
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
}

#[test]
fn what_is_written_reads_back() {
    let library = TestLibrary::new();
    let file = library.files().join("能源.md");
    let period = ["--from", "2024-01-01", "--to", "2024-12-31"];
    let mut arguments = vec![
        "digest",
        "write",
        "--sector",
        "能源",
        "-o",
        path_text(&file),
    ];
    arguments.extend(period);
    let run = library.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut written = vec!["digest", "write", "--sector", "能源", "--format", "json"];
    written.extend(period);
    let written = library.json(&written);
    let listed = library.json(&["list", "--sector", "能源", "--year", "2024", "--json"]);
    let count = written["count"].as_u64().unwrap() as usize;
    // what was revised, ended or closed in the year is of it as well
    assert!(count >= listed.as_array().unwrap().len());
    let links = written["documents"].as_array().unwrap().iter();
    assert!(links.clone().all(|row| row["link"].is_null()), "no address");
    let read = library.json(&["digest", "read", path_text(&file), "--json"]);
    assert_eq!(read["documents"].as_array().unwrap().len(), count, "{read}");
}

#[test]
fn what_descends_from_a_roundup_proves_nothing_about_it() {
    let library = library();
    let file = library.files().join("2024年汇总.md");
    let classes = || -> Vec<Vec<String>> {
        let check = library.json(&["digest", "check", path_text(&file), "--json"]);
        let rows = check["rows"].as_array().unwrap().iter();
        rows.map(|row| {
            let findings = row["findings"].as_array().unwrap().iter();
            findings
                .map(|finding| finding["class"].as_str().unwrap().to_owned())
                .collect()
        })
        .collect()
    };
    let before = classes();
    assert!(before[2].contains(&"unknown_work".to_owned()), "{before:?}");
    // the roundup itself, and a copy under another name and heading
    let copy = ROUNDUP.replace("2024年某行业政策汇总", "某号整理的全年政策汇编（汇总）");
    std::fs::write(library.files().join("另一篇汇总.md"), copy).unwrap();
    assert_eq!(library.import().code, 0);
    assert_eq!(classes(), before);
    let check = library.json(&["digest", "check", path_text(&file), "--json"]);
    let message = check["rows"][2]["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("仅见于本篇"), "{message}");
}

/// A draft that one roundup names says nothing of a row of another without the mark: that is the final, which nobody here knows yet.
#[test]
fn a_row_without_a_draft_mark_is_not_held_against_the_draft_of_another_roundup() {
    // what shares its other rows is taken for a copy
    let first = "# 2024年数据政策汇总\n\n| 序号 | 名称 | 发布单位 | 文号 | 发布日期 |\n|---|---|---|---|---|\n| 1 | 云海省灯塔条例（草案） | 云海省海事局 | | 2024-03-01 |\n| 2 | 云海省浮标管理办法 | 云海省人民政府 | 云海省人民政府令第9号 | 2024-05-01 |\n| 3 | 云海省灯船发展方案 | 云海省发展和改革委员会 | 云发改〔2024〕1号 | 2024-06-01 |\n| 4 | 云海省栈道养护办法 | 云海省海事局 | 云海〔2024〕3号 | 2024-07-01 |\n";
    let second = "# 2024年云海省政策汇总\n\n| 序号 | 名称 | 发布单位 | 文号 | 发布日期 |\n|---|---|---|---|---|\n| 1 | 云海省灯塔条例 | 云海省人民代表大会常务委员会 | | 2024-11-28 |\n| 2 | 云海省浮标管理办法 | 云海省人民政府 | 云海省人民政府令第19号 | 2024-05-11 |\n| 3 | 云海省灯船发展方案 | 云海省发展改革委 | 云发改〔2024〕1号 | 2024-06-01 |\n";
    let library = TestLibrary::new().with_file("甲号汇总.md", first);
    assert_eq!(library.import().code, 0);
    let later = library.files().join("乙号汇总.md");
    std::fs::write(&later, second).unwrap();
    let check = library.json(&["digest", "check", path_text(&later), "--json"]);
    let rows = check["rows"].as_array().unwrap();
    assert_eq!(rows[1]["work"], "云海省浮标管理办法", "{check}");
    let findings = rows[0]["findings"].to_string();
    assert!(!findings.contains("draft_shown_as_final"), "{findings}");
    assert!(rows[0]["work"].is_null(), "{check}");
}
