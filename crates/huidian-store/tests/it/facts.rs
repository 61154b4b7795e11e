use huidian_model::{
    Confidence, EventKind, Fact, FactValue, ReviewState, Sector, Source, SourceKind, WorkKind,
};
use huidian_store::{Error, FactChange, LibraryEventKind};

use crate::library::{facts, library, work};
use huidian_testing::{event, fact};

fn sample() -> Vec<Fact> {
    facts(
        "电力监控安全规定",
        WorkKind::DepartmentalRule,
        "国家能源局",
        Sector::Energy,
        "2024-11-25",
    )
}

#[test]
fn putting_the_same_facts_again_changes_nothing() {
    let store = library();
    let id = work("电力监控安全规定");
    let first = store
        .write(|library| library.put_facts(&id, &sample()))
        .unwrap();
    assert_eq!(first.added_count, 5);
    let reader = store.read().unwrap();
    let (digest, seq) = (
        reader.content_digest().unwrap(),
        reader.last_event_seq().unwrap(),
    );
    drop(reader);
    let second = store
        .write(|library| library.put_facts(&id, &sample()))
        .unwrap();
    assert!(second.is_nothing());
    let reader = store.read().unwrap();
    assert_eq!(reader.content_digest().unwrap(), digest);
    assert_eq!(reader.last_event_seq().unwrap(), seq);
}

#[test]
fn a_source_that_becomes_surer_changes_its_fact_and_adds_none() {
    let store = library();
    let id = work("甲");
    let said = |confidence| {
        Fact::new(
            FactValue::Region("广东".to_owned()),
            Source::new(SourceKind::Inference, "title"),
            confidence,
        )
    };
    store
        .write(|library| library.put_facts(&id, &[said(Confidence::Low)]))
        .unwrap();
    let change = store
        .write(|library| library.put_facts(&id, &[said(Confidence::High)]))
        .unwrap();
    assert_eq!(
        change,
        FactChange {
            updated_count: 1,
            ..FactChange::default()
        }
    );
    let work = store.read().unwrap().find_work(&id).unwrap().unwrap();
    assert_eq!(work.facts, [said(Confidence::High)]);
}

#[test]
fn sources_that_disagree_are_both_kept() {
    let store = library();
    let id = work("甲");
    let roundup = Fact::new(
        FactValue::Event {
            kind: EventKind::Published,
            on: "2024-05-01".parse().unwrap(),
        },
        Source::new(SourceKind::Roundup, "2024 row 7"),
        Confidence::Medium,
    );
    let text = Fact::new(
        FactValue::Event {
            kind: EventKind::Published,
            on: "2024-04-12".parse().unwrap(),
        },
        Source::new(SourceKind::Text, "capture"),
        Confidence::High,
    );
    store
        .write(|library| library.put_facts(&id, &[roundup.clone(), text.clone()]))
        .unwrap();
    let work = store.read().unwrap().find_work(&id).unwrap().unwrap();
    assert_eq!(work.facts.len(), 2);
    assert_eq!(
        work.date_of(EventKind::Published),
        Some("2024-04-12".parse().unwrap())
    );
    assert_eq!(
        work.disagreeing("published").collect::<Vec<_>>(),
        [&roundup]
    );
}

#[test]
fn equal_witnesses_are_heard_in_an_order_that_arrival_does_not_decide() {
    let dated = |on: &str, capture: &str| {
        Fact::new(
            FactValue::Event {
                kind: EventKind::Effective,
                on: on.parse().unwrap(),
            },
            Source::new(SourceKind::Text, capture),
            Confidence::High,
        )
    };
    let older = dated("2017-06-01", "ffff");
    let newer = dated("2026-01-01", "0000");
    for order in [[&older, &newer], [&newer, &older]] {
        let store = library();
        let id = work("甲");
        for fact in order {
            store
                .write(|library| library.put_facts(&id, std::slice::from_ref(fact)))
                .unwrap();
        }
        let work = store.read().unwrap().find_work(&id).unwrap().unwrap();
        assert_eq!(
            work.date_of(EventKind::Effective),
            Some("2017-06-01".parse().unwrap())
        );
    }
}

