//! A text as it is read: articles, terms, notices.

use huidian_model::{EventKind, Expression, ExpressionId, FactValue, WorkId};
use huidian_parse::{Hints, parse};
use huidian_store::{PackedText, content_hash};

use crate::library::{LAW, RULE, TestLibrary};
use huidian_testing::{event, fact};

const TITLE: &str = "灯塔守望规定";

/// The second article has two paragraphs, the last is a definition.
const TEXT: &str = "灯塔守望规定\n\n\
    第一条　为了规范灯塔守望，制定本规定。港务行政主管部门（以下简称港务部门）负责灯塔守望工作。\n\n\
    第二条　守望人员应当昼夜值守。\n\n遇有雾号时，港务部门应当加派守望人员，港务部门不得推诿。\n\n\
    第三条　本规定所称雾号，是指为船舶示警而发出的声响。\n";

/// A library with one text more, as the parser reads it.
fn library() -> TestLibrary {
    let library = TestLibrary::new();
    let document = parse(TEXT, &Hints::default()).document;
    let expression = Expression {
        id: ExpressionId {
            work: WorkId::new(TITLE),
            label: "2020-01-01".to_owned(),
        },
        title: TITLE.to_owned(),
        part: None,
        dated_on: "2020-01-01".parse().ok(),
        effective_on: "2020-03-01".parse().ok(),
        effective_basis: "附则".to_owned(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: content_hash(document.text.as_bytes()),
        article_count: 3,
        char_count: document.text.chars().count() as u32,
    };
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            let facts = [
                fact(FactValue::Title(TITLE.to_owned())),
                event(EventKind::Amended, "2021-07-01"),
            ];
            store.put_facts(&WorkId::new(TITLE), &facts)?;
            store.put_expression(&expression, &PackedText::new(&document))?;
            Ok(())
        })
        .unwrap();
    library.state.forget();
    library
}

#[tokio::test]
async fn an_article_begins_on_the_line_of_its_label() {
    let page = library().page(&format!("/works/{TITLE}")).await;
    for label in ["第一条", "第二条", "第三条"] {
        let at = page.find(&format!("{label}</a></b>")).unwrap();
        let after = &page[at + label.len() + "</a></b>".len()..];
        assert!(
            !after.starts_with("</p>"),
            "{label}: {}",
            &page[at..at + 120]
        );
    }
    assert!(
        page.contains("id=\"第二条/第二款\""),
        "the second paragraph keeps its address"
    );
}

#[tokio::test]
async fn definitions_and_short_names_are_explained_where_they_are_used() {
    let library = library();
    let page = library.page(&format!("/works/{TITLE}")).await;
    let article = &page[page.find("id=\"第二条\"").unwrap()..page.find("id=\"第三条\"").unwrap()];
    assert_eq!(
        article.matches(">港务部门</a>").count(),
        1,
        "only the first: {article}"
    );
    assert_eq!(article.matches(">雾号</a>").count(), 1);
    assert!(page.contains("<dfn>雾号</dfn>") && page.contains("<dfn>港务部门</dfn>"));
    let terms = &page[page.find("<section class=\"terms\"").unwrap()..];
    assert!(
        terms.contains("雾号，是指为船舶示警而发出的声响"),
        "{terms}"
    );
    assert!(
        terms.contains(&format!("href=\"/works/{TITLE}/第三条\"")),
        "{terms}"
    );
    for link in page.split("class=\"term\" href=\"#").skip(1) {
        let id = &link[..link.find('"').unwrap()];
        assert!(page.contains(&format!("id=\"{id}\"")), "{id} is explained");
    }
    let page = library.page(&format!("/works/{TITLE}/第二条")).await;
    assert!(
        page.contains("<section class=\"terms\""),
        "on its own page too"
    );
}

#[tokio::test]
async fn a_later_version_that_is_not_held_is_told() {
    let library = library();
    for address in [format!("/works/{TITLE}"), format!("/works/{TITLE}/第一条")] {
        let page = library.page(&address).await;
        assert!(page.contains("2021年7月1日又有修改"), "{address}");
        let before = library.page(&format!("{address}?as_of=2020-06-01")).await;
        assert!(!before.contains("又有修改"), "{address} before it happened");
    }
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(!page.contains("又有修改"));
}

#[tokio::test]
async fn a_text_lists_what_it_cites() {
    let page = TestLibrary::new().page(&format!("/works/{LAW}")).await;
    let cites = &page[page.find("id=\"cites\"").unwrap()..];
    assert!(cites.contains("《档案数据分级办法》</a>"), "{cites}");
}

#[tokio::test]
async fn an_article_lists_what_cites_it() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{RULE}/第一条")).await;
    let cited = &page[page.find("id=\"cited\"").unwrap()..];
    assert!(
        cited.contains(&format!("href=\"/works/{LAW}/第三条\"")),
        "{cited}"
    );
    let page = library.page(&format!("/works/{LAW}/第一条")).await;
    assert!(!page.contains("id=\"cited\""));
}

#[tokio::test]
async fn downloads_stay_on_the_text_that_is_shown() {
    let library = TestLibrary::new();
    let page = library
        .page(&format!("/works/{LAW}?version=2019-06-01"))
        .await;
    assert!(page.contains(&format!("/works/{LAW}/text.docx?version=2019-06-01")));
    let old = library
        .page(&format!("/works/{LAW}/text.txt?version=2019-06-01"))
        .await;
    let new = library.page(&format!("/works/{LAW}/text.txt")).await;
    assert_ne!(old, new);
}
