//! Sectors, topics and addressees by evidence, and the coverage of the library: at the command line, in the API and on the page.

use serde_json::{Value, json};

use crate::cases::Table;
use crate::server::{get, start};
use crate::testing::TestLibrary;
use crate::truth::{encoded, law};

fn shelf() -> TestLibrary {
    let text = |title: &str, articles: &[&str]| {
        let note = "2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议通过";
        law(title, &[note], articles)
    };
    TestLibrary::new()
        .with_file(
            "云湖市市容和环境卫生管理条例.md",
            text(
                "云湖市市容和环境卫生管理条例",
                &[
                    "第一条 街道应当清扫。",
                    "第二条 医疗机构的垃圾应当分类，医疗机构应当登记，医疗机构不得混放。",
                ],
            ),
        )
        .with_file(
            "云湖市工伤保险条例.md",
            text(
                "云湖市工伤保险条例",
                &[
                    "第一条 职工受伤的，给予补偿。",
                    "第二条 用人单位应当参加保险。",
                ],
            ),
        )
        .with_file(
            "云湖市院前医疗急救条例.md",
            text(
                "云湖市院前医疗急救条例",
                &[
                    "第一条 医疗机构应当派车。",
                    "第二条 医疗机构应当登记。",
                    "第三条 医疗机构不得推诿，医疗机构应当收治，医疗机构应当记录。",
                ],
            ),
        )
        .with_file(
            "云湖市医院数据安全办法.md",
            text(
                "云湖市医院数据安全办法",
                &[
                    "第一条 数据处理者应当登记。",
                    "第二条 数据处理者应当备份。",
                    "第三条 数据处理者处理个人信息，应当告知；个人信息不得出售；个人信息应当加密。",
                ],
            ),
        )
        .with_file(
            "云湖市政务数据共享办法.md",
            text(
                "云湖市政务数据共享办法",
                &[
                    "第一条 政务数据应当共享，政务部门应当编制目录。",
                    "第二条 政务数据应当登记，登记应当公开。",
                    "第三条 本办法自2024年5月1日起施行。",
                ],
            ),
        )
}

fn titles(found: &Value) -> Vec<String> {
    let list = found["works"].as_array().or_else(|| found.as_array());
    let mut titles: Vec<String> = list
        .into_iter()
        .flatten()
        .filter_map(|work| work["title"].as_str().map(str::to_owned))
        .filter(|title| title.starts_with("云湖市"))
        .collect();
    titles.sort();
    titles
}

#[test]
fn sectors_need_two_kinds_of_evidence_and_dimensions_combine() {
    let library = shelf();
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let mut table = Table::default();
    for (conditions, wanted, reason) in [
        (
            &[("sector", "医疗")][..],
            &["云湖市医院数据安全办法", "云湖市院前医疗急救条例"][..],
            "streets are swept, not healed",
        ),
        (
            &[("sector", "金融")],
            &[],
            "injuries at work are no insurer's business",
        ),
        (
            &[("topic", "数据安全")],
            &["云湖市医院数据安全办法"],
            "by the title",
        ),
        (
            &[("topic", "个人信息")],
            &["云湖市医院数据安全办法"],
            "by the text, again and again",
        ),
        (
            &[("topic", "数据安全"), ("topic", "public-data")],
            &["云湖市医院数据安全办法", "云湖市政务数据共享办法"],
            "any of one dimension",
        ),
        (
            &[("topic", "个人信息"), ("sector", "政务")],
            &[],
            "all of several dimensions",
        ),
        (
            &[("addressee", "数据处理者"), ("sector", "health")],
            &["云湖市医院数据安全办法"],
            "who must obey, in a sector",
        ),
        (
            &[("addressee", "medical-institutions")],
            &["云湖市医院数据安全办法", "云湖市院前医疗急救条例"],
            "hospitals",
        ),
    ] {
        let flags: Vec<String> = conditions
            .iter()
            .flat_map(|(name, value)| [format!("--{name}"), (*value).to_owned()])
            .collect();
        let mut command = vec!["list", "--json"];
        command.extend(flags.iter().map(String::as_str));
        let query: Vec<String> = conditions
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let query = query.join("&");
        let wanted = json!(wanted);
        table.expect(
            reason,
            "list",
            &json!(titles(&library.json(&command))),
            &wanted,
        );
        let api = server.json(&format!("/api/v1/works?limit=100&{query}"));
        table.expect(reason, "API", &json!(titles(&api)), &wanted);
        let (status, page) = get(
            &server,
            &format!("/works?title={}&{query}", encoded("云湖市")),
        );
        let is_shown = |title: &str| page.contains(title);
        let shown = wanted.as_array().into_iter().flatten();
        let all = shown.filter_map(Value::as_str).all(is_shown);
        table.check(reason, status == 200 && all, "the page lacks a work");
    }
    let shown = library.json(&["show", "云湖市医院数据安全办法", "--json"]);
    table.expect(
        "told with the work",
        "topics",
        &shown["topics"],
        &json!(["data-security", "personal-information"]),
    );
    table.expect(
        "told with the work",
        "addressees",
        &shown["addressees"],
        &json!(["data-handlers", "medical-institutions"]),
    );
    let wrong = library.run(&["list", "--topic", "灯塔"]);
    table.check(
        "no such topic",
        wrong.code != 0 && wrong.err.contains("数据安全"),
        &wrong.err,
    );
    let corrected = [
        "mend",
        "correct",
        "云湖市政务数据共享办法",
        "topic",
        "密码",
        "--reason",
        "试",
    ];
    let mended = library.run(&corrected);
    table.check("a keeper's word", mended.code == 0, &mended.err);
    let shown = library.json(&["show", "云湖市政务数据共享办法", "--json"]);
    table.expect(
        "takes the place of all others",
        "topics",
        &shown["topics"],
        &json!(["cryptography"]),
    );
}

