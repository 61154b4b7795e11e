//! Copies of one text: the better source is shown, the others say where they differ, and all of it can be taken back.

use serde_json::Value;

use crate::testing::{TestLibrary, path_text, regulation};

const TITLE: &str = "灯塔养护管理办法";
/// What the account wrote in one article, and what stands there.
const SLIP: (&str, &str) = ("养护纪录", "养护记录");

/// A rule of a body of the authority file: a repost of nobody knows whom would wait for a person.
fn law() -> String {
    let text = regulation(TITLE, 1, 24);
    let (_, articles) = text.split_once("## 第一章").expect("a chapter");
    let head = "（2019年3月2日国家互联网信息办公室令第7号公布，自2019年6月1日起施行）";
    let articles = articles.replace("本条例", "本办法");
    format!("# {TITLE}\n\n{head}\n\n## 第一章{articles}")
}

/// An account's page with the whole text, one article of it with a slip.
fn repost(address: &str, account: &str) -> String {
    format!(
        "---\ntitle: {TITLE}\nurl: {address}\nsource: {account}\ndate: 2019-03-04\n---\n\n{}",
        law().replacen(SLIP.1, SLIP.0, 1)
    )
}

fn import(library: &TestLibrary, name: &str, content: &str) -> Value {
    let path = library.files().join(name);
    std::fs::write(&path, content).expect("write a file");
    library.json(&["import", "--json", path_text(&path)])
}

fn copies(library: &TestLibrary) -> Vec<(String, String, bool, Option<u64>)> {
    let work = library.json(&["show", TITLE, "--json"]);
    let copies = work["copies"].as_array().expect("copies");
    copies
        .iter()
        .map(|copy| {
            (
                copy["name"].as_str().expect("a name").to_owned(),
                copy["rank"].as_str().expect("a rank").to_owned(),
                copy["leads"].as_bool().expect("yes or no"),
                copy["differing"].as_u64(),
            )
        })
        .collect()
}

fn text(library: &TestLibrary) -> String {
    library.run(&["show", TITLE, "--text"]).out
}

fn row(name: &str, rank: &str, leads: bool, differing: u64) -> (String, String, bool, Option<u64>) {
    (name.to_owned(), rank.to_owned(), leads, Some(differing))
}

#[test]
fn the_better_source_is_shown_whichever_came_first_and_the_other_says_where_it_differs() {
    let account = repost("https://example.org/1", "港口观察");
    let pages = [("转载.md", account.as_str()), ("原文.md", &law())];
    for order in [[0, 1], [1, 0]] {
        let library = TestLibrary::new();
        for place in order {
            let (name, content) = pages[place];
            import(&library, name, content);
        }
        assert_eq!(
            copies(&library),
            [
                row("原文.md", "trusted", true, 0),
                row("转载.md", "repost", false, 1)
            ],
            "{order:?}"
        );
        assert!(!text(&library).contains(SLIP.0), "{order:?}");
        let found = library.json(&["search", &format!("\"{}\"", SLIP.0), "--json"]);
        assert_eq!(found["total"], 0, "the index has the words that are shown");
    }
}

#[test]
fn a_page_of_the_issuer_leads_a_repost_and_none_leads_its_equals() {
    let library = TestLibrary::new();
    import(
        &library,
        "甲.md",
        &repost("https://example.org/1", "港口观察"),
    );
    let other = repost("https://example.net/2", "灯塔之友").replacen("报送", "上报", 1);
    import(&library, "乙.md", &other);
    assert_eq!(
        copies(&library),
        [
            row("甲.md", "repost", true, 0),
            row("乙.md", "repost", false, 1)
        ]
    );
    let official =
        repost("https://www.example.gov.cn/3", "国家互联网信息办公室").replace(SLIP.0, SLIP.1);
    import(&library, "丙.md", &official);
    assert_eq!(
        copies(&library)[0],
        row("丙.md", "issuer", true, 0),
        "{:?}",
        copies(&library)
    );
    assert!(!text(&library).contains(SLIP.0));
}

#[test]
fn taking_back_the_better_copy_brings_the_other_words_back() {
    let library = TestLibrary::new();
    import(
        &library,
        "转载.md",
        &repost("https://example.org/1", "港口观察"),
    );
    let before = text(&library);
    let batch = import(&library, "原文.md", &law())["batch"].clone();
    assert_ne!(text(&library), before);
    let undone = library.run(&["batch", "undo", &batch.to_string().replace('"', "")]);
    assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
    assert_eq!(text(&library), before);
    assert_eq!(copies(&library), [row("转载.md", "repost", true, 0)]);
}
