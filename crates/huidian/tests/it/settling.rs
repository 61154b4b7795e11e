//! What moved, what has no text, and what a keeper has to settle because the signals disagree or the input is bad.

use serde_json::{Value, json};

use crate::cases::Table;
use crate::server::start;
use crate::testing::{TestLibrary, path_text};
use crate::truth::law;

const MADE: &str = "2016年11月7日第十二届全国人民代表大会常务委员会第二十四次会议通过";
const CHANGED: &str = "根据2025年10月28日第十四届全国人民代表大会常务委员会第十八次会议《关于修改〈中华人民共和国灯网安全法〉的决定》修正";

const AIM: &str = "为了保障灯网安全，制定本法。";
const GRADES: &str =
    "国家实行灯网安全等级保护制度。灯网运营者应当按照等级保护制度的要求，履行安全保护义务。";
const LOGS: &str = "灯网运营者应当留存点灯日志不少于六个月。";

fn numbered(articles: &[&str]) -> Vec<String> {
    let numbered = articles.iter().enumerate().map(|(index, words)| {
        let numeral = huidian_text::format_numeral(index as u32 + 1);
        format!("第{numeral}条　{words}")
    });
    numbered.collect()
}

fn text(title: &str, notes: &[&str], articles: &[&str]) -> String {
    let numbered = numbered(articles);
    let articles: Vec<&str> = numbered.iter().map(String::as_str).collect();
    law(title, notes, &articles)
}

fn verdicts(found: &Value) -> Vec<(Value, Value)> {
    let list = found.as_array().into_iter().flatten();
    list.map(|one| (one["verdict"].clone(), one["moved_to"].clone()))
        .collect()
}

#[test]
fn a_reference_to_an_old_number_says_the_new_one_and_a_work_without_text_says_so() {
    let title = "中华人民共和国灯网安全法";
    let library = TestLibrary::new()
        .with_file(
            "灯网安全法(2016-11-07).md",
            text(
                title,
                &[MADE],
                &[AIM, GRADES, LOGS, "本法自2017年6月1日起施行。"],
            ),
        )
        .with_file(
            "灯网安全法(2025-10-28).md",
            text(
                title,
                &[MADE, CHANGED],
                &[
                    AIM,
                    "灯网安全工作坚持统筹发展。",
                    "国家支持灯光智能应用的研究。",
                    GRADES,
                    LOGS,
                    "本法自2017年6月1日起施行。",
                ],
            ),
        );
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let mut table = Table::default();
    for (words, verdict, moved_to, reason) in [
        (
            "依照《灯网安全法》第二条的规定，灯网运营者应当履行灯网安全等级保护义务。",
            "moved",
            json!("第四条"),
            "the words around are those of the old article",
        ),
        (
            "《灯网安全法》第四条规定了等级保护制度。",
            "found",
            json!(null),
            "the present number",
        ),
        (
            "依照《灯网安全法》第二条，灯网安全工作坚持统筹发展。",
            "found",
            json!(null),
            "the present article of that number",
        ),
        (
            "依照《灯网安全法》第九条处理。",
            "no_such_provision",
            json!(null),
            "no text ever had it",
        ),
        // the built-in catalogue knows it, and nobody has imported its text
        (
            "依照《数据安全法》第二十一条处理。",
            "no_text",
            json!(null),
            "on file without a text",
        ),
        (
            "依照《灯网谱系法》第一条处理。",
            "not_in_this_library",
            json!(null),
            "nobody knows it",
        ),
    ] {
        let file = library.files().join("citing.txt");
        std::fs::write(&file, words).unwrap();
        let wanted = vec![(json!(verdict), moved_to)];
        let told = library.json(&["cite", path_text(&file), "--json"]);
        table.check(reason, verdicts(&told) == wanted, &told.to_string());
        let answer = server.ask(
            "POST",
            "/api/v1/citations",
            "Content-Type: text/plain\r\n",
            words.as_bytes(),
        );
        let told = answer.json();
        let list = if told.is_array() {
            told.clone()
        } else {
            told["citations"].clone()
        };
        table.check(reason, verdicts(&list) == wanted, &format!("API: {told}"));
        if verdict == "moved" {
            let printed = library.run(&["cite", path_text(&file)]).out;
            table.check(reason, printed.contains("条号已变，现为第四条"), &printed);
        }
        if verdict == "no_text" {
            let printed = library.run(&["cite", path_text(&file)]).out;
            table.check(reason, printed.contains("有目录无正文"), &printed);
        }
    }
}

/// Kind and detail of what `doctor --content` says of works of this title.
fn disputes(library: &TestLibrary, title: &str) -> Vec<(String, String)> {
    let found = library.json(&["doctor", "--content", "--json"]);
    let list = found.as_array().cloned().unwrap_or_default();
    let of = list.iter().filter(|one| one["title"] == title);
    of.map(|one| {
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        (text("kind"), text("detail"))
    })
    .filter(|(kind, _)| kind.starts_with("disputed"))
    .collect()
}