#[test]
fn coverage_counts_and_promises_nothing_that_nobody_checked() {
    let library = shelf();
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let mut table = Table::default();
    let api = server.json("/api/v1/coverage");
    let told = library.json(&["coverage", "--json"]);
    table.expect("one answer", "coverage", &api, &told);
    let regulations = told["kinds"]
        .as_array()
        .and_then(|kinds| {
            kinds
                .iter()
                .find(|kind| kind["value"] == "local_regulation")
                .cloned()
        })
        .unwrap_or_default();
    table.check(
        "the five imported have their text",
        regulations["with_text"].as_u64() >= Some(4),
        &regulations.to_string(),
    );
    for row in ["kinds", "issuers", "years"] {
        let promises = told[row]
            .as_array()
            .is_some_and(|rows| rows.iter().all(|row| row["complete_until"].is_null()));
        table.check("a count is no completeness", promises, row);
    }
    table.expect("no source visited", "sources", &told["sources"], &json!([]));
    let (status, page) = get(&server, "/coverage");
    table.check(
        "page",
        status == 200 && page.contains("件数不等于齐全"),
        &page,
    );
    let text = library.run(&["coverage"]);
    table.check(
        "command",
        text.out.contains("尚未从官方来源收取过"),
        &text.out,
    );
}

#[test]
fn a_register_tells_events_of_the_law_first_and_a_bulk_load_in_one_line() {
    let library = shelf();
    assert_eq!(library.import().code, 0);
    let add = ["register", "add", "法务部", "--search", "title=云湖市"];
    let added = library.run(&add);
    assert_eq!(added.code, 0, "{}", added.err);
    let ask = |since: &str, more: &[&str]| {
        let command = ["register", "changes", "法务部", "--since", since];
        library.run(&[&command[..], more].concat()).out
    };
    let mut table = Table::default();
    // made in 2024, learned now
    let late = ask("2025-06-01", &[]);
    table.check(
        "no event of the law",
        late.contains("没有法律上的变化"),
        &late,
    );
    table.check(
        "one line for the load",
        late.contains("涉及 5 件") && late.lines().count() == 3,
        &late,
    );
    let listed = ask("2025-06-01", &["--learned"]);
    table.check("listed when asked for", listed.lines().count() > 5, &listed);
    let early = ask("2024-01-01", &[]);
    let entries = early
        .lines()
        .filter(|line| line.contains("《云湖市工伤保险条例》"))
        .count();
    table.check("one entry for each work", entries == 1, &early);
    let changes = library.json(&[
        "register",
        "changes",
        "法务部",
        "--since",
        "2025-06-01",
        "--json",
    ]);
    let all = changes.as_array().cloned().unwrap_or_default();
    table.check(
        "the same in JSON",
        !all.is_empty() && all.iter().all(|change| change["legal"] == json!(false)),
        &changes.to_string(),
    );
}
