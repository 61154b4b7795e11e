use huidian_following::{Error, Selection};
use huidian_model::{Sector, WorkId};
use huidian_search::DateSpan;
use proptest::prelude::*;

use crate::library::{BANK, LAW, POWER, TODAY, TestLibrary};

#[test]
fn selections_read_back_from_their_query() {
    let query = "sector=energy&issuer=%E5%B7%A5%E4%BF%A1%E9%83%A8&kind=departmental_rule&status=in_force&year=2024&region=%E5%B9%BF%E4%B8%9C\
        &draft=false&text=true&title=%E6%95%B0%E6%8D%AE&work=%E7%94%B2%E6%B3%95&q=a%20b&as_of=2025-01-01";
    let selection = Selection::read(query).unwrap();
    assert_eq!(selection.query(), query);
    assert_eq!(Selection::read(&selection.query()).unwrap(), selection);
    let others = Selection::read("sector=能源&unknown=1&page=2&sort=title&after=x&lang=en");
    assert_eq!(others.unwrap().query(), "sector=energy");
    for refused in ["year=昨天", "draft=maybe", "kind=x", "as_of=yesterday"] {
        let read = Selection::read(refused);
        assert!(matches!(read, Err(Error::Parameter { .. })), "{refused}");
    }
    assert!(Selection::read(&"q=a&".repeat(4000)).is_err());
    assert_eq!(Selection::default().name(), "全部文件");
    let named = Selection::read("year=2024&sector=energy").unwrap();
    assert_eq!(named.name(), "2024年 · 能源");
}

#[test]
fn a_span_of_years_is_read_as_the_search_box_reads_it() {
    for (query, normal) in [
        ("year=2020..2024", "year=2020-01-01..2024-12-31"),
        ("year=>=2024-05", "year=2024-05-01.."),
        ("year=2024-05", "year=2024-05-01..2024-05-31"),
        ("year=..2019", "year=..2019-12-31"),
    ] {
        let selection = Selection::read(query).unwrap();
        assert_eq!(selection.query(), normal, "{query}");
        assert_eq!(Selection::read(normal).unwrap(), selection);
    }
    let span = Selection::read("year=2020..2024").unwrap().listed;
    assert_eq!(span, DateSpan::parse("2020..2024"));
}

/// What people paste for a search, and what it asks for; `None` where it is words.
#[test]
fn addresses_are_told_from_words() {
    for (text, query) in [
        ("/works?sector=energy&page=2", Some("sector=energy")),
        (
            "https://law.example/search?q=%E6%95%B0%E6%8D%AE&year=2024#top",
            Some("year=2024&q=%E6%95%B0%E6%8D%AE"),
        ),
        (
            "sector=金融&status=有效",
            Some("sector=finance&status=in_force"),
        ),
        ("数据出境", None),
        ("什么是a=b?", None),
        ("issuer:工信部 数据", None),
        ("page=2", None),
        ("", None),
    ] {
        let read = Selection::of_address(text).map(|selection| selection.unwrap().query());
        assert_eq!(read.as_deref(), query, "{text}");
    }
    assert!(
        Selection::of_address("/works?sector=nowhere")
            .unwrap()
            .is_err()
    );
}

#[test]
fn a_selection_stands_for_its_works() {
    let library = TestLibrary::new();
    let reader = library.store.read().unwrap();
    for (query, works) in [
        // any name of a body stands for the body and its offices
        ("issuer=工信部", &[BANK, POWER][..]),
        ("sector=energy", &[POWER]),
        ("sector=energy&sector=finance", &[BANK, POWER]),
        // words of an article
        ("q=运行数据", &[BANK, POWER]),
        ("q=运行数据&sector=finance", &[BANK]),
        ("q=运行数据&work=电站数据报送办法", &[POWER]),
        // every word, in the title or the number, in any order
        ("title=报送 电站", &[POWER]),
        ("year=2023..2024", &[LAW, POWER]),
        ("status=not_yet_in_force", &[BANK]),
        (
            "status=not_yet_in_force&as_of=2024-04-01&sector=energy",
            &[POWER],
        ),
        ("sector=transport", &[]),
    ] {
        let selection = Selection::read(query).unwrap();
        let found = library.finder().found(&reader, &selection).unwrap();
        let mut wanted = works.to_vec();
        wanted.sort_unstable();
        let found: Vec<&str> = found.iter().map(WorkId::as_str).collect();
        assert_eq!(found, wanted, "{query}");
    }
    assert!(library.finder().today == TODAY);
}

#[test]
fn sectors_are_read_in_both_languages() {
    for value in ["energy", "能源", "%E8%83%BD%E6%BA%90"] {
        let selection = Selection::read(&format!("sector={value}")).unwrap();
        assert_eq!(selection.sectors, [Sector::Energy]);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_what_is_read_reads_back(text in "[a-z0-9=&%+.一-九 ]{0,80}") {
        if let Ok(selection) = Selection::read(&text) {
            prop_assert_eq!(Selection::read(&selection.query()).unwrap(), selection);
        }
        let _ = Selection::of_address(&text);
    }

    #[test]
    fn any_words_survive_an_address(words in "\\PC{1,40}") {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let selection = Selection {
            search: (!words.is_empty()).then_some(words),
            ..Selection::default()
        };
        prop_assert_eq!(Selection::read(&selection.query()).unwrap(), selection);
    }
}

#[test]
fn regions_go_by_their_short_names() {
    for (long, short) in [
        ("北京市", "北京"),
        ("北京", "北京"),
        ("广东省", "广东"),
        ("广西壮族自治区", "广西"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("吉林市", "吉林市"),
        ("省", "省"),
    ] {
        let selection = Selection::read(&format!("region={long}")).unwrap();
        assert_eq!(selection.regions, [short], "{long}");
    }
}
