use huidian_following::change::{self, ChangeKind, KnownAt};
use huidian_following::register_filter;
use huidian_model::{EventKind, FactValue, Source, SourceKind, WorkId};
use huidian_store::{LibraryEventKind, Register, SavedSearch, WorkFilter};
use jiff::civil::{Date, date};

use crate::library::{LAW, POWER, SAMPLES, TODAY, TestLibrary};
use huidian_testing::{event, fact};

/// A register of the law and of a search.
fn followed(library: &TestLibrary) -> Register {
    let key = library.store.write(|library| {
        let key = library.ensure_register("local", "法务部")?;
        library.follow_work(key, &WorkId::new(LAW))?;
        let search = SavedSearch {
            name: "能源".to_owned(),
            query: "sector=energy".to_owned(),
        };
        library.follow_search(key, &search)?;
        Ok::<_, huidian_store::Error>(key)
    });
    let reader = library.store.read().unwrap();
    reader.find_register(key.unwrap()).unwrap().unwrap()
}

fn filter(library: &TestLibrary) -> WorkFilter {
    let register = followed(library);
    let reader = library.store.read().unwrap();
    register_filter(&reader, &register, &library.finder()).unwrap()
}

fn changes(library: &TestLibrary, since: Date, today: Date) -> Vec<change::Change> {
    let filter = filter(library);
    let reader = library.store.read().unwrap();
    change::changes(&reader, &filter, since, today).unwrap()
}

#[test]
fn a_register_holds_its_works_and_what_its_searches_find() {
    let works = filter(&TestLibrary::new()).works.unwrap();
    assert_eq!(works, [WorkId::new(LAW), WorkId::new(POWER)]);
}

#[test]
fn a_new_text_tells_its_articles_apart_from_the_one_before() {
    let library = TestLibrary::new();
    let changes = changes(&library, date(2026, 11, 21), TODAY);
    let newer = changes
        .iter()
        .find(|change| change.kind.id() == "text_added" && change.subject == "2023-06-01")
        .unwrap();
    let rows: Vec<(&str, &str)> = newer
        .articles
        .iter()
        .map(|article| (article.path.as_str(), article.kind.id()))
        .collect();
    assert_eq!(rows, [("第一条", "changed"), ("第二条", "added")]);
    let first = &newer.articles[0];
    assert!(
        first
            .before
            .as_deref()
            .unwrap()
            .contains("为了巡护河湖，制定本法")
    );
    assert!(
        first
            .words
            .iter()
            .any(|word| word.text.contains("防治水患"))
    );
    assert_eq!(newer.articles[1].before, None);
    // the first text of a work follows none
    let older = changes.iter().find(|change| change.subject == "2018-01-01");
    assert_eq!(older.unwrap().articles, []);
    assert!(
        changes
            .iter()
            .all(|change| change.work.as_str() != SAMPLES[2].title)
    );
}

#[test]
fn what_was_known_before_the_day_is_no_news() {
    let library = TestLibrary::new();
    assert_eq!(
        changes(&library, date(2026, 11, 23), date(2026, 11, 24)),
        []
    );
}

#[test]
fn a_day_begins_in_china() {
    let library = TestLibrary::new();
    // 2026-11-24 01:00 in China is still the 23rd in Greenwich
    library.watch.set("2026-11-23T17:00:00Z");
    let mut title = fact(FactValue::Title("江河湖泊巡护法".to_owned()));
    title.source = Source::new(SourceKind::Keeper, "甲");
    let write = library
        .store
        .write(|store| store.correct_fact(&WorkId::new(LAW), &title));
    write.unwrap();
    let news = changes(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert_eq!(news.len(), 1, "{news:?}");
    assert_eq!(
        news[0].kind,
        ChangeKind::Learned(LibraryEventKind::FactCorrected)
    );
    assert_eq!(news[0].known_at.day(), date(2026, 11, 24));
}

#[test]
fn days_that_came_are_news_on_their_day_and_said_once() {
    let library = TestLibrary::new();
    let since = date(2024, 4, 1);
    let came = changes(&library, since, TODAY);
    let effective = came
        .iter()
        .find(|change| change.kind == ChangeKind::DayCame)
        .unwrap();
    assert_eq!(effective.work.as_str(), POWER);
    assert_eq!(effective.subject, EventKind::Effective.id());
    assert_eq!(effective.known_at, KnownAt::Came(date(2024, 5, 1)));
    let order: Vec<Date> = came.iter().map(|change| change.known_at.day()).collect();
    assert!(order.is_sorted(), "{order:?}");

    // a server notes the change of status itself
    for day in [date(2024, 4, 30), date(2024, 5, 1)] {
        library
            .store
            .write(|store| store.record_passage(day))
            .unwrap();
    }
    let noted = changes(&library, since, TODAY);
    let of_that_day = noted
        .iter()
        .filter(|change| change.on.is_some_and(|on| on.to_string() == "2024-05-01"))
        .filter(|change| matches!(change.kind.id(), "status_changed" | "day_came"));
    let kinds: Vec<&str> = of_that_day.map(|change| change.kind.id()).collect();
    assert_eq!(kinds, ["status_changed"]);
}

#[test]
fn the_first_day_of_a_revised_text_is_news() {
    let library = TestLibrary::new();
    let mut first = event(EventKind::Effective, "2018-03-01");
    first.source = Source::new(SourceKind::Keeper, "甲");
    let write = library
        .store
        .write(|store| store.correct_fact(&WorkId::new(LAW), &first));
    write.unwrap();
    let came = changes(&library, date(2023, 6, 1), TODAY);
    let revised = came
        .iter()
        .find(|change| change.known_at == KnownAt::Came(date(2023, 7, 1)))
        .unwrap();
    assert_eq!(revised.work.as_str(), LAW);
    assert!(
        revised.summary.contains("2023-06-01 文本"),
        "{}",
        revised.summary
    );
}
