//! Completions.

use huidian_search::SuggestionKind;

use crate::library::{index, search};

#[test]
fn typing_completes() {
    let index = index();
    for (typed, first, kind) in [
        ("河道安", "中华人民共和国河道安全法", SuggestionKind::Title),
        ("河道法", "河道法", SuggestionKind::OtherTitle),
        ("hedao", "中华人民共和国河道安全法", SuggestionKind::Title),
        ("hdaq", "中华人民共和国河道安全法", SuggestionKind::Title),
        ("国家数", "国家数据局", SuggestionKind::Issuer),
        ("监督", "监督管理", SuggestionKind::Heading),
    ] {
        let found = index.suggest(typed, 5);
        assert_eq!(
            found.first().map(|found| (found.text.as_str(), found.kind)),
            Some((first, kind)),
            "{typed}"
        );
    }
    assert!(index.suggest("", 5).is_empty());
    assert!(index.suggest("毫无此事", 5).is_empty());
}

#[test]
fn an_empty_result_offers_ways_on() {
    let results = search("\"河道安全管理总则\"");
    assert_eq!(results.article_total, 0);
    assert!(
        results
            .suggestions
            .iter()
            .any(|suggestion| suggestion.text.contains("河道安全"))
    );
}
