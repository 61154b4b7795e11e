//! Straight to the place.

use huidian_search::{JumpReason, Mode};

use crate::library::search;

#[test]
fn queries_lead_to_these_places() {
    use JumpReason::{Abbreviation, Misspelt, Number, OtherTitle, Pinyin, Title};
    let law = "河道安全法";
    for (query, reason, work, path) in [
        ("河道安全法", Title, law, None),
        ("《中华人民共和国河道安全法》", Title, law, None),
        ("河道法", OtherTitle, law, None),
        ("河道安全法第二十一条", Title, law, Some("第二十一条")),
        ("河道安全法第21条", Title, law, Some("第二十一条")),
        (
            "河道安全法 第二十一条之一",
            Title,
            law,
            Some("第二十一条之一"),
        ),
        ("河道法 21", OtherTitle, law, Some("第二十一条")),
        ("河安法21条", Abbreviation, law, Some("第二十一条")),
        ("河道安金法", Misspelt, law, None),
        ("hedaoanquanfa", Pinyin, law, None),
        ("hdaqf", Pinyin, law, None),
        ("国务院令第901号", Number, "江河数据共享管理条例", None),
        ("901号令", Number, "江河数据共享管理条例", None),
        ("GB/T 99999-2020", Number, "GB-T-99999-2020", None),
        ("gb/t99999", Number, "GB-T-99999-2020", None),
        // as people shorten them
        ("GB 99999", Number, "GB-T-99999-2020", None),
        ("99999-2020", Number, "GB-T-99999-2020", None),
        ("99999", Number, "GB-T-99999-2020", None),
        ("河道安全法第二十一", Title, law, Some("第二十一条")),
        ("河道法第21", OtherTitle, law, Some("第二十一条")),
    ] {
        let results = search(query);
        let jump = results
            .interpretation
            .jumps
            .first()
            .unwrap_or_else(|| panic!("no jump for {query}"));
        assert_eq!((jump.reason, jump.work.as_str()), (reason, work), "{query}");
        assert_eq!(jump.path.as_deref(), path, "{query}");
        if path.is_some() {
            assert!(jump.has_article, "{query}");
            assert_eq!(
                results.articles[0].id.path,
                path.unwrap_or_default(),
                "{query}"
            );
        }
    }
}

#[test]
fn an_ambiguous_name_offers_its_readings() {
    // 北方省河道管理条例 and 南方省河道管理条例 differ in one character from the query
    let results = search("东方省河道管理条例");
    let works: Vec<&str> = results
        .interpretation
        .jumps
        .iter()
        .map(|jump| jump.work.as_str())
        .collect();
    assert_eq!(works, ["北方省河道管理条例", "南方省河道管理条例"]);
}

#[test]
fn an_article_that_does_not_exist_is_not_invented() {
    let results = search("河道安全法第九十九条");
    let jump = &results.interpretation.jumps[0];
    assert_eq!(jump.path.as_deref(), Some("第九十九条"));
    assert!(!jump.has_article);
    assert_eq!(results.mode, Mode::Place);
    assert!(results.articles.is_empty());
}

#[test]
fn what_stands_below_the_article_is_kept() {
    let results = search("河道安全法第二十一条第二款");
    assert_eq!(
        results.interpretation.jumps[0].below.as_deref(),
        Some("第二款")
    );
}

#[test]
fn ordinary_words_are_no_jump() {
    for query in ["河道", "数据安全", "条", "第二十一条", "2024", "垃圾、渣土"] {
        assert!(search(query).interpretation.jumps.is_empty(), "{query}");
    }
}
