use huidian_following::rights::{Follower, SHARED};
use huidian_following::share::{self, LinkState, Target};
use huidian_following::{Error, Keeping};
use huidian_model::WorkId;
use huidian_store::{Register, SavedSearch};

use crate::library::{LAW, TestLibrary};

fn keeping(library: &TestLibrary) -> Keeping<'_> {
    Keeping {
        store: &library.store,
        who: &Follower::Keeper,
    }
}

fn register(library: &TestLibrary, key: i64) -> Register {
    let reader = library.store.read().unwrap();
    reader.find_register(key).unwrap().unwrap()
}

fn search(name: &str, query: &str) -> SavedSearch {
    SavedSearch {
        name: name.to_owned(),
        query: query.to_owned(),
    }
}

fn actions(library: &TestLibrary) -> Vec<String> {
    let reader = library.store.read().unwrap();
    let mut entries = reader.audit_before(None, 100).unwrap();
    entries.reverse();
    let notes = entries.into_iter().map(|entry| entry.note);
    notes.map(|note| note.action).collect()
}

#[test]
fn every_change_is_on_record() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let key = keeping.create(SHARED, " 法务部 ").unwrap();
    let empty = register(&library, key);
    assert_eq!(empty.name, "法务部");
    let searches = [search("", "sector=能源&page=3")];
    assert_eq!(
        keeping
            .follow(&empty, &[WorkId::new(LAW)], &searches)
            .unwrap(),
        2
    );
    let filled = register(&library, key);
    // kept in its normal form, under what it asks for
    assert_eq!(filled.searches, [search("能源", "sector=energy")]);
    assert_eq!(
        keeping
            .follow(&filled, &[WorkId::new(LAW)], &filled.searches)
            .unwrap(),
        0
    );
    keeping.rename(&filled, "合规部").unwrap();
    assert!(keeping.unfollow_work(&filled, &WorkId::new(LAW)).unwrap());
    assert!(!keeping.unfollow_work(&filled, &WorkId::new(LAW)).unwrap());
    assert!(keeping.unfollow_search(&filled, "能源").unwrap());
    keeping.remove(&register(&library, key)).unwrap();
    let expected = [
        "create_register",
        "follow_work",
        "follow_search",
        "rename_register",
        "unfollow_work",
        "unfollow_search",
        "remove_register",
    ];
    assert_eq!(actions(&library), expected);
}

#[test]
fn names_are_given_once_per_owner() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let key = keeping.create(SHARED, "清单").unwrap();
    assert!(matches!(
        keeping.create(SHARED, "清单"),
        Err(Error::NameTaken(_))
    ));
    keeping.create("乙", "清单").unwrap();
    let other = keeping.create(SHARED, "另一个").unwrap();
    let other = register(&library, other);
    assert!(matches!(
        keeping.rename(&other, "清单"),
        Err(Error::NameTaken(_))
    ));
    keeping.rename(&register(&library, key), "清单").unwrap();
    for bad in ["", "  ", &"长".repeat(81), "a\u{0}b"] {
        let created = keeping.create(SHARED, bad);
        assert!(matches!(created, Err(Error::Parameter { .. })), "{bad:?}");
    }
}

#[test]
fn one_owner_has_so_many_registers() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let made = (0..200)
        .take_while(|number| keeping.create("乙", &format!("第{number}份")).is_ok())
        .count();
    assert_eq!(made, 100);
    let refused = keeping.create("乙", "再一份");
    assert!(matches!(refused, Err(Error::TooMany { limit: 100, .. })));
    keeping.create("丙", "清单").unwrap();
}

#[test]
fn what_cannot_be_followed_leaves_nothing_behind() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let key = keeping.create(SHARED, "清单").unwrap();
    let empty = register(&library, key);
    let law = WorkId::new(LAW);
    for (works, searches) in [
        (vec![law.clone(), WorkId::new("没有的文件")], vec![]),
        (vec![law.clone()], vec![search("全部", "as_of=2024-01-01")]),
        (vec![law.clone()], vec![search("读不懂", "kind=x")]),
        (
            vec![],
            (0..=200).map(|n| search(&n.to_string(), "q=a")).collect(),
        ),
    ] {
        assert!(keeping.follow(&empty, &works, &searches).is_err());
        assert_eq!(register(&library, key), empty);
    }
}

/// Keys are given again, so an address must not outlive its register.
#[test]
fn a_removed_register_takes_its_addresses_along() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let key = keeping.create(SHARED, "清单").unwrap();
    let request = share::Request {
        target: &Target::Register(key),
        created_by: SHARED,
        expires_at: None,
        use_limit: None,
    };
    share::create(&library.store, &request).unwrap();
    keeping.remove(&register(&library, key)).unwrap();
    let reader = library.store.read().unwrap();
    let link = &reader.share_links().unwrap()[0];
    let now = "2026-11-22T04:00:01Z".parse().unwrap();
    assert_eq!(LinkState::of(link, now), LinkState::Revoked);
}

#[test]
fn owner_note_and_due_day_stay_with_a_followed_work() {
    let library = TestLibrary::new();
    let keeping = keeping(&library);
    let key = keeping.create(SHARED, "法务部").unwrap();
    let work = WorkId::new(LAW);
    let due = "2026-12-31".parse().unwrap();
    let note = |owner: &str, note: &str, due_on| {
        keeping.note_work(&register(&library, key), &work, owner, note, due_on)
    };
    assert!(!note("张三", "", None).unwrap(), "nothing to note on yet");
    keeping
        .follow(&register(&library, key), std::slice::from_ref(&work), &[])
        .unwrap();
    assert!(register(&library, key).notes.is_empty());
    assert!(note(" 张三 ", "先查日志\r\n再定方案", Some(due)).unwrap());
    let held = register(&library, key).notes;
    assert_eq!(
        (held[0].owner.as_str(), held[0].note.as_str()),
        ("张三", "先查日志\n再定方案")
    );
    assert_eq!((held[0].due_on, held[0].sequence), (Some(due), 0));
    assert!(note("李四", "", Some(due)).unwrap());
    assert_eq!(register(&library, key).notes[0].sequence, 1);
    // the record has both
    let reader = library.store.read().unwrap();
    let last = reader.audit_before(None, 1).unwrap().remove(0).note;
    assert_eq!(last.action, "note_work");
    assert!(last.before.unwrap().contains("张三"));
    assert!(last.after.unwrap().contains("李四"));
    for (owner, text) in [
        ("长".repeat(81), String::new()),
        (String::new(), "长".repeat(1_001)),
    ] {
        assert!(note(&owner, &text, None).is_err(), "too long");
    }
    assert!(note("a\u{7}", "", None).is_err(), "control characters");
    assert!(note("", "", None).unwrap());
    assert!(
        register(&library, key).notes.is_empty(),
        "all empty takes it away"
    );
    // who stops following drops the note with it
    note("张三", "", None).unwrap();
    keeping
        .unfollow_work(&register(&library, key), &work)
        .unwrap();
    keeping
        .follow(&register(&library, key), std::slice::from_ref(&work), &[])
        .unwrap();
    assert!(register(&library, key).notes.is_empty());
}
