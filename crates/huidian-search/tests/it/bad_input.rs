//! Queries that nobody should send.

use std::time::{Duration, Instant};

use huidian_search::{SearchIndex, SearchRequest};

use crate::library::{TODAY, index};

fn answered(index: &SearchIndex, text: &str) {
    let begun = Instant::now();
    let request = SearchRequest::new(text, TODAY);
    let results = index.search(&request).unwrap();
    for hit in &results.articles {
        let pieces: String = hit
            .snippet
            .pieces()
            .into_iter()
            .map(|(piece, _)| piece)
            .collect();
        assert_eq!(pieces, hit.snippet.text);
    }
    let _ = index.suggest(text, 10);
    // the figure is 100 ms in a release build; tests are built without optimisation
    let limit = if cfg!(debug_assertions) {
        Duration::from_secs(2)
    } else {
        Duration::from_millis(100)
    };
    assert!(
        begun.elapsed() < limit,
        "{:?} for {}",
        begun.elapsed(),
        text.chars().take(40).collect::<String>()
    );
}

#[test]
fn every_query_is_answered() {
    let index = index();
    let many = |piece: &str, count: usize| piece.repeat(count);
    for text in [
        many("数据", 50_000),
        many("(", 10_000),
        many(")", 10_000),
        many("\"", 9_999),
        many("-", 5_000),
        many("数据 OR ", 5_000),
        many("NOT ", 5_000),
        many("((a|b)*)+", 3_000),
        many("的", 1_000),
        many("。，；", 1_000),
        many("😀", 1_000),
        many("year:..", 500),
        many("9", 5_000),
        many("第一条", 2_000),
        "的 了 吗".into(),
        "。".into(),
        "\0\u{FFFF}\u{202E}".into(),
        "请问怎么办".into(),
        "^(([a-z])+.)+[A-Z]([a-z])+$".into(),
        "sector: issuer: kind:".into(),
        "as-of:9999-99-99 year:99999999999".into(),
        "第九九九九九九九九九九九九条".into(),
        "a".repeat(80),
    ] {
        answered(&index, &text);
    }
}

#[test]
fn pages_past_the_end_are_empty() {
    let mut request = SearchRequest::new("河道", TODAY);
    request.offset = usize::MAX;
    request.limit = usize::MAX;
    assert!(index().search(&request).unwrap().articles.is_empty());
    request.offset = 0;
    request.limit = 0;
    assert!(index().search(&request).unwrap().articles.is_empty());
}

#[test]
fn an_empty_index_answers() {
    answered(&SearchIndex::in_memory(&[]), "数据出境安全评估怎么办");
}
