//! What answers rest on is opened where the library holds it, and nothing else in its stead; bad input is told in the reader's language.

use axum::http::StatusCode;
use huidian_model::{EventKind, FactValue, WorkId, WorkKind};
use huidian_store::PackedText;
use huidian_testing::{event, fact};

use crate::account::post;
use crate::duties::bank;
use crate::library::{TestLibrary, document, text_of};

const LAW: &str = "中华人民共和国网络安全法";

/// The law of 2016 up to article 40; that of 2025 is not held.
fn hold_the_old_law(library: &TestLibrary) {
    hold(library, "2016-11-07", "2017-06-01");
}

/// One text of the law, and no other.
fn hold(library: &TestLibrary, label: &str, effective: &str) {
    let articles: Vec<String> = (1..=40)
        .map(|number| {
            let numeral = huidian_text::format_numeral(number);
            format!("第{numeral}条　灯塔第{number}类网络的管理，由主管部门规定。")
        })
        .collect();
    let mut lines: Vec<&str> = articles.iter().map(String::as_str).collect();
    lines.insert(21, "（一）指定灯塔的负责人；");
    let text = document(LAW, &lines);
    let work = WorkId::new(LAW);
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            let facts = [
                fact(FactValue::Title(LAW.to_owned())),
                fact(FactValue::Kind(WorkKind::Law)),
                event(EventKind::Published, "2016-11-07"),
                event(EventKind::Effective, "2017-06-01"),
            ];
            store.put_facts(&work, &facts)?;
            let expression = text_of(LAW, label, effective, &text);
            store.put_expression(&expression, &PackedText::new(&text))?;
            Ok(())
        })
        .unwrap();
}

/// What a page says of the provision of a duty: the link and the mark.
fn line_of<'p>(page: &'p str, place: &str) -> &'p str {
    let at = page
        .find(place)
        .unwrap_or_else(|| panic!("{place} not in {page}"));
    let start = page[..at].rfind("<p class=\"meta\"").unwrap_or(0);
    let end = page[at..].find("</p>").map_or(page.len(), |end| at + end);
    &page[start..end]
}

