use std::sync::Arc;

use huidian_store::{
    ANONYMOUS_CHECK_DAYS, ANONYMOUS_CHECKS_KEPT, Error, RoundupCheck, Store, content_hash,
};
use huidian_testing::{TestClock, TestStore};

use crate::library::{day, library};

fn check(id: &str, content: &[u8]) -> RoundupCheck {
    RoundupCheck {
        id: id.to_owned(),
        owner: None,
        name: "二月汇总.md".to_owned(),
        as_of: day("2024-03-01"),
        content: content.to_vec(),
        hints: vec!["item-0=title".to_owned(), "plain/—=issuer".to_owned()],
        place: None,
    }
}

fn add(store: &Store, check: &RoundupCheck) {
    store
        .write(|library| library.add_roundup_check(check))
        .unwrap();
}

#[test]
fn a_check_comes_back_with_its_decisions_in_order() {
    let store = library();
    let kept = check("a", "一、能源领域 ".repeat(5_000).as_bytes());
    add(&store, &kept);
    add(&store, &check("b", b""));
    for decision in ["one", "two", "three"] {
        let is_kept = store.write(|library| library.add_roundup_decision("a", decision));
        assert!(is_kept.unwrap());
    }
    let missing = store.write(|library| library.add_roundup_decision("c", "one"));
    assert!(!missing.unwrap());
    let reader = store.read().unwrap();
    assert_eq!(reader.find_roundup_check("a").unwrap(), Some(kept));
    assert_eq!(
        reader.roundup_decisions("a").unwrap(),
        ["one", "two", "three"]
    );
    assert!(
        reader
            .find_roundup_check("b")
            .unwrap()
            .unwrap()
            .content
            .is_empty()
    );
    assert_eq!(reader.find_roundup_check("c").unwrap(), None);
    assert!(reader.roundup_decisions("c").unwrap().is_empty());
}

#[test]
fn anonymous_checks_give_way_to_each_other_and_to_nobody_elses() {
    let store = library();
    let own = RoundupCheck {
        owner: Some("keeper".to_owned()),
        ..check("own", b"x")
    };
    store
        .write(|library| {
            library.add_roundup_check(&own)?;
            library.add_roundup_check(&check("edited", b"x"))?;
            library.add_roundup_decision("edited", "one")?;
            for number in 0..=ANONYMOUS_CHECKS_KEPT {
                library.add_roundup_check(&check(&number.to_string(), b"x"))?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    let reader = store.read().unwrap();
    let held = |id: &str| reader.find_roundup_check(id).unwrap().is_some();
    assert!(!held("0") && held("1"), "the oldest goes");
    assert!(held("own"), "another person's stays");
    assert!(held("edited"), "what was edited stays");
    let mine = reader.roundup_checks_of("keeper").unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!((mine[0].id.as_str(), mine[0].decision_count), ("own", 0));
}

/// One that came from an address.
fn from(place: u8, id: &str) -> RoundupCheck {
    RoundupCheck {
        place: Some(content_hash(&[place])),
        ..check(id, b"x")
    }
}

#[test]
fn nobody_takes_the_room_of_another_address() {
    let store = library();
    add(&store, &from(1, "mine"));
    for number in 0..3 * ANONYMOUS_CHECKS_KEPT {
        add(&store, &from(2, &format!("loud {number}")));
    }
    let held = |id: &str| {
        let reader = store.read().unwrap();
        reader.find_roundup_check(id).unwrap().is_some()
    };
    assert!(held("mine"), "another's stays");
    assert!(!held("loud 39") && held("loud 40"), "twenty of one address");
    // many addresses: whoever has most gives way first
    for place in 3..=30 {
        for number in 0..8 {
            add(&store, &from(place, &format!("{place} {number}")));
        }
    }
    assert!(held("mine") && held("loud 59"), "the newest of each stay");
    assert!(!held("loud 45"));
    let all = (3..=30).flat_map(|place| (0..8).map(move |number| format!("{place} {number}")));
    let count = all.filter(|id| held(id)).count();
    assert!((150..200).contains(&count), "{count} of all");
}

#[test]
fn edited_checks_of_one_address_shut_no_other_out_and_go_after_a_week() {
    let clock = Arc::new(TestClock::at("2024-03-01T00:00:00Z"));
    let store = TestStore::new(clock.clone());
    let edit = |id: &str| {
        let kept = store.write(|library| library.add_roundup_decision(id, "one"));
        assert!(kept.unwrap());
    };
    let may = |id: &str| store.read().unwrap().may_edit_check(id).unwrap();
    for number in 0..ANONYMOUS_CHECKS_KEPT {
        let id = format!("loud {number}");
        add(&store, &from(2, &id));
        assert!(may(&id));
        edit(&id);
    }
    add(&store, &from(2, "one more"));
    add(&store, &from(1, "mine"));
    assert!(!may("one more"), "its address has twenty");
    assert!(may("loud 3"), "what was edited may be edited on");
    assert!(may("mine"), "another address has none");
    let own = RoundupCheck {
        owner: Some("keeper".to_owned()),
        ..from(2, "own")
    };
    add(&store, &own);
    assert!(may("own") && may("nobody's"), "of somebody, and of none");
    edit("own");
    clock.pass(ANONYMOUS_CHECK_DAYS * 24 * 60 * 60);
    add(&store, &from(2, "a week later"));
    assert!(may("a week later"));
    let reader = store.read().unwrap();
    let held = |id: &str| reader.find_roundup_check(id).unwrap();
    assert!(held("loud 3").is_none() && held("mine").is_none());
    assert!(reader.roundup_decisions("loud 3").unwrap().is_empty());
    let own = held("own").unwrap();
    assert_eq!(own.place, None, "of whoever is signed in no place is kept");
    assert_eq!(reader.roundup_decisions("own").unwrap(), ["one"]);
}

#[test]
fn two_checks_of_one_id_are_refused() {
    let store = library();
    add(&store, &check("a", b"x"));
    let again = store.write(|library| library.add_roundup_check(&check("a", b"y")));
    assert!(matches!(again, Err(Error::Database(_))), "{again:?}");
}

#[test]
fn hints_are_kept_for_one_person_and_one_source() {
    let store = library();
    let say = |owner: &str, source: &str, hints: &[&str]| {
        let hints: Vec<String> = hints.iter().map(|hint| (*hint).to_owned()).collect();
        store
            .write(|library| library.set_roundup_hints(owner, source, &hints))
            .unwrap();
    };
    say("keeper", "数治观察", &["item-0=title"]);
    say("keeper", "数治观察", &["bold=title", "plain=date"]);
    say("keeper", "规则研究室", &["plain=nothing"]);
    say("keeper", "规则研究室", &[]);
    let reader = store.read().unwrap();
    let said = |owner: &str, source: &str| reader.roundup_hints(owner, source).unwrap();
    assert_eq!(
        said("keeper", "数治观察"),
        ["bold=title", "plain=date"],
        "the last word holds"
    );
    assert!(
        said("keeper", "规则研究室").is_empty(),
        "nothing said is forgotten"
    );
    assert!(
        said("other", "数治观察").is_empty(),
        "another person said nothing"
    );
}
