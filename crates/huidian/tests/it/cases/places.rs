//! Places of codes: by the part that is named, by the number of a part that is a text of its own, and whole texts for programs.

use serde_json::{Value, json};

use super::Table;
use crate::server::start;
use crate::testing::TestLibrary;

/// 第一编 总则 and 第二编 分则, whose chapters count anew; the first article of a chapter names it.
fn penal_code() -> String {
    let mut text = "# 中华人民共和国航标惩治法\n\n1997年3月14日 第八届全国人民代表大会第五次会议通过\n\n<!-- INFO END -->\n\n".to_owned();
    let mut article = 0;
    for (part, chapters) in [("第一编　总则", 2), ("第二编　分则", 3)] {
        text.push_str(&format!("## {part}\n\n"));
        for chapter in 1..=chapters {
            let numeral = huidian_text::format_numeral(chapter);
            text.push_str(&format!("### 第{numeral}章　航标\n\n"));
            for section in 1..=2 {
                let section = huidian_text::format_numeral(section);
                article += 1;
                let number = huidian_text::format_numeral(article);
                text.push_str(&format!(
                    "#### 第{section}节　灯塔\n\n第{number}条　{part}第{numeral}章第{section}节的灯塔，由守塔人看守。\n\n"
                ));
            }
        }
    }
    text
}

/// A code held as one text for each part; no text numbers its part.
fn code_in_parts() -> TestLibrary {
    let part = |part: &str, from: u32, to: u32| {
        let mut text = format!(
            "# 中华人民共和国民法典\n\n# {part}\n\n2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n"
        );
        for (chapter, number) in (1..).zip(from..=to) {
            let chapter = huidian_text::format_numeral(chapter);
            let numeral = huidian_text::format_numeral(number);
            text.push_str(&format!(
                "## 第{chapter}章　一般规定\n\n第{numeral}条　民事主体的第{number}项权利受法律保护。\n\n"
            ));
        }
        text
    };
    TestLibrary::new()
        .with_file("民法典/总则.md", part("总则", 1, 4))
        .with_file("民法典/物权编.md", part("物权编", 5, 8))
        .with_file("民法典/人格权编.md", part("人格权编", 9, 12))
        .with_file("航标惩治法.md", penal_code())
}

#[test]
fn parts_and_chapters_are_found_as_people_name_them_at_every_way_in() {
    let library = code_in_parts();
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let mut table = Table::default();
    for (work, place, words) in [
        // chapters of the two parts bear the same numbers
        ("航标惩治法", "分则第一章", "第二编　分则第一章第一节"),
        ("航标惩治法", "总则第一章第二节", "第一编　总则第一章第二节"),
        ("航标惩治法", "分则第三章第二节", "第二编　分则第三章第二节"),
        (
            "航标惩治法",
            "第二编第一章第二节",
            "第二编　分则第一章第二节",
        ),
        ("航标惩治法", "第三章第一节", "第二编　分则第三章第一节"),
        // a part that is a text of its own, by its name and by its number
        ("民法典", "人格权编第二章", "第10项"),
        ("民法典", "第三编第二章", "第10项"),
        ("民法典", "总则编第二章", "第2项"),
        ("民法典", "第二编第四章", "第8项"),
    ] {
        let shown = library.json(&["show", work, place, "--json"]);
        let has = |value: &Value| {
            let text = value["text"].as_str().unwrap_or("");
            text.contains(words)
        };
        let is_right = has(&shown["provision"]);
        table.check(place, is_right, &format!("show: {shown}"));
        let id = shown["work"]["id"].as_str().unwrap_or(work);
        let path =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let address = format!("/api/v1/works/{}/{}", path(id), path(place));
        let answer = server.ask("GET", &address, "", b"");
        table.check(
            place,
            answer.status == 200,
            &format!("API: {}", answer.head),
        );
        table.check(place, has(&answer.json()), "API: other words");
        let page = server.ask(
            "GET",
            &format!("/works/{}/{}", path(id), path(place)),
            "",
            b"",
        );
        table.check(place, page.status == 200, &format!("page: {}", page.head));
        for query in [format!("{work}{place}"), format!("{work} {place}")] {
            let found = library.json(&["search", &query, "--json"]);
            table.expect(&query, "found", &found["jumps"][0]["found"], &json!(true));
            table.expect(
                &query,
                "where",
                &found["jumps"][0]["provision"],
                &shown["provision"]["path"],
            );
        }
    }
    // what is not there is not found in another part
    for (work, place) in [
        ("航标惩治法", "总则第三章"),
        ("民法典", "人格权编第五章"),
        ("民法典", "第四编第一章"),
    ] {
        let run = library.run(&["show", work, place]);
        table.check(place, run.code != 0, &run.out);
    }
}

#[test]
fn whole_texts_come_as_json_where_it_is_asked_for() {
    let library = code_in_parts();
    assert_eq!(library.import().code, 0);
    let shown = library.json(&["show", "民法典", "--text", "--json"]);
    let texts = shown["texts"].as_array().unwrap();
    assert_eq!(texts.len(), 3, "{shown}");
    assert_eq!(shown["work"]["id"], "民法典");
    for text in texts {
        let words = text["text"].as_str().unwrap();
        assert!(words.contains("民事主体"), "{words}");
        assert!(text["expression"]["label"].is_string(), "{text}");
    }
    let label = texts[1]["expression"]["label"].as_str().unwrap();
    let one = library.json(&["show", "民法典", "--version", label, "--text", "--json"]);
    assert_eq!(one["texts"].as_array().unwrap().len(), 1, "{one}");
    // plain text stays as it was
    let plain = library.run(&["show", "民法典", "--text"]);
    assert!(
        plain.out.starts_with("中华人民共和国民法典"),
        "{}",
        plain.out
    );
}
