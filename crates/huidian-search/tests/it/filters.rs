//! Conditions, dates and facets.

use huidian_model::{ForceStatus, Sector, WorkKind};
use huidian_search::{ArticleForceFrom, Filter, SearchIndex, SearchRequest};
use jiff::civil::date;

use crate::library::{TODAY, article, hits, index, search, work};

#[test]
fn conditions_select_these_articles() {
    for (query, total) in [
        ("河道", 6),
        ("河道 kind:法律", 3),
        ("河道 -kind:法律", 3),
        ("河道 region:北方", 1),
        ("河道 status:征求意见", 1),
        ("issuer:国家数据局 河道", 1),
        ("sector:政务 数据", 4),
        ("数据 number:国务院令901", 4),
        ("数据 title:共享", 4),
        ("数据 in:江河数据共享管理条例", 4),
        ("数据 status:已修改", 2),
        ("数据 as-of:2020-01-01", 2),
        ("评估 as-of:2020-01-01", 0),
        ("评估 as-of:2024-01-01", 1),
        ("数据 effective:>=2020", 2),
        ("数据 effective:..2020", 2),
        ("河道 year:2022", 0),
        ("河道 year:2020..2024", 6),
        ("(垃圾 OR 巡查) 河道", 4),
        ("河道 \"重点保护\"", 1),
    ] {
        assert_eq!(search(query).article_total, total, "{query}");
    }
}

#[test]
fn one_of_several_words_may_stand_in_the_title() {
    let results = search("用工保障 工伤");
    assert_eq!(hits(&results), ["用工保障法 第三十一条"]);
    assert_eq!(
        search("\"用工保障\"").article_total,
        0,
        "alone, a word must stand in the text"
    );
}

#[test]
fn filters_beside_the_text_hold_too() {
    let mut request = SearchRequest::new("河道", TODAY);
    request.filters = vec![
        Filter::Sector(Sector::Government),
        Filter::Status(ForceStatus::InForce),
    ];
    assert_eq!(index().search(&request).unwrap().article_total, 3);
}

#[test]
fn facets_count_every_hit_exactly() {
    let results = search("河道");
    let facet = |field: &str| {
        let facet = results
            .facets
            .iter()
            .find(|facet| facet.field == field)
            .unwrap();
        facet
            .values
            .iter()
            .map(|value| (value.value.as_str(), value.articles))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        facet("kind"),
        [
            ("law", 3),
            ("local_regulation", 2),
            ("departmental_rule", 1)
        ]
    );
    assert_eq!(facet("region"), [("北方", 1), ("南方", 1)]);
    assert_eq!(facet("year"), [("2023", 6)]);
    let status = facet("status");
    assert_eq!(
        status.iter().find(|(value, _)| *value == "draft"),
        Some(&("draft", 1))
    );
}

#[test]
fn works_without_text_are_found() {
    let results = search("分级要求");
    assert_eq!((results.article_total, results.work_total), (0, 1));
    assert_eq!(results.works[0].work.as_str(), "GB-T-99999-2020");
    assert_eq!(search("sector:能源").work_total, 1);
}

/// A law of which one article was repealed apart, and another is still to begin.
#[test]
fn what_ended_or_began_apart_goes_by_its_own_status() {
    let from = |day: (i16, i8, i8), status| ArticleForceFrom {
        from: Some(date(day.0, day.1, day.2)),
        status,
    };
    let always = |status| ArticleForceFrom { from: None, status };
    let mut ended = article("第一条", "", "灯塔应当登记。");
    ended.force = vec![
        always(None),
        from((2024, 5, 1), Some(ForceStatus::Repealed)),
    ];
    let mut begins = article("第二条", "", "灯塔应当年检。");
    begins.force = vec![
        always(Some(ForceStatus::NotYetInForce)),
        from((2027, 1, 1), Some(ForceStatus::InForce)),
    ];
    let law = work(
        "灯塔法",
        WorkKind::Law,
        vec![ended, begins, article("第三条", "", "灯塔应当巡查。")],
    );
    let folder = tempfile::tempdir().unwrap();
    SearchIndex::writer(folder.path())
        .unwrap()
        .rebuild([law.clone()])
        .unwrap();
    let opened = SearchIndex::open(folder.path()).unwrap();
    for index in [SearchIndex::in_memory(&[law]), opened] {
        let found = |query: &str, day| {
            let results = index.search(&SearchRequest::new(query, day)).unwrap();
            let mut paths: Vec<String> = results
                .articles
                .iter()
                .map(|hit| format!("{} {}", hit.id.path, hit.status.id()))
                .collect();
            paths.sort();
            let facet = results.facets.iter().find(|facet| facet.field == "status");
            let counted: usize = facet.unwrap().values.iter().map(|one| one.articles).sum();
            assert_eq!(counted, results.article_total, "{query}");
            paths.join("、")
        };
        for (query, day, paths) in [
            ("灯塔 status:有效", TODAY, "第三条 in_force"),
            ("灯塔 status:已废止", TODAY, "第一条 repealed"),
            ("灯塔 status:尚未施行", TODAY, "第二条 not_yet_in_force"),
            (
                "灯塔 as-of:2024-04-30",
                TODAY,
                "第一条 in_force、第三条 in_force",
            ),
            (
                "灯塔 status:有效",
                date(2024, 4, 30),
                "第一条 in_force、第三条 in_force",
            ),
            (
                "灯塔 status:有效",
                date(2027, 1, 1),
                "第三条 in_force、第二条 in_force",
            ),
            (
                "灯塔 -status:有效",
                TODAY,
                "第一条 repealed、第二条 not_yet_in_force",
            ),
        ] {
            assert_eq!(found(query, day), paths, "{query} {day}");
        }
    }
}
