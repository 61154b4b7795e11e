use huidian_store::{CHECKS_KEPT, Error, RoundupCheck, Store};

use crate::library::{day, library};

fn check(id: &str, content: &[u8]) -> RoundupCheck {
    RoundupCheck {
        id: id.to_owned(),
        name: "二月汇总.md".to_owned(),
        as_of: day("2024-03-01"),
        content: content.to_vec(),
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
fn the_oldest_checks_give_way_with_their_decisions() {
    let store = library();
    store
        .write(|library| {
            for number in 0..CHECKS_KEPT {
                library.add_roundup_check(&check(&number.to_string(), b"x"))?;
            }
            library.add_roundup_decision("0", "one")?;
            library.add_roundup_check(&check("new", b"y"))?;
            library.add_roundup_check(&check("0", b"z"))
        })
        .unwrap();
    let reader = store.read().unwrap();
    let held = |id: &str| reader.find_roundup_check(id).unwrap().is_some();
    assert!(!held("1") && held("2") && held("new"));
    assert_eq!(
        reader.find_roundup_check("0").unwrap().unwrap().content,
        b"z"
    );
    assert!(reader.roundup_decisions("0").unwrap().is_empty());
}

#[test]
fn two_checks_of_one_id_are_refused() {
    let store = library();
    add(&store, &check("a", b"x"));
    let again = store.write(|library| library.add_roundup_check(&check("a", b"y")));
    assert!(matches!(again, Err(Error::Database(_))), "{again:?}");
}
