//! What texts say of their own lives and of others': first days, staged commencement, repeals with scope and day.

use serde_json::{Value, json};

use super::{Cases, Table, fixture};
use crate::server::{get, start};
use crate::truth::encoded;

/// A rule of a city with a number, in force from 2026-01-01 where its text does not say otherwise.
fn rule(title: &str, number: usize, second: &str) -> Vec<u8> {
    format!(
        "# {title}\n\n（2025年10月8日云湖市人民政府令第{number}号公布　自2026年1月1日起施行）\n\n第一条　为了管理，制定本办法。\n\n第二条　{second}\n"
    )
    .into_bytes()
}

/// The act that is ended.
fn old(title: &str, number: usize) -> Vec<u8> {
    format!(
        "# {title}\n\n（2019年3月1日云湖市人民政府令第{number}号公布　自2019年5月1日起施行）\n\n第一条　为了保持清洁，制定本办法。\n\n第二条　栈道应当每日清扫。\n\n第三条　本办法自2019年5月1日起施行。\n\n附件一　清扫用具\n\n附件二　清扫路线\n"
    )
    .into_bytes()
}

/// A repeal as a rule writes it; 旧 stands for the old act's title, 数 for its number.
struct Repeal {
    reason: &'static str,
    clause: &'static str,
    /// Days and the old act's status on them.
    expected: &'static [(&'static str, &'static str)],
}

const REPEALS: &[Repeal] = &[
    Repeal {
        reason: "with the new rule, on its first day",
        clause: "本办法自2026年1月1日起施行。《旧》同时废止。",
        expected: &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    },
    Repeal {
        reason: "on a day of its own",
        clause: "本办法自2026年1月1日起施行。《旧》（云湖市人民政府令第数号）自2027年6月30日起废止。",
        expected: &[("2026-06-01", "in_force"), ("2027-06-30", "repealed")],
    },
    Repeal {
        reason: "停止执行",
        clause: "自本办法施行之日起，《旧》停止执行。",
        expected: &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    },
    Repeal {
        reason: "失效",
        clause: "原《旧》同时失效。",
        expected: &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    },
    Repeal {
        reason: "不再执行, the day behind the title",
        clause: "《旧》自2026年3月1日起不再执行。",
        expected: &[("2026-02-28", "in_force"), ("2026-03-01", "repealed")],
    },
    Repeal {
        reason: "the day between title and verb is this text's own",
        clause: "《旧》自本办法施行之日起废止。",
        expected: &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    },
    Repeal {
        reason: "title and number in brackets, number first",
        clause: "本办法自2026年1月1日起施行，2019年3月1日云湖市人民政府公布的《旧》同时废止。",
        expected: &[("2025-12-31", "in_force"), ("2026-01-01", "repealed")],
    },
    Repeal {
        reason: "an article only",
        clause: "《旧》第二条同时废止。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "a part described in words",
        clause: "《旧》中关于清扫的规定同时废止。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "an annex",
        clause: "《旧》附件二同时废止。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "what does not agree",
        clause: "《旧》与本办法不一致的内容同时废止。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "an item of a paragraph",
        clause: "《旧》第二条第一款第（二）项同时废止。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "what was done before is not done here",
        clause: "《旧》已于2019年废止的，不适用本办法。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "a wish is no repeal",
        clause: "有关部门应当及时修改或者废止《旧》。",
        expected: &[("2026-06-01", "in_force")],
    },
    Repeal {
        reason: "a rule about what holds until a repeal",
        clause: "《旧》废止前，已经取得的许可继续有效。",
        expected: &[("2026-06-01", "in_force")],
    },
];

