use huidian_model::{
    Confidence, EventKind, FactValue, Relation, RelationKind, Sector, Source, SourceKind,
};
use huidian_store::{Error, LibraryEventKind, StreamRequest, WorkFilter};

use crate::library::{day, library, work};
use huidian_testing::{event, fact};

fn relation() -> Relation {
    Relation {
        from: work("乙法"),
        kind: RelationKind::Implements,
        to: work("甲法"),
        on: None,
        evidence: "根据甲法制定".to_owned(),
        source: Source::new(SourceKind::Text, "capture"),
        confidence: Confidence::Medium,
        is_confirmed: false,
    }
}

#[test]
fn the_stream_goes_on_where_a_reader_left_off() {
    let store = library();
    for name in ["甲法", "乙法", "丙法"] {
        store
            .write(|library| {
                library.put_facts(&work(name), &[fact(FactValue::Title(name.to_owned()))])
            })
            .unwrap();
    }
    let reader = store.read().unwrap();
    let first = reader.events_after(0, 2).unwrap();
    let rest = reader.events_after(first[1].seq, 10).unwrap();
    let names: Vec<_> = first
        .iter()
        .chain(&rest)
        .map(|event| event.work.as_str())
        .collect();
    assert_eq!(names, ["甲法", "乙法", "丙法"]);
    let newest = reader.events_before(None, 1).unwrap();
    assert_eq!(newest, rest);
    assert_eq!(reader.last_event_seq().unwrap(), rest[0].seq);
}

#[test]
fn ids_of_events_are_made_of_what_happened() {
    let ids = |order: [&str; 2]| {
        let store = library();
        for name in order {
            store
                .write(|library| {
                    library.put_facts(&work(name), &[event(EventKind::Published, "2024-05-01")])
                })
                .unwrap();
        }
        // there and back again: the same thing twice, told apart
        for on in ["2024-06-01", "2024-05-01", "2024-06-01"] {
            store
                .write(|library| {
                    let source = Source::new(SourceKind::Keeper, "丁");
                    let value = FactValue::Event {
                        kind: EventKind::Published,
                        on: on.parse().unwrap(),
                    };
                    let correction = huidian_model::Fact::new(value, source, Confidence::High);
                    library.correct_fact(&work("甲法"), &correction)
                })
                .unwrap();
        }
        let events = store.read().unwrap().events_after(0, 100).unwrap();
        let mut ids: Vec<_> = events.into_iter().map(|event| event.id).collect();
        ids.sort();
        ids
    };
    let one = ids(["甲法", "乙法"]);
    assert_eq!(one.len(), 7);
    assert_eq!(one, ids(["乙法", "甲法"]));
}

#[test]
fn relations_are_kept_once_confirmed_for_good_and_withdrawn_with_a_word() {
    let store = library();
    let put = |relation: &Relation| {
        store
            .write(|library| library.put_relation(relation))
            .unwrap()
    };
    assert!(put(&relation()));
    assert!(!put(&relation()));
    assert_eq!(store.read().unwrap().proposed_relations().unwrap().len(), 1);
    let confirmed = Relation {
        is_confirmed: true,
        ..relation()
    };
    assert!(put(&confirmed));
    assert!(!put(&relation()));
    assert_eq!(
        store.read().unwrap().relations_of(&work("甲法")).unwrap(),
        [confirmed]
    );
    assert!(
        store
            .write(|library| library.withdraw_relation(&relation()))
            .unwrap()
    );
    assert!(
        !store
            .write(|library| library.withdraw_relation(&relation()))
            .unwrap()
    );
    let told: Vec<_> = store
        .read()
        .unwrap()
        .events_of(&work("乙法"))
        .unwrap()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        told,
        [
            LibraryEventKind::RelationAdded,
            LibraryEventKind::RelationWithdrawn
        ]
    );
}

#[test]
fn what_may_fall_into_a_span_is_found() {
    let store = library();
    store
        .write(|library| {
            library.put_facts(&work("甲法"), &[event(EventKind::Effective, "2024-05-01")])?;
            library.put_facts(&work("乙法"), &[event(EventKind::Effective, "2024-05")])?;
            library.put_facts(
                &work("丙法"),
                &[event(EventKind::ConsultationCloses, "2024-05-10")],
            )?;
            library.put_facts(&work("丁法"), &[event(EventKind::Effective, "2024-06-01")])
        })
        .unwrap();
    let reader = store.read().unwrap();
    let names = |from: &str, until: &str, kinds: &[EventKind]| -> Vec<String> {
        let events = reader.events_between(day(from), day(until), kinds).unwrap();
        events
            .into_iter()
            .map(|event| event.work.to_string())
            .collect()
    };
    assert_eq!(names("2024-05-02", "2024-05-31", &[]), ["乙法", "丙法"]);
    assert_eq!(names("2024-05-01", "2024-05-01", &[]), ["乙法", "甲法"]);
    assert_eq!(
        names("2024-05-02", "2024-12-31", &[EventKind::Effective]),
        ["乙法", "丁法"]
    );
}