#[test]
fn what_texts_sources_and_decisions_say_of_a_change_is_held_against_each_other() {
    let first = "2019年3月4日云湖市第四届人民代表大会常务委员会第十次会议通过";
    let amended = "根据2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议《关于修改〈云湖市灯塔条例〉的决定》修正";
    let decision = "# 云湖市人民代表大会常务委员会关于修改《云湖市灯塔条例》的决定\n\n（2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议通过）\n\n云湖市第五届人民代表大会常务委员会第三次会议决定对《云湖市灯塔条例》作如下修改：\n\n一、将第二条修改为：“灯塔应当常亮，并每月检查。”\n\n本决定自2024年5月1日起施行。\n";
    let title = "云湖市灯塔条例";
    let held = |second: &str, notes: &[&str]| {
        TestLibrary::new()
            .with_file(
                "云湖市灯塔条例(2019-03-04).md",
                text(
                    title,
                    &[first],
                    &[AIM, "灯塔应当常亮。", "守塔人应当持证。"],
                ),
            )
            .with_file(
                "云湖市灯塔条例(2024-03-01).md",
                text(title, notes, &[AIM, second, "守塔人应当持证。"]),
            )
    };
    let mut table = Table::default();
    let agreed =
        held("灯塔应当常亮，并每月检查。", &[first, amended]).with_file("决定.md", decision);
    assert_eq!(agreed.import().code, 0);
    let told = disputes(&agreed, title);
    table.check(
        "all three signals agree",
        told.is_empty(),
        &format!("{told:?}"),
    );
    let otherwise =
        held("灯塔应当常亮，并每周检查。", &[first, amended]).with_file("决定.md", decision);
    assert_eq!(otherwise.import().code, 0);
    let told = disputes(&otherwise, title);
    table.check(
        "the text is not what the decision made",
        told.iter()
            .any(|(kind, detail)| kind == "disputed_change" && detail.contains("第二条")),
        &format!("{told:?}"),
    );
    let silent = held("灯塔应当常亮，并每周检查。", &[first]);
    assert_eq!(silent.import().code, 0);
    let told = disputes(&silent, title);
    table.check(
        "the texts differ, and nobody says that it was changed",
        told.iter()
            .any(|(kind, detail)| kind == "disputed_change" && detail.contains("不同")),
        &format!("{told:?}"),
    );
}

fn notes(library: &TestLibrary, work: &str) -> String {
    let shown = library.json(&["show", work, "--json"]);
    let facts = shown["facts"].as_array().cloned().unwrap_or_default();
    let notes = facts.iter().filter(|fact| fact["field"] == "note");
    notes.map(|fact| fact["value"].to_string()).collect()
}

#[test]
fn bad_input_is_told_with_its_evidence_and_the_safe_reading_kept() {
    let library = TestLibrary::new()
        .with_file("甲.md", "# 灯塔管理办法\n\n云湖市人民政府令第3号\n\n2001年3月1日公布\n\n第一条 灯塔应当常亮。\n\n第二条 本办法自2001年4月1日起施行。\n")
        .with_file("乙.md", "# 灯塔管理办法\n\n交通运输部令2005年第7号\n\n2005年3月1日公布\n\n第一条 航道灯塔应当登记。\n\n第二条 本办法自2005年4月1日起施行。\n")
        .with_file("丙.md", "# 航标管理规定\n\n水利部令2020年第9号\n\n2020年3月1日公布\n\n第一条 航标应当登记。\n\n第二条 本规定自2020年4月1日起施行。《灯塔管理办法》同时废止。\n")
        .with_file("丁.md", "# 关于加强灯塔管理的通知\n\n云政发〔2021〕5号\n\n云政办发〔2021〕17号\n\n各区人民政府：\n\n现将有关事项通知如下。\n\n一、灯塔应当常亮。\n\n云湖市人民政府\n\n2021年5月6日\n")
        .with_file("戊.html", "<html><head><title>关于印发《灯塔养护规范》的通知_云湖市人民政府</title></head><body><table><tr><td>索引号</td><td>A001</td><td>发文机关</td><td>云湖市财政局</td></tr><tr><td>标题</td><td>关于2019年预算的公告</td><td>文号</td><td>云财〔2019〕1号</td></tr><tr><td>成文日期</td><td>2019年1月1日</td><td>发布日期</td><td>2019年1月2日</td></tr></table><h1>关于印发《灯塔养护规范》的通知</h1><p>云政发〔2022〕8号</p><p>各区人民政府：</p><p>现将《灯塔养护规范》印发给你们，请遵照执行。</p><p>云湖市人民政府</p><p>2022年6月1日</p><h2>灯塔养护规范</h2><p>第一条 灯塔应当每月检查。</p><p>第二条 本规范自2022年7月1日起施行。</p></body></html>");
    assert_eq!(library.import().code, 0);
    let mut table = Table::default();
    for work in ["灯塔管理办法", "灯塔管理办法-云湖"] {
        let shown = library.json(&["show", work, "--as-of", "2026-01-01", "--json"]);
        table.expect(
            "two acts bear the title: neither is ended",
            work,
            &shown["status"],
            &json!("in_force"),
        );
    }
    let told = notes(&library, "航标管理规定");
    table.check(
        "and both are named",
        told.contains("2 件") && told.contains("灯塔管理办法-云湖"),
        &told,
    );
    let told = notes(&library, "关于加强灯塔管理的通知-云湖");
    table.check(
        "a head with two numbers",
        told.contains("云政办发〔2021〕17号") && told.contains("采用 云政发〔2021〕5号"),
        &told,
    );
    let page = library.json(&["show", "灯塔养护规范-云湖", "--json"]);
    table.expect(
        "the table is of another page",
        "published",
        &page["dates"]["published"],
        &json!(null),
    );
    table.expect(
        "the page's own number",
        "number",
        &page["number"],
        &json!("云政发〔2022〕8号"),
    );
    let told = notes(&library, "灯塔养护规范-云湖");
    table.check(
        "and that is told",
        told.contains("关于2019年预算的公告"),
        &told,
    );
}