#[test]
fn repeals_have_a_scope_and_a_day() {
    let names = [
        "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯", "辰",
    ];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (index, (name, repeal)) in names.iter().zip(REPEALS).enumerate() {
        let title = format!("云湖市{name}栈道清扫办法");
        files.push((format!("{name}旧.md"), old(&title, 21 + index)));
        let clause = repeal
            .clause
            .replace('旧', &title)
            .replace('数', &(21 + index).to_string());
        let new = format!("云湖市{name}栈道管理办法");
        files.push((format!("{name}新.md"), rule(&new, 61 + index, &clause)));
    }
    let cases = Cases::of(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.clone())),
    );
    let mut table = Table::default();
    for (name, repeal) in names.iter().zip(REPEALS) {
        let title = format!("云湖市{name}栈道清扫办法");
        for (day, status) in repeal.expected {
            let found = cases.status(&title, day);
            table.expect(repeal.reason, day, &found, &json!(status));
        }
    }
    let article = cases.library.json(&[
        "show",
        "云湖市辛栈道清扫办法",
        "第二条",
        "--as-of",
        "2026-06-01",
        "--json",
    ]);
    table.expect(
        "an article only",
        "its status",
        &article["provision_status"]["status"],
        &json!("repealed"),
    );
    let other = cases.library.json(&[
        "show",
        "云湖市辛栈道清扫办法",
        "第三条",
        "--as-of",
        "2026-06-01",
        "--json",
    ]);
    table.expect(
        "an article only",
        "the next",
        &other["provision_status"],
        &Value::Null,
    );
    // as hits and the API have it: the article's own, and the work's beside it
    for (read, status) in [(&article, "repealed"), (&other, "in_force")] {
        table.expect(
            "an article only",
            "the status beside the work",
            &read["work"]["status"],
            &json!(status),
        );
        table.expect(
            "an article only",
            "the work's own",
            &read["work"]["work_status"],
            &json!("in_force"),
        );
    }
}

#[test]
fn decisions_to_repeal_end_each_act_they_name() {
    let rivers = ["river-1.md", "river-2.md", "river-3.md", "river-4.md"];
    let decisions = ["repeal-dated.md", "repeal-plain.md", "repeal-list.md"];
    let expected = [
        ("云湖市甲河保护条例", "2025-11-30", "2025-12-01"),
        ("云湖市乙河保护条例", "2025-10-31", "2025-11-01"),
        ("云湖市丙河保护条例", "2025-10-31", "2025-11-01"),
        ("云湖市丁河保护条例", "2025-10-31", "2025-11-01"),
    ];
    // the acts first, the decisions first, all at once: the order changes nothing
    let orders: [(&str, Vec<&str>); 2] = [
        ("acts first", [&rivers[..], &decisions[..]].concat()),
        ("decisions first", [&decisions[..], &rivers[..]].concat()),
    ];
    let mut table = Table::default();
    for (reason, order) in orders {
        let library = crate::testing::TestLibrary::new();
        for name in order {
            let library = &library;
            let path = library.files().join(name);
            std::fs::write(&path, fixture(name)).expect("write a file");
            let run = library.import();
            table.check(reason, run.code == 0, &run.err);
        }
        for (work, before, from) in expected {
            for (day, status) in [(before, "in_force"), (from, "repealed")] {
                let found = library.json(&["show", work, "--as-of", day, "--json"]);
                table.expect(
                    reason,
                    &format!("{work} on {day}"),
                    &found["status"],
                    &json!(status),
                );
                let amended = found["relations"].as_array().is_some_and(|relations| {
                    relations
                        .iter()
                        .any(|relation| relation["kind"] == "amends")
                });
                table.check(reason, !amended, &format!("{work} is called amended"));
            }
        }
    }
}

#[test]
fn parts_of_an_act_may_begin_later_than_the_act() {
    let act = |title: &str, closing: &str| {
        format!(
            "# {title}\n\n（2025年2月8日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了管理，制定本条例。\n\n第二条　栈道应当登记。\n\n第三条　栈道应当设置标识。\n\n第四条　{closing}\n"
        )
        .into_bytes()
    };
    let rows = [
        (
            "其中第三条自",
            "云湖市甲栈道条例",
            "本条例自2025年5月1日起施行，其中第三条自2028年1月1日起施行。",
            Some("2025-05-01"),
        ),
        (
            "但第三条自",
            "云湖市乙栈道条例",
            "本条例自公布之日起施行，但第三条自2028年1月1日起施行。",
            Some("2025-02-08"),
        ),
        (
            "除…外",
            "云湖市丙栈道条例",
            "除第三条自2028年1月1日起施行外，本条例自2025年5月1日起施行。",
            Some("2025-05-01"),
        ),
        (
            "a sentence of its own",
            "云湖市丁栈道条例",
            "本条例自2025年5月1日起施行。第三条自2028年1月1日起施行。",
            Some("2025-05-01"),
        ),
        (
            "the others",
            "云湖市戊栈道条例",
            "本条例第三条自2028年1月1日起施行，其他条款自2025年5月1日起施行。",
            Some("2025-05-01"),
        ),
    ];
    let files: Vec<(String, Vec<u8>)> = rows
        .iter()
        .map(|(_, title, closing, _)| (format!("{title}.md"), act(title, closing)))
        .collect();
    let cases = Cases::of(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.clone())),
    );
    let mut table = Table::default();
    for (reason, title, _, effective) in rows {
        let work = cases
            .library
            .json(&["show", title, "--as-of", "2026-06-01", "--json"]);
        table.expect(
            reason,
            "effective",
            &work["dates"]["effective"],
            &json!(effective),
        );
        table.expect(
            reason,
            "status in 2026",
            &work["status"],
            &json!("in_force"),
        );
        let on = |article: &str, day: &str| {
            let read = cases
                .library
                .json(&["show", title, article, "--as-of", day, "--json"]);
            read["provision_status"]["status"].clone()
        };
        table.expect(
            reason,
            "第三条 in 2026",
            &on("第三条", "2026-06-01"),
            &json!("not_yet_in_force"),
        );
        table.expect(
            reason,
            "第三条 in 2028",
            &on("第三条", "2028-01-01"),
            &json!("in_force"),
        );
        table.expect(
            reason,
            "第二条 in 2026",
            &on("第二条", "2026-06-01"),
            &Value::Null,
        );
    }
}

