//! What comes first, and what is folded.

use huidian_model::ForceStatus;
use huidian_search::SearchRequest;

use crate::library::{TODAY, hits, index, search};

#[test]
fn the_definition_comes_first() {
    assert_eq!(hits(&search("河道"))[0], "河道安全法 第二条");
}

#[test]
fn drafts_and_superseded_texts_come_last() {
    let results = search("河道");
    assert_eq!(
        results.articles.last().map(|hit| hit.status),
        Some(ForceStatus::Draft)
    );
    let results = search("水文数据");
    assert_eq!(results.articles[0].status, ForceStatus::InForce);
    assert_eq!(results.articles[0].variants[0].status, ForceStatus::Amended);
}

#[test]
fn near_copies_are_one_hit_with_variants() {
    let results = search("倾倒垃圾");
    assert_eq!(results.article_total, 2, "both count");
    assert_eq!(results.articles.len(), 1, "one is shown");
    assert_eq!(
        results.articles[0].variants[0].id.work.as_str(),
        "南方省河道管理条例"
    );
}

#[test]
fn pages_follow_one_another() {
    let index = index();
    let mut request = SearchRequest::new("河道", TODAY);
    let all = hits(&index.search(&request).unwrap());
    request.limit = 2;
    let mut paged = Vec::new();
    for offset in (0..all.len()).step_by(2) {
        request.offset = offset;
        paged.extend(hits(&index.search(&request).unwrap()));
    }
    assert_eq!(paged, all);
}

#[test]
fn an_explanation_adds_up() {
    let index = index();
    for text in ["河道 巡查", "拖欠工资怎么投诉"] {
        let request = SearchRequest::new(text, TODAY);
        let results = index.search(&request).unwrap();
        let hit = &results.articles[0];
        let explanation = index.explain(&request, &hit.id).unwrap().unwrap();
        assert_eq!(explanation.rank, 1, "{text}");
        let sum: f32 = explanation
            .features
            .iter()
            .map(|feature| feature.value)
            .sum();
        assert!(
            (sum - explanation.score).abs() < 0.01,
            "{text}: {sum} {explanation:?}"
        );
    }
    let elsewhere = index
        .search(&SearchRequest::new("垃圾", TODAY))
        .unwrap()
        .articles[0]
        .id
        .clone();
    assert_eq!(
        index
            .explain(&SearchRequest::new("巡查", TODAY), &elsewhere)
            .unwrap(),
        None
    );
}