#[test]
fn the_later_of_two_corrections_holds() {
    let store = library();
    let id = work("电力监控安全规定");
    let keeper = |name: &str, region: &str| {
        Fact::new(
            FactValue::Region(region.to_owned()),
            Source::new(SourceKind::Keeper, name),
            Confidence::High,
        )
    };
    store
        .write(|library| {
            library.put_facts(&id, &sample())?;
            library.correct_fact(&id, &keeper("甲", "广东"))?;
            library.correct_fact(&id, &keeper("乙", "北京"))
        })
        .unwrap();
    let reader = store.read().unwrap();
    let work = reader.find_work(&id).unwrap().unwrap();
    assert_eq!(work.region.as_deref(), Some("北京"));
}

#[test]
fn what_a_source_no_longer_says_is_removed_and_other_sources_stay() {
    let store = library();
    let id = work("甲");
    let source = Source::new(SourceKind::Text, "capture");
    let said = |number: &str| {
        Fact::new(
            FactValue::Number(number.parse().unwrap()),
            source.clone(),
            Confidence::High,
        )
    };
    store
        .write(|library| {
            library.put_facts(&id, &[fact(FactValue::Region("上海".to_owned()))])?;
            library.replace_facts(&id, &source, &[said("国发〔2023〕1号")])?;
            library.replace_facts(&id, &source, &[said("国发〔2024〕1号")])
        })
        .unwrap();
    let reader = store.read().unwrap();
    let work = reader.find_work(&id).unwrap().unwrap();
    assert_eq!(work.facts.len(), 2);
    assert_eq!(work.number.unwrap().to_string(), "国发〔2024〕1号");
    let find = |number: &str| {
        reader
            .find_works_by_number(&number.parse().unwrap())
            .unwrap()
    };
    assert!(find("国发〔2023〕1号").is_empty());
    assert_eq!(find("国发[2024]1号"), [id]);
}

#[test]
fn a_work_only_a_roundup_knows_waits_for_review() {
    let store = library();
    let id = work("甲");
    let roundup = Fact::new(
        FactValue::Title("甲".to_owned()),
        Source::new(SourceKind::Roundup, "2024 row 1"),
        Confidence::Medium,
    );
    let review = || {
        store
            .read()
            .unwrap()
            .find_work(&id)
            .unwrap()
            .unwrap()
            .review
    };
    store
        .write(|library| library.put_facts(&id, &[roundup]))
        .unwrap();
    assert_eq!(review(), ReviewState::Unreviewed);
    store
        .write(|library| library.set_review(&id, Some(ReviewState::Rejected)))
        .unwrap();
    assert_eq!(review(), ReviewState::Rejected);
    store
        .write(|library| library.set_review(&id, None))
        .unwrap();
    store
        .write(|library| library.put_facts(&id, &[fact(FactValue::Draft(false))]))
        .unwrap();
    assert_eq!(review(), ReviewState::Reviewed);
}

#[test]
fn events_tell_what_was_added_and_what_was_corrected() {
    let store = library();
    let id = work("甲");
    store
        .write(|library| {
            library.put_facts(
                &id,
                &[
                    fact(FactValue::Title("甲".to_owned())),
                    event(EventKind::Effective, "2024-05-01"),
                ],
            )
        })
        .unwrap();
    store
        .write(|library| {
            let correction = Fact::new(
                FactValue::Event {
                    kind: EventKind::Effective,
                    on: "2024-06-01".parse().unwrap(),
                },
                Source::new(SourceKind::Keeper, "乙"),
                Confidence::High,
            );
            library.correct_fact(&id, &correction)
        })
        .unwrap();
    let reader = store.read().unwrap();
    let told: Vec<_> = reader
        .events_of(&id)
        .unwrap()
        .into_iter()
        .map(|event| (event.kind, event.subject, event.before, event.after))
        .collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            (LibraryEventKind::WorkAdded, String::new(), None, text("甲")),
            (
                LibraryEventKind::DateKnown,
                "effective".to_owned(),
                None,
                text("2024-05-01")
            ),
            (
                LibraryEventKind::DateCorrected,
                "effective".to_owned(),
                text("2024-05-01"),
                text("2024-06-01")
            ),
        ]
    );
}

#[test]
fn a_failed_step_leaves_nothing_behind() {
    let store = library();
    let id = work("甲");
    let outcome: Result<(), Error> = store.write(|library| {
        library.put_facts(&id, &sample())?;
        Err(Error::ReadOnly)
    });
    assert!(outcome.is_err());
    let reader = store.read().unwrap();
    assert_eq!(reader.counts().unwrap().work_count, 0);
    assert_eq!(reader.last_event_seq().unwrap(), 0);
}
