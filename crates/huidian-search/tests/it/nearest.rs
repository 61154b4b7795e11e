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

#[test]
fn a_work_that_the_question_names_leads() {
    for (question, work) in [
        ("按照河道法，数据汇交有什么要求吗", "河道安全法"),
        (
            "江河数据共享管理条例里对河道巡查怎么说",
            "江河数据共享管理条例",
        ),
        ("《用工保障法》对安全的单位怎么说", "用工保障法"),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        let first = hits(&results).into_iter().next().unwrap_or_default();
        assert!(first.starts_with(work), "{question}: {first}");
    }
}

#[test]
fn a_question_that_nothing_fits_is_told_so_and_offered_words() {
    for (question, fits) in [
        ("公司没给我交工伤保险怎么办", true),
        ("请问拖欠劳动报酬可以投诉吗？", true),
        ("红烧肉用什么锅炖比较香呢，河道边的饭馆", false),
    ] {
        let results = search(question);
        assert_eq!(results.mode, Mode::Nearest, "{question}");
        let notes = results.interpretation.notes.join("");
        assert_eq!(
            !notes.contains("没有很贴切的条文"),
            fits,
            "{question}: {notes}"
        );
        assert_eq!(results.suggestions.is_empty(), fits, "{question}");
        assert!(!results.articles.is_empty(), "{question}");
    }
}
