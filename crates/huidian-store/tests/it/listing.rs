use huidian_model::{
    EventKind, FactValue, ForceStatus, Number, Sector, StandardNumber, WorkId, WorkKind,
};
use huidian_store::{Error, PageRequest, Store, WorkFilter, WorkSort};

use crate::library::{day, facts, library, work};
use huidian_testing::{TestStore, event, fact};

/// Twelve rules, one a month, in turn for energy and finance.
fn year_of_rules() -> TestStore {
    let store = library();
    store
        .write(|library| {
            for month in 1..=12 {
                let sector = if month % 2 == 0 {
                    Sector::Energy
                } else {
                    Sector::Finance
                };
                let issuer = if month % 3 == 0 {
                    "国家能源局"
                } else {
                    "中国人民银行"
                };
                let id = work(&format!("第{month}号办法"));
                let published = format!("2024-{month:02}-10");
                library.put_facts(
                    &id,
                    &facts(
                        id.as_str(),
                        WorkKind::DepartmentalRule,
                        issuer,
                        sector,
                        &published,
                    ),
                )?;
                library.put_facts(
                    &id,
                    &[event(EventKind::Effective, &format!("2024-{month:02}-20"))],
                )?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    store
}

fn ids(store: &Store, filter: &WorkFilter, request: &PageRequest) -> Vec<WorkId> {
    let page = store.read().unwrap().list_works(filter, request).unwrap();
    assert_eq!(page.total_count, page.items.len() as u64);
    page.items.into_iter().map(|work| work.id).collect()
}

#[test]
fn filters_hold_together() {
    let store = year_of_rules();
    let request = PageRequest::first(day("2025-01-01"));
    let energy = WorkFilter {
        sectors: vec![Sector::Energy],
        ..WorkFilter::default()
    };
    assert_eq!(ids(&store, &energy, &request).len(), 6);
    let energy_of_bureau = WorkFilter {
        issuers: vec!["国家能源局".to_owned()],
        ..energy.clone()
    };
    assert_eq!(
        ids(&store, &energy_of_bureau, &request),
        [work("第12号办法"), work("第6号办法")]
    );
    let query = WorkFilter {
        query: Some("1 办法".to_owned()),
        ..WorkFilter::default()
    };
    assert_eq!(ids(&store, &query, &request).len(), 4);
    let percent = WorkFilter {
        query: Some("%".to_owned()),
        ..WorkFilter::default()
    };
    assert_eq!(ids(&store, &percent, &request).len(), 0);
    let other_year = WorkFilter {
        years: vec![2023],
        ..WorkFilter::default()
    };
    assert_eq!(ids(&store, &other_year, &request).len(), 0);
    let spring = WorkFilter {
        listed_from: Some(day("2024-03-01")),
        listed_until: Some(day("2024-05-31")),
        ..WorkFilter::default()
    };
    assert_eq!(ids(&store, &spring, &request).len(), 3);
}

#[test]
fn status_is_that_of_the_day_asked_about() {
    let store = year_of_rules();
    let in_force = WorkFilter {
        statuses: vec![ForceStatus::InForce],
        ..WorkFilter::default()
    };
    let count = |on: &str| ids(&store, &in_force, &PageRequest::first(day(on))).len();
    assert_eq!(count("2024-01-19"), 0);
    assert_eq!(count("2024-01-20"), 1);
    assert_eq!(count("2024-07-01"), 6);
    assert_eq!(count("2030-01-01"), 12);
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let store = year_of_rules();
    for sort in [
        WorkSort::Newest,
        WorkSort::Oldest,
        WorkSort::Title,
        WorkSort::Rank,
    ] {
        let everything = PageRequest {
            sort,
            ..PageRequest::everything(day("2025-01-01"))
        };
        let whole = ids(&store, &WorkFilter::default(), &everything);
        let mut paged = Vec::new();
        let mut request = PageRequest {
            limit: 5,
            ..everything
        };
        loop {
            let page = store
                .read()
                .unwrap()
                .list_works(&WorkFilter::default(), &request)
                .unwrap();
            assert_eq!(page.total_count, 12);
            paged.extend(page.items.into_iter().map(|work| work.id));
            let Some(next) = page.next else { break };
            request.cursor = Some(next);
        }
        assert_eq!(paged, whole, "{sort:?}");
    }
}

#[test]
fn a_cursor_that_is_none_is_refused() {
    let store = year_of_rules();
    for cursor in ["", "x", "zz", "7a7a", "ff", "第一"] {
        let request = PageRequest {
            cursor: Some(cursor.to_owned()),
            ..PageRequest::first(day("2025-01-01"))
        };
        let outcome = store
            .read()
            .unwrap()
            .list_works(&WorkFilter::default(), &request);
        assert!(
            matches!(outcome, Err(Error::Cursor(_))),
            "{cursor}: {outcome:?}"
        );
    }
}

#[test]
fn facets_leave_out_their_own_filter() {
    let store = year_of_rules();
    let filter = WorkFilter {
        sectors: vec![Sector::Energy],
        issuers: vec!["国家能源局".to_owned()],
        ..WorkFilter::default()
    };
    let facets = store
        .read()
        .unwrap()
        .facets(&filter, day("2024-07-01"))
        .unwrap();
    let sectors: Vec<_> = facets
        .sectors
        .iter()
        .filter(|facet| facet.count > 0)
        .map(|facet| (facet.value, facet.count))
        .collect();
    assert_eq!(sectors, [(Sector::Energy, 2), (Sector::Finance, 2)]);
    let issuers: Vec<_> = facets
        .issuers
        .iter()
        .map(|facet| (facet.value.as_str(), facet.count))
        .collect();
    assert_eq!(issuers, [("中国人民银行", 4), ("国家能源局", 2)]);
    let statuses: Vec<_> = facets
        .statuses
        .iter()
        .map(|facet| (facet.value, facet.count))
        .collect();
    assert_eq!(
        statuses,
        [(ForceStatus::InForce, 1), (ForceStatus::NotYetInForce, 1)]
    );
    assert_eq!(facets.years[0].value, 2024);
    assert!(facets.regions.is_empty());
}

#[test]
fn titles_and_numbers_lead_to_works() {
    let store = library();
    let final_text = work("网络数据安全管理条例");
    let draft = work("网络数据安全管理条例-征求意见稿");
    let standard = work("GB-T-45654-2025");
    store
        .write(|library| {
            library.put_facts(
                &final_text,
                &[
                    fact(FactValue::Title("网络数据安全管理条例".to_owned())),
                    fact(FactValue::AlternativeTitle("网数条例".to_owned())),
                    fact(FactValue::Number("国务院令第790号".parse().unwrap())),
                ],
            )?;
            library.put_facts(
                &draft,
                &[
                    fact(FactValue::Title(
                        "网络数据安全管理条例（征求意见稿）".to_owned(),
                    )),
                    fact(FactValue::Draft(true)),
                ],
            )?;
            library.put_facts(
                &standard,
                &[
                    fact(FactValue::Title("生成式服务安全基本要求".to_owned())),
                    fact(FactValue::Number("GB/T 45654—2025".parse().unwrap())),
                ],
            )
        })
        .unwrap();
    let reader = store.read().unwrap();
    let by_title = |title: &str| reader.find_work_by_title(title).unwrap();
    assert_eq!(
        by_title("《网络数据安全管理条例》"),
        Some(final_text.clone())
    );
    assert_eq!(by_title("网数条例"), Some(final_text.clone()));
    assert_eq!(by_title("网络数据安全管理条例（征求意见稿）"), Some(draft));
    assert_eq!(
        by_title("网络数据安全管理条例（草案）"),
        Some(final_text.clone())
    );
    assert_eq!(by_title("没有的条例"), None);
    let any_edition = Number::Standard(StandardNumber {
        code: "GB/T".to_owned(),
        serial: "45654".to_owned(),
        year: None,
    });
    assert_eq!(
        reader.find_works_by_number(&any_edition).unwrap(),
        std::slice::from_ref(&standard)
    );
    for name in [
        "GB/T 45654-2025",
        "GB-T-45654-2025",
        "生成式服务安全基本要求",
    ] {
        assert_eq!(
            reader.find_work_by_name(name).unwrap(),
            Some(standard.clone()),
            "{name}"
        );
    }
    assert_eq!(
        reader.find_work_by_name("国务院令第790号").unwrap(),
        Some(final_text)
    );
    assert_eq!(reader.suggest_titles("网", 10).unwrap().len(), 3);
    for query in ["45654—2025", "gb/t 45654", "基本要求 GB/T"] {
        let filter = WorkFilter {
            query: Some(query.to_owned()),
            ..WorkFilter::default()
        };
        let page = reader
            .list_works(&filter, &PageRequest::first(day("2025-01-01")))
            .unwrap();
        assert_eq!(page.items.len(), 1, "{query}");
    }
    let none = WorkFilter {
        works: Some(Vec::new()),
        ..WorkFilter::default()
    };
    let page = reader
        .list_works(&none, &PageRequest::first(day("2025-01-01")))
        .unwrap();
    assert_eq!(page.total_count, 0);
}

#[test]
fn a_page_of_another_library_is_refused() {
    let page = |store: &TestStore, cursor: Option<String>| {
        let request = PageRequest {
            limit: 5,
            cursor,
            ..PageRequest::first(day("2025-01-01"))
        };
        let reader = store.read().unwrap();
        reader.list_works(&WorkFilter::default(), &request)
    };
    let one = year_of_rules();
    let next = page(&one, None).unwrap().next;
    assert!(page(&one, next.clone()).is_ok());
    // the same works, but not the same library: another came first
    let other = library();
    other
        .write(|library| {
            library.put_facts(&work("甲法"), &[event(EventKind::Published, "2024-05-01")])
        })
        .unwrap();
    let outcome = page(&other, next);
    assert!(
        matches!(outcome, Err(Error::ForeignCursor(_))),
        "{outcome:?}"
    );
}
