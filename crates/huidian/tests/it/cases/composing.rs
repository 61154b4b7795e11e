//! Amended texts composed by the binary from a text and decisions, and held against the published text.

use serde_json::json;

use super::{Cases, Table};

fn law(note: &str, articles: &[&str]) -> Vec<u8> {
    let mut text = format!("# 云湖市灯塔条例\n\n（{note}）\n\n");
    for (index, words) in articles.iter().enumerate() {
        let numeral = huidian_text::format_numeral(index as u32 + 1);
        text.push_str(&format!(
            "第{numeral}条　{}\n\n",
            words.replace('\n', "\n\n")
        ));
    }
    text.into_bytes()
}

const DECISION: &str = "# 云湖市人民代表大会常务委员会关于修改《云湖市灯塔条例》的决定

（2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议通过）

云湖市第五届人民代表大会常务委员会第三次会议决定对《云湖市灯塔条例》作如下修改：

一、将第二条修改为：“灯塔应当常亮，并每月检查。”

二、增加一条，作为第三条：“守塔人应当持证。”

三、将第三条第二款中的“海事局”修改为“海事机构”。

四、将第九条修改为：“灯塔应当登记。”

此外，对条文顺序作相应调整。

本决定自2024年5月1日起施行。
";

#[test]
fn a_decision_is_applied_explained_and_held_against_the_published_text() {
    let old_note = "2019年3月4日云湖市第四届人民代表大会常务委员会第十次会议通过";
    let new_note = "2019年3月4日云湖市第四届人民代表大会常务委员会第十次会议通过　根据2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议《关于修改〈云湖市灯塔条例〉的决定》修正";
    let last = "违反本条例第三条规定的，由海事局处罚，并予以公告。";
    let cases = Cases::of([
        (
            "云湖市灯塔条例(2019-03-04).md",
            law(
                old_note,
                &[
                    "为了养护灯塔，制定本条例。",
                    "灯塔应当常亮。",
                    "灯塔由市管理。\n海事局负责监督。",
                    last,
                ],
            ),
        ),
        (
            "云湖市灯塔条例(2024-03-01).md",
            law(
                new_note,
                &[
                    "为了养护灯塔，制定本条例。",
                    "灯塔应当常亮，并每月检查。",
                    "守塔人应当持证。",
                    "灯塔由市管理。\n海事机构负责监督。",
                    "违反本条例第四条规定的，由海事局处罚，并予以通报。",
                ],
            ),
        ),
        ("决定.md", DECISION.as_bytes().to_vec()),
    ]);
    let decision = cases.item("决定.md")["work"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let made = cases.library.json(&[
        "compose",
        "云湖市灯塔条例@2019-03-04",
        &decision,
        "--against",
        "云湖市灯塔条例@2024-03-01",
        "--json",
    ]);
    let mut table = Table::default();
    table.expect("marked", "composed", &made["composed"], &json!(true));
    let article = |at: usize, key: &str| made["articles"][at][key].clone();
    table.expect(
        "new words",
        "第二条",
        &article(1, "text"),
        &json!("灯塔应当常亮，并每月检查。"),
    );
    table.expect("put in", "was", &article(2, "was"), &json!(null));
    table.expect(
        "counted again",
        "path",
        &article(3, "path"),
        &json!("第四条"),
    );
    table.expect(
        "words in a paragraph",
        "第四条",
        &article(3, "text"),
        &json!("灯塔由市管理。\n海事机构负责监督。"),
    );
    table.check(
        "its own reference follows",
        article(4, "text")
            .as_str()
            .is_some_and(|text| text.contains("本条例第四条")),
        &made["articles"][4].to_string(),
    );
    table.check(
        "explained by the words that made it",
        article(1, "made_by")[0]["words"]
            .as_str()
            .is_some_and(|words| words.contains("将第二条修改为")),
        &made["articles"][1].to_string(),
    );
    table.check(
        "an article that is not there is told",
        made["undone"][0]["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("第九条")),
        &made["undone"].to_string(),
    );
    table.expect(
        "against the published",
        "equal",
        &made["against"]["equal"],
        &json!(4),
    );
    table.expect(
        "against the published",
        "differs",
        &made["against"]["mismatches"][0]["path"],
        &json!("第五条"),
    );
}

/// A decision of a day and title that changes one article.
fn decision_of(day: &str, called: &str, change: &str) -> Vec<u8> {
    DECISION
        .replace("2024年3月1日", day)
        .replace("关于修改", called)
        .split("一、")
        .next()
        .map(|head| format!("{head}一、{change}\n\n本决定自公布之日起施行。\n"))
        .unwrap_or_default()
        .into_bytes()
}

#[test]
fn bisecting_finds_the_first_decision_that_went_wrong() {
    let first = "2019年3月4日云湖市第四届人民代表大会常务委员会第十次会议通过";
    let second = format!(
        "{first}　根据2024年3月1日云湖市第五届人民代表大会常务委员会第三次会议《关于修改〈云湖市灯塔条例〉的决定》修正"
    );
    let third = format!(
        "{second}　根据2025年6月2日云湖市第五届人民代表大会常务委员会第九次会议《关于修改〈云湖市灯塔条例〉的决定》第二次修正"
    );
    let aim = "为了养护灯塔，制定本条例。";
    let cases = Cases::of([
        (
            "云湖市灯塔条例(2019-03-04).md",
            law(first, &[aim, "灯塔应当常亮。", "守塔人应当持证。"]),
        ),
        (
            "云湖市灯塔条例(2024-03-01).md",
            law(
                &second,
                &[aim, "灯塔应当常亮，并每月检查。", "守塔人应当持证。"],
            ),
        ),
        // published otherwise than the second decision says
        (
            "云湖市灯塔条例(2025-06-02).md",
            law(
                &third,
                &[aim, "灯塔应当常亮，并每月检查。", "守塔人应当持证并登记。"],
            ),
        ),
        (
            "第一个决定.md",
            decision_of(
                "2024年3月1日",
                "关于修改",
                "将第二条修改为：“灯塔应当常亮，并每月检查。”",
            ),
        ),
        (
            "第二个决定.md",
            decision_of(
                "2025年6月2日",
                "关于再次修改",
                "将第三条修改为：“守塔人应当持证上岗。”",
            ),
        ),
    ]);
    let work = |name: &str| {
        let item = cases.item(name);
        item["work"].as_str().unwrap_or_default().to_owned()
    };
    let (one, two) = (work("第一个决定.md"), work("第二个决定.md"));
    let base = "云湖市灯塔条例@2019-03-04";
    let made = cases
        .library
        .json(&["compose", base, &one, &two, "--bisect", "--json"]);
    let mut table = Table::default();
    let found = &made["first_wrong"];
    table.check(
        "the second decision",
        found["decision"]
            .as_str()
            .is_some_and(|decision| decision.contains("2025-06-02")),
        &made.to_string(),
    );
    table.expect(
        "against the text after it",
        "text",
        &found["text"],
        &json!("云湖市灯塔条例@2025-06-02"),
    );
    table.expect(
        "the article",
        "path",
        &found["articles"][0]["path"],
        &json!("第三条"),
    );
    table.expect(
        "how",
        "kind",
        &found["articles"][0]["kind"],
        &json!("words"),
    );
    let good = cases
        .library
        .json(&["compose", base, &one, "--bisect", "--json"]);
    table.expect(
        "nothing went wrong",
        "first_wrong",
        &good["first_wrong"],
        &json!(null),
    );
    let turned = cases.library.json(&["compose", base, &two, &one, "--json"]);
    table.check(
        "decisions out of order are told",
        turned["warnings"][0]
            .as_str()
            .is_some_and(|warning| warning.contains("之前")),
        &turned["warnings"].to_string(),
    );
    let twice = cases.library.json(&["compose", base, &one, &one, "--json"]);
    table.check(
        "two decisions of one day are told",
        twice["warnings"][0]
            .as_str()
            .is_some_and(|warning| warning.contains("同为 2024-03-01")),
        &twice["warnings"].to_string(),
    );
}