#[tokio::test]
async fn an_article_of_a_text_that_is_not_held_is_not_opened_in_another() {
    let library = TestLibrary::new();
    hold_the_old_law(&library);
    let home = bank(&library).await;
    let page = library.page(&format!("{home}?as_of=2025-06-01")).await;
    let line = line_of(&page, "第二十一条第一项");
    assert!(
        line.contains("第二十一条第一项?as_of=2025-06-01\"") && !line.contains("本库未收"),
        "the text of the day is held: {line}"
    );
    // the amended law is another text: its articles have other numbers
    let page = library.page(&format!("{home}?as_of=2026-06-01")).await;
    let line = line_of(&page, "第二十三条第一项");
    assert!(
        line.contains("本库未收当日文本") && line.contains(&format!("href=\"/works/{LAW}\"")),
        "{line}"
    );
    assert!(!page.contains(&format!("/works/{LAW}/第")), "{page}");
    let english = library
        .page(&format!("{home}?as_of=2026-06-01&lang=en"))
        .await;
    let line = line_of(&english, "第二十三条第一项");
    assert!(
        line.contains("本库未收当日文本 (text of that day not held here)"),
        "{line}"
    );
    // a work that the library does not know at all
    let line = line_of(&page, "第七十四条");
    assert!(line.contains("本库未收此文件"), "{line}");
    // every link of the page opens
    for place in page.split("href=\"/works/").skip(1) {
        let path = format!("/works/{}", place.split('"').next().unwrap());
        let (status, _) = library.get(&path.replace("&amp;", "&")).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_later_text_does_not_stand_in_for_the_one_of_the_day() {
    let library = TestLibrary::new();
    hold(&library, "2025-10-28", "2026-01-01");
    let home = bank(&library).await;
    let page = library.page(&format!("{home}?as_of=2025-06-01")).await;
    let line = line_of(&page, "第二十一条第一项");
    assert!(
        line.contains("本库未收当日文本") && !line.contains("/第二十一条"),
        "{line}"
    );
    let page = library.page(&format!("{home}?as_of=2026-06-01")).await;
    let line = line_of(&page, "《中华人民共和国网络安全法》第二十七条");
    assert!(line.contains("/第二十七条?as_of=2026-06-01\""), "{line}");
}

#[tokio::test]
async fn a_text_is_opened_until_the_one_that_replaces_it_takes_effect() {
    let library = TestLibrary::new();
    hold_the_old_law(&library);
    hold(&library, "2025-10-28", "2026-01-01");
    let home = bank(&library).await;
    for (day, is_held) in [
        ("2025-10-27", true),
        // the amended text is made and not in force
        ("2025-10-28", true),
        ("2025-12-31", true),
    ] {
        let page = library.page(&format!("{home}?as_of={day}")).await;
        let line = line_of(&page, "第二十一条第一项");
        assert_eq!(
            line.contains(&format!("第二十一条第一项?as_of={day}\"")),
            is_held,
            "{day}: {line}"
        );
        assert!(!line.contains("本库未收当日文本"), "{day}: {line}");
    }
    // a change that is known and not held ends the text on the day on which it takes effect
    let library = TestLibrary::new();
    hold_the_old_law(&library);
    let amended = [
        event(EventKind::Amended, "2025-10-28"),
        fact(FactValue::TextEffective {
            dated: "2025-10-28".parse().unwrap(),
            on: "2026-01-01".parse().unwrap(),
        }),
    ];
    library
        .store
        .write(|store| store.put_facts(&WorkId::new(LAW), &amended))
        .unwrap();
    let home = bank(&library).await;
    for (day, place, is_held) in [
        ("2025-12-31", "第二十一条第一项", true),
        ("2026-01-01", "第二十三条第一项", false),
    ] {
        let page = library.page(&format!("{home}?as_of={day}")).await;
        let line = line_of(&page, place);
        assert_eq!(!line.contains("本库未收当日文本"), is_held, "{day}: {line}");
    }
}

#[tokio::test]
async fn a_provision_that_the_held_text_lacks_is_said_to_be_missing() {
    let library = TestLibrary::new();
    hold_the_old_law(&library);
    let home = bank(&library).await;
    // penalties stand behind article 40
    let page = library.page(&format!("{home}?as_of=2025-06-01")).await;
    let at = page.find("第五十九条第一款").expect("a penalty");
    let after: String = page[at..].chars().take(80).collect();
    assert!(after.contains("本库未收此条"), "{after}");
    let threshold = library
        .page("/duties/thresholds?id=incident_tier&on=2026-06-01")
        .await;
    assert!(
        threshold.contains("https://www.cac.gov.cn/") && threshold.contains("本库未收此文件"),
        "the official address stands in for a work that is not held: {threshold}"
    );
}

#[tokio::test]
async fn bad_input_is_told_in_chinese_and_in_english() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let form = |form: &str| post(&format!("{home}/profile"), form, None);
    let has_english = |page: &str| {
        let main = page.split("<main").nth(1).unwrap_or(page);
        let text = main.split("</main>").next().unwrap_or(main);
        [
            "is no",
            "is not",
            "it counts",
            "are understood",
            "failed to",
            "invalid",
        ]
        .into_iter()
        .find(|words| text.contains(words))
        .map(str::to_owned)
    };
    let (_, _, negative) = library
        .ask(form("group=personal_information&pi_persons=-4"))
        .await;
    assert!(negative.contains("填为 -4，数量不能为负"), "{negative}");
    assert_eq!(has_english(&negative), None);
    let asked = [
        (
            "?as_of=1999-01-01",
            "可用 2000 年至 2100 年",
            "days from 2000 to 2100",
        ),
        ("?as_of=2026-13-01", "不是日期", "no day such as"),
        ("?as_of=2026-03-01&since=x", "不是日期", "no day such as"),
        ("?by=colour", "三种分组", "known: topic sector work"),
    ];
    for (query, chinese, english) in asked {
        let (status, page) = library.get(&format!("{home}{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.contains(chinese), "{query}: {page}");
        assert_eq!(has_english(&page), None, "{query}");
        let (_, page) = library.get(&format!("{home}{query}&lang=en")).await;
        assert!(page.contains(english), "{query}: {page}");
    }
    let body = serde_json::json!({"profile": {"is_bank": true, "pi_persons": -1}});
    let request = axum::http::Request::post("/api/v1/duties/answers")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    let (_, _, told) = library.ask(request).await;
    for words in [
        "没有“is_bank”这个属性",
        "is_bank is no attribute",
        "数量不能为负",
        "pi_persons is -1",
    ] {
        assert!(told.contains(words), "{words} not in {told}");
    }
}