#[test]
fn the_revision_grows_with_the_content_alone() {
    let store = library();
    let revision = || store.read().unwrap().revision().unwrap();
    let put = || {
        store.write(|library| library.put_facts(&work("甲法"), &[fact(FactValue::Draft(false))]))
    };
    assert_eq!(revision(), 0);
    put().unwrap();
    assert_eq!(revision(), 1);
    put().unwrap();
    store
        .write(|library| {
            library.put_setting("a", "b")?;
            library.begin_batch(huidian_store::BatchKind::Import, "nothing", None)?;
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(revision(), 1);
    store
        .write(|library| library.put_relation(&relation()))
        .unwrap();
    assert_eq!(revision(), 2);
}

#[test]
fn days_that_come_change_statuses_and_are_told_once() {
    let store = library();
    store
        .write(|library| {
            library.put_facts(
                &work("甲法"),
                &[
                    event(EventKind::Effective, "2024-05-01"),
                    event(EventKind::Expires, "2024-12-31"),
                ],
            )
        })
        .unwrap();
    let pass = |on: &str| {
        store
            .write(|library| library.record_passage(day(on)))
            .unwrap()
    };
    assert_eq!(pass("2024-01-01"), 0);
    assert_eq!(pass("2024-04-30"), 0);
    assert_eq!(pass("2024-05-01"), 1);
    assert_eq!(pass("2024-05-01"), 0);
    assert_eq!(pass("2024-03-01"), 0);
    assert_eq!(pass("2025-06-01"), 1);
    let told: Vec<_> = store
        .read()
        .unwrap()
        .events_of(&work("甲法"))
        .unwrap()
        .into_iter()
        .filter(|event| event.kind == LibraryEventKind::StatusChanged)
        .map(|event| (event.on.unwrap().to_string(), event.subject))
        .collect();
    assert_eq!(
        told,
        [
            ("2024-05-01".to_owned(), "in_force".to_owned()),
            ("2025-01-01".to_owned(), "expired".to_owned()),
        ]
    );
}

#[test]
fn a_feed_shows_the_works_of_its_filter() {
    let store = library();
    store
        .write(|library| {
            for number in 1..=5 {
                let sector = if number % 2 == 0 {
                    Sector::Energy
                } else {
                    Sector::Health
                };
                let name = format!("{number}号办法");
                let facts = [
                    fact(FactValue::Title(name.clone())),
                    fact(FactValue::Sector(sector)),
                ];
                library.put_facts(&work(&name), &facts)?;
                library.read()?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let filter = WorkFilter {
        sectors: vec![Sector::Health],
        ..WorkFilter::default()
    };
    let mut request = StreamRequest {
        limit: 2,
        ..StreamRequest::newest(filter, day("2024-01-01"))
    };
    let reader = store.read().unwrap();
    let first = reader.stream(&request).unwrap();
    request.before = Some(first[1].seq);
    let second = reader.stream(&request).unwrap();
    let names: Vec<_> = first
        .iter()
        .chain(&second)
        .map(|event| event.work.as_str())
        .collect();
    assert_eq!(names, ["5号办法", "3号办法", "1号办法"]);
    request.kinds = vec![LibraryEventKind::TextAdded];
    assert_eq!(reader.stream(&request).unwrap(), []);
}

#[test]
fn a_cursor_of_another_library_or_of_a_later_state_is_refused() {
    let with = |names: &[&str]| {
        let store = library();
        for name in names {
            let title = fact(FactValue::Title((*name).to_owned()));
            store
                .write(|library| library.put_facts(&work(name), &[title]))
                .unwrap();
        }
        store
    };
    let store = with(&["甲法", "乙法", "丙法"]);
    let reader = store.read().unwrap();
    let [first, _, last] = [0, 1, 2].map(|skipped| {
        let events = reader.events_after(skipped, 1).unwrap();
        reader.cursor_at(events[0].seq).unwrap()
    });
    assert_eq!(last, reader.last_cursor().unwrap());
    let seq = reader.read_cursor(&last).unwrap();
    assert_eq!(
        reader.read_cursor(&seq.to_string()).unwrap(),
        seq,
        "by hand"
    );
    assert_eq!(reader.read_cursor("0").unwrap(), 0, "from the beginning");

    // put back from before the last work came in, and gone another way since
    let restored = with(&["甲法", "乙法"]);
    let reader = restored.read().unwrap();
    let refused = |cursor: &str| matches!(reader.read_cursor(cursor), Err(Error::ForeignCursor(_)));
    assert!(refused(&last), "not there yet");
    assert!(refused(&seq.to_string()), "beyond the end");
    assert!(
        reader.read_cursor(&first).is_ok(),
        "what both have gone through"
    );
    let gone_on = with(&["甲法", "乙法", "丁法"]);
    let reader = gone_on.read().unwrap();
    assert!(matches!(
        reader.read_cursor(&last),
        Err(Error::ForeignCursor(_))
    ));

    for none in ["", "x", "-1", "1.", "1.x.y", "99999999999999999999", "二"] {
        let outcome = reader.read_cursor(none);
        assert!(
            matches!(outcome, Err(Error::Cursor(_) | Error::ForeignCursor(_))),
            "{none}: {outcome:?}"
        );
    }
}
