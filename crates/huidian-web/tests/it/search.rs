//! `/search`

use huidian_model::{FactValue, WorkId};

use crate::library::TestLibrary;
use huidian_testing::fact;

#[tokio::test]
async fn articles_are_found_and_highlighted() {
    let page = TestLibrary::new().page("/search?q=风险").await;
    assert!(page.contains("<mark>风险</mark>"));
    assert!(page.contains("href=\"/works/档案数据分级办法/第二条\""));
}

#[tokio::test]
async fn a_place_is_led_to() {
    let library = TestLibrary::new();
    for (asked, href) in [
        (
            "档案数据安全法第三条",
            "href=\"/works/档案数据安全法/第三条\"",
        ),
        ("档数法", "href=\"/works/档案数据安全法\""),
        ("GB/T+99001", "href=\"/works/GB-T-99001-2023\""),
    ] {
        let page = library.page(&format!("/search?q={asked}")).await;
        let jump = page
            .find("class=\"jump\"")
            .unwrap_or_else(|| panic!("{asked}"));
        assert!(page[jump..].contains(href), "{asked}");
    }
}

#[tokio::test]
async fn filters_and_days_narrow_the_search() {
    let library = TestLibrary::new();
    let all = library.page("/search?q=档案数据").await;
    let law = library.page("/search?q=档案数据&kind=law").await;
    assert!(all.contains("》第一条") && law.contains("》第一条"));
    assert!(law.matches("class=\"hit\"").count() < all.matches("class=\"hit\"").count());
    let (status, _) = library.get("/search?q=档案&page=0").await;
    assert_eq!(status.as_u16(), 400);
}

#[tokio::test]
async fn a_hit_says_why_it_is_there() {
    let library = TestLibrary::new();
    let page = library
        .page("/search?q=风险&why=档案数据分级办法@2024-02-01/第二条")
        .await;
    assert!(page.contains("<caption>得分"));
    assert!(
        page.contains("排第 1：") && page.contains("条文含有“风险”"),
        "{page}"
    );
}

#[tokio::test]
async fn nothing_found_says_what_was_tried() {
    let page = TestLibrary::new().page("/search?q=qqqqzzzz").await;
    assert!(
        page.contains("没有找到") && page.contains("已试过"),
        "{page}"
    );
}

#[tokio::test]
async fn an_empty_search_explains_itself() {
    let page = TestLibrary::new().page("/search").await;
    assert!(page.contains("怎样检索"));
}

#[tokio::test]
async fn works_that_do_not_fit_are_a_list_away() {
    let library = TestLibrary::new();
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            for place in ["东", "南", "西", "北", "中", "上", "下", "左", "右"] {
                let title = format!("{place}港缆绳检验办法");
                let facts = [fact(FactValue::Title(title.clone()))];
                store.put_facts(&WorkId::new(&title), &facts)?;
            }
            Ok(())
        })
        .unwrap();
    let library = library.served_again();
    let page = library.page("/search?q=缆绳检验&lang=en").await;
    let at = page
        .find("/works?title=")
        .unwrap_or_else(|| panic!("{page}"));
    let link = &page[at..at + page[at..].find('"').unwrap()];
    assert!(page[at..].contains(">All 9 "), "{}", &page[at..at + 200]);
    let link = percent_encoding::percent_decode_str(link)
        .decode_utf8()
        .unwrap();
    let list = library.page(&link).await;
    assert_eq!(list.matches("港缆绳检验办法</a>").count(), 9, "{list}");
    let page = library.page("/search?q=档案数据").await;
    assert!(!page.contains("/works?title="), "all are shown");
}

#[tokio::test]
async fn one_work_is_searched_from_its_page() {
    let library = TestLibrary::new();
    let page = library.page("/works/档案数据安全法").await;
    assert!(
        page.contains("class=\"in-work\"")
            && page.contains("name=\"work\" value=\"档案数据安全法\"")
    );
    let everywhere = library.page("/search?q=档案").await;
    assert!(everywhere.contains("/works/档案数据分级办法/"));
    let inside = library.page("/search?q=档案&work=档案数据安全法").await;
    assert!(
        inside.contains("/works/档案数据安全法/第一条")
            && !inside.contains("/works/档案数据分级办法/第")
    );
    assert!(inside.contains("只在《档案数据安全法》中"), "{inside}");
    let answer = library
        .json("/api/v1/search?q=档案&work=档案数据安全法")
        .await;
    let hits = answer["hits"].as_array().unwrap();
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit["work"] == "档案数据安全法"));
}