#[test]
fn articles_of_a_quotation_are_no_articles_of_the_amendment() {
    let cases = Cases::of([("amendment.md", fixture("amendment.md"))]);
    let work = cases.item("amendment.md")["work"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let found = |article: &str| cases.library.run(&["show", &work, article]).code == 0;
    let mut table = Table::default();
    for article in ["第一条", "第二条", "第三条"] {
        table.check("its own", found(article), &format!("{article} is missing"));
    }
    for article in ["第四条之一", "第四条之二"] {
        table.check(
            "quoted",
            !found(article),
            &format!("{article} is taken for its own"),
        );
    }
}

/// What was written anew has no successor, whatever its number; what kept its words has, whatever its number.
#[test]
fn an_article_of_an_ended_act_leads_to_the_one_that_has_its_words() {
    let former = "# 云湖市吊桥检修办法\n\n（2019年3月1日云湖市人民政府令第31号公布　自2019年5月1日起施行）\n\n第一条　为了保证吊桥安全，制定本办法。\n\n第二条　吊桥管理单位应当每季度检查缆索、锚固和桥面，并将检查结果报送市交通运输部门备案。\n\n第三条　吊桥禁止通行载重超过二吨的车辆。\n";
    let new = "# 云湖市吊桥管理办法\n\n（2025年10月8日云湖市人民政府令第71号公布　自2026年1月1日起施行）\n\n第一条　为了规范吊桥管理，制定本办法。\n\n第二条　市交通运输部门负责全市吊桥的监督管理工作。\n\n第三条　新建吊桥应当安装监测设备。\n\n第四条　吊桥管理单位应当每月检查缆索、锚固和桥面，并将检查结果报送市交通运输部门备案。\n\n第五条　本办法自2026年1月1日起施行。《云湖市吊桥检修办法》同时废止。\n";
    let cases = Cases::of([
        ("旧.md", former.as_bytes().to_vec()),
        ("新.md", new.as_bytes().to_vec()),
    ]);
    let successors = |path: &str| {
        let shown = cases
            .library
            .json(&["show", "云湖市吊桥检修办法", path, "--json"]);
        let list = shown["succeeded_by"].as_array().cloned();
        list.unwrap_or_else(|| panic!("{shown}"))
    };
    let found = successors("第二条");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["work"], "云湖市吊桥管理办法");
    assert_eq!(found[0]["provision"], "第四条");
    assert_eq!(successors("第三条"), Vec::<Value>::new());
    let server = start(&cases.library);
    let work = encoded("云湖市吊桥检修办法");
    let (_, told) = get(
        &server,
        &format!("/api/v1/works/{work}/{}", encoded("第二条")),
    );
    assert!(
        told.contains(r#""succeeded_by":[{"work":"云湖市吊桥管理办法""#),
        "{told}"
    );
    let (_, page) = get(&server, &format!("/works/{work}/{}", encoded("第二条")));
    assert!(page.contains("《云湖市吊桥管理办法》第四条"), "{page}");
    let (_, page) = get(&server, &format!("/works/{work}/{}", encoded("第三条")));
    assert!(!page.contains("后继条文"), "{page}");
}

/// A ministry or a city changes an article by a decision and prints the act anew some day: until that text is held, the words held are former ones.
#[test]
fn a_decision_whose_new_text_is_not_held_leaves_the_act_amended() {
    let decision = |head: &str, body: &str| {
        format!("# 云湖市人民政府关于修改《云湖市甲渡办法》的决定\n\n{head}\n\n市人民政府决定对《云湖市甲渡办法》作如下修改：\n\n{body}\n").into_bytes()
    };
    let mut table = Table::default();
    for (reason, head, body) in [
        (
            "from a day of its own, printed anew",
            "（2025年10月8日云湖市人民政府令第83号公布　自2025年12月1日起施行）",
            "将第二条修改为：“栈道应当每月检查。”\n\n本决定自2025年12月1日起施行。《云湖市甲渡办法》根据本决定作相应修改，重新公布。",
        ),
        (
            "from the day it is published",
            "（2025年10月8日云湖市人民政府令第83号公布）",
            "一、删去第二条。\n\n二、将第三条修改为：“本办法自公布之日起施行。”\n\n本决定自公布之日起施行。",
        ),
    ] {
        for order in [["1旧.md", "2决定.md"], ["1决定.md", "2旧.md"]] {
            let text = |name: &str| {
                if name.ends_with("旧.md") {
                    old("云湖市甲渡办法", 31)
                } else {
                    decision(head, body)
                }
            };
            let cases = Cases::of(order.map(|name| (name, text(name))));
            let shown = |day: &str| {
                cases
                    .library
                    .json(&["show", "云湖市甲渡办法", "--as-of", day, "--json"])
            };
            let later = shown("2026-06-01");
            let reason = format!("{reason}, {order:?}");
            table.expect(&reason, "status", &later["status"], &json!("amended"));
            table.expect(&reason, "newer", &later["newer_text_known"], &json!(true));
            let before = shown("2025-01-01");
            table.expect(&reason, "before", &before["status"], &json!("in_force"));
        }
    }
}

/// An article that begins or ended on a day of its own says so wherever it is shown by itself.
#[test]
fn a_day_of_an_article_is_told_at_every_door() {
    let staged = "# 云湖市灯塔条例\n\n（2025年3月1日云湖市人民政府令第41号公布）\n\n第一条　为了管理，制定本条例。\n\n第二条　灯塔应当装设雾号传感器。\n\n第三条　本条例自2025年5月1日起施行，其中第二条自2099年1月1日起施行。\n";
    let ended = "# 云湖市栈道综合管理办法\n\n（2025年10月8日云湖市人民政府令第81号公布）\n\n第一条　为了管理，制定本办法。\n\n第二条　本办法自2026年1月1日起施行。《云湖市栈道清扫办法》第二条同时废止。\n";
    let cases = Cases::of([
        ("1.md", staged.as_bytes().to_vec()),
        ("2.md", old("云湖市栈道清扫办法", 21)),
        ("3.md", ended.as_bytes().to_vec()),
    ]);
    let server = start(&cases.library);
    let exported = cases.library.files().join("all.jsonl");
    let exported = crate::testing::path_text(&exported).to_owned();
    let run = cases
        .library
        .run(&["export", "--format", "jsonl", "-o", &exported]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines = std::fs::read_to_string(exported).unwrap();
    let mut table = Table::default();
    for (work, words, status, said) in [
        (
            "云湖市灯塔条例",
            "装设雾号传感器",
            "not_yet_in_force",
            "尚未施行",
        ),
        (
            "云湖市栈道清扫办法",
            "栈道应当每日清扫",
            "repealed",
            "已废止",
        ),
    ] {
        let status = json!(status);
        let shown = cases.library.run(&["show", work, "第二条"]);
        table.check(work, shown.out.contains(said), &shown.out);
        let searched = cases.library.json(&["search", words, "--json"]);
        table.expect(work, "search", &searched["hits"][0]["status"], &status);
        let (_, page) = get(
            &server,
            &format!("/works/{}/{}", encoded(work), encoded("第二条")),
        );
        table.check(work, page.contains(said), "page of the article");
        let (_, found) = get(&server, &format!("/search?q={}", encoded(words)));
        table.check(work, found.contains(said), "page of the search");
        let (_, answer) = get(
            &server,
            &format!("/api/v1/works/{}/{}", encoded(work), encoded("第二条")),
        );
        table.check(
            work,
            answer.contains(&format!("\"status\":{status}")),
            &answer,
        );
        let chat = cases.library.run(&["chat", &format!("{work}第二条")]);
        table.check(work, chat.out.contains(said), &chat.out);
        let line = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .find(|line| {
                line["text"]
                    .as_str()
                    .is_some_and(|text| text.contains(words))
            });
        table.expect(work, "export", &line.unwrap()["status"], &status);
    }
}