/// Two acts: sources give two first days of one; the other was changed after it ended.
fn in_dispute() -> TestLibrary {
    use huidian_model::{Confidence, EventKind, Fact, FactValue, Source, SourceKind, WorkId};
    let library = TestLibrary::new();
    assert_eq!(library.run(&["list"]).code, 0);
    let fact = |value, detail: &str| {
        let source = Source::new(SourceKind::Text, detail);
        Fact::new(value, source, Confidence::High)
    };
    let event = |kind, on: &str, detail: &str| {
        let on = on.parse().unwrap();
        fact(FactValue::Event { kind, on }, detail)
    };
    let store = huidian_store::Store::open(library.data(), library.options()).unwrap();
    let put = store.write(|open| -> Result<(), huidian_store::Error> {
        for title in ["云湖市灯船条例", "云湖市浮标条例"] {
            let title = fact(FactValue::Title(title.to_owned()), "公报");
            let FactValue::Title(name) = &title.value else {
                continue;
            };
            open.put_facts(&WorkId::new(name), std::slice::from_ref(&title))?;
        }
        open.put_facts(
            &WorkId::new("云湖市灯船条例"),
            &[
                event(EventKind::Effective, "2019-05-01", "公报"),
                event(EventKind::Effective, "2019-06-01", "官网"),
            ],
        )?;
        open.put_facts(
            &WorkId::new("云湖市浮标条例"),
            &[
                event(EventKind::Repealed, "2022-01-01", "废止决定"),
                event(EventKind::Amended, "2023-03-04", "修正本"),
            ],
        )?;
        Ok(())
    });
    put.unwrap();
    library
}

#[test]
fn disputed_days_and_repeals_are_listed_shown_and_settled() {
    let library = in_dispute();
    let kinds = |library: &TestLibrary| -> Vec<String> {
        let found = library.json(&["disputes", "--json"]);
        let list = found.as_array().unwrap().iter();
        let own = list.filter(|one| one["work"].as_str().unwrap().starts_with("云湖市"));
        own.map(|one| one["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(kinds(&library), ["disputed_repeal", "disputed_day"]);
    let day = library.json(&["disputes", "云湖市灯船条例", "--json"]);
    let detail = day[0]["detail"].as_str().unwrap();
    for words in ["2019-05-01（公报）", "2019-06-01（官网）"] {
        assert!(detail.contains(words), "{detail}");
    }
    assert_eq!(
        day[0]["choices"][1],
        json!({"field": "effective", "value": "2019-06-01"})
    );
    let server = crate::server::start(&library);
    for (work, words) in [
        ("云湖市灯船条例", "日期有分歧"),
        ("云湖市浮标条例", "又修改（修正本）"),
    ] {
        let path: String = work.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let (status, page) = crate::server::get(&server, &format!("/works/{path}"));
        assert_eq!(status, 200);
        assert!(page.contains("有争议") && page.contains(words), "{page}");
    }
    drop(server);
    // a keeper's word settles a day, with its reason on record
    let correct = [
        "mend",
        "correct",
        "云湖市灯船条例",
        "effective",
        "2019-05-01",
        "--reason",
        "公报所载",
    ];
    assert_eq!(library.run(&correct).code, 0);
    assert_eq!(kinds(&library), ["disputed_repeal"]);
    // without a reason nothing is left as it stands
    let settle = ["disputes", "云湖市浮标条例", "--settle", "1"];
    assert_ne!(library.run(&settle).code, 0);
    let run = library.run(&[&settle[..], &["--reason", "两件同名"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(kinds(&library), Vec::<String>::new());
    let settled = library.json(&["disputes", "--settled", "--json"]);
    assert_eq!(settled[0]["reason"], "两件同名");
    assert_eq!(library.run(&["disputes", "--reopen", "1"]).code, 0);
    assert_eq!(kinds(&library), ["disputed_repeal"]);
}
