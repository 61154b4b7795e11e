//! Versions that names of works say, and what is read of them.

use huidian_catalogue::builtin;
use huidian_model::{FactValue, ReviewState, WorkId};
use huidian_operations::{NotRead, ProvisionReader, find_named_place, find_named_work};
use huidian_testing::{TestStore, document, expression, fact};
use jiff::civil::{Date, date};

const ACT: &str = "灯网安全法";
/// The year is part of its title: the catalogue of each year is a work of its own.
const EDITION: &str = "灯网航标目录（2021年版）";
const TODAY: Date = date(2026, 6, 1);

fn library() -> TestStore {
    let store = TestStore::default();
    let texts = [
        (ACT, "2016-11-07", "2017-06-01", "灯网由守塔人看守。"),
        (ACT, "2025-10-28", "2026-01-01", "灯网由灯塔学校看守。"),
        (EDITION, "2021-03-05", "2021-05-01", "航标分为三类。"),
    ];
    store
        .write::<_, huidian_store::Error>(|library| {
            for (title, label, begins, words) in texts {
                let id = WorkId::new(title);
                library.put_facts(&id, &[fact(FactValue::Title(title.to_owned()))])?;
                let document = document(&[words]);
                let (text, packed) = expression(&id, label, Some(begins), &document);
                library.put_expression(&text, &packed)?;
                library.set_review(&id, Some(ReviewState::Reviewed))?;
            }
            Ok(())
        })
        .unwrap();
    store.leave_jobs();
    store
}

#[test]
fn a_name_says_a_version_where_its_brackets_are_not_the_titles_own() {
    let store = library();
    let reader = store.read().unwrap();
    // (name, version that is read, reason)
    for (name, version, reason) in [
        (ACT, None, "no version is said"),
        (
            "灯网安全法（2025修正）",
            Some("2025-10-28"),
            "the year in which it was made",
        ),
        ("《灯网安全法（2016修订）》", Some("2016-11-07"), "in marks"),
        (
            "灯网安全法（2026年修订）",
            Some("2025-10-28"),
            "the year from which it holds",
        ),
        (
            "灯网安全法（2025年修订前）",
            Some("2016-11-07"),
            "the last before that year",
        ),
        (
            "灯网安全法（2019修正）",
            Some("2019修正"),
            "not held: said back as it was written",
        ),
        (EDITION, None, "the year is part of the title"),
    ] {
        let named = find_named_work(&reader, builtin(), name, TODAY).unwrap();
        let named = named.unwrap_or_else(|| panic!("{name}: {reason}"));
        assert_eq!(named.label(), version, "{name}: {reason}");
    }
}

#[test]
fn words_of_another_version_are_never_given_for_those_that_are_not_held() {
    let store = library();
    let reader = store.read().unwrap();
    let read = |words: &str| {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let named = find_named_place(&reader, builtin(), &words, TODAY).unwrap();
        let named = named.expect("the act");
        let opened = ProvisionReader::open(&reader, &named.work, named.label(), TODAY).unwrap();
        opened
            .expect("the act")
            .read(&named.place.expect("a place"))
    };
    let words = |asked: &str| {
        let read = read(asked).unwrap();
        let provision = read.provision().expect("held words");
        read.document.text_of(provision).trim().to_owned()
    };
    assert!(words("灯网安全法 第一条").ends_with("灯网由灯塔学校看守。"));
    assert!(words("灯网安全法（2016修订） 1").ends_with("灯网由守塔人看守。"));
    assert!(words("灯网安全法（2016修订）第一条").ends_with("灯网由守塔人看守。"));
    match read("灯网安全法（2019修正） 第一条") {
        Err(NotRead::VersionNotHeld { version, held, .. }) => {
            assert_eq!(version, "2019修正");
            assert_eq!(held, ["2016-11-07", "2025-10-28"]);
        }
        other => panic!("{other:?}"),
    }
    match read("灯网安全法（2016修订） 第九条") {
        Err(NotRead::NoSuchProvision {
            searched,
            article_count,
            ..
        }) => assert_eq!(
            (searched, article_count),
            (vec!["2016-11-07".to_owned()], 1)
        ),
        other => panic!("{other:?}"),
    }
}
