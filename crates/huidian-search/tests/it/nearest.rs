//! Questions.

use huidian_search::Mode;

use crate::library::{hits, search};

#[test]
fn questions_lead_to_the_article() {
    for (question, article) in [
        ("公司没给我交工伤保险怎么办", "用工保障法 第三十一条"),
        ("请问拖欠劳动报酬可以投诉吗？", "用工保障法 第三十条"),
        ("谁来管河道里倒垃圾的事", "北方省河道管理条例 第十条"),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        assert_eq!(hits(&results)[0], article, "{question}");
        assert!(
            !results.interpretation.notes.is_empty(),
            "the reader is told"
        );
    }
}

#[test]
fn words_that_nothing_contains_together_are_loosened() {
    let results = search("工伤 投诉");
    assert_eq!(results.mode, Mode::Nearest);
    assert!(results.article_total >= 2);
}

#[test]
fn phrases_and_operators_are_never_loosened() {
    for query in ["\"工伤投诉\"", "工伤 AND \"投诉\"", "(工伤 投诉) OR 海洋"] {
        let results = search(query);
        assert_eq!(
            (results.mode, results.article_total),
            (Mode::Exact, 0),
            "{query}"
        );
    }
}

#[test]
fn filters_hold_for_the_nearest_too() {
    let results = search("河道里倒垃圾归谁管理 kind:法律");
    assert!(
        results
            .articles
            .iter()
            .all(|hit| hit.kind == Some(huidian_model::WorkKind::Law))
    );
    assert!(!results.articles.is_empty());
}
