use huidian_store::{Error, NewPasskey, Role};
use huidian_testing::TestStore;

use crate::library::library;

fn house() -> TestStore {
    let store = library();
    store
        .write(|library| {
            library.put_user("甲", "$argon2id$a", Role::Editor)?;
            library.put_user("乙", "$argon2id$b", Role::Reader)
        })
        .unwrap();
    store
}

fn passkey(id: &[u8], sign_count: u32) -> NewPasskey {
    NewPasskey {
        credential_id: id.to_vec(),
        user_handle: b"handle".to_vec(),
        public_key: vec![0xa0, 0, 0xff],
        name: "办公室".to_owned(),
        transports: vec!["internal".to_owned(), "hybrid".to_owned()],
        sign_count,
        is_backup_eligible: true,
        is_backed_up: false,
    }
}

fn add(store: &TestStore, user: &str, made: &NewPasskey) -> bool {
    store
        .write(|library| library.add_passkey(user, made))
        .unwrap()
}

#[test]
fn a_passkey_is_found_as_it_was_kept_and_is_one_persons() {
    let store = house();
    let has_any = || store.read().unwrap().has_passkeys().unwrap();
    assert!(!has_any());
    let made = passkey(b"one", 7);
    assert!(add(&store, "甲", &made));
    assert!(has_any());
    // a second time, and for somebody else: the first owner keeps it
    assert!(!add(&store, "甲", &made));
    assert!(!add(&store, "乙", &made));
    let bare = NewPasskey {
        transports: Vec::new(),
        ..passkey(b"two", u32::MAX)
    };
    assert!(add(&store, "甲", &bare));
    let reader = store.read().unwrap();
    let found = reader.find_passkey(b"one").unwrap().unwrap();
    assert_eq!((found.user.as_str(), found.used_at), ("甲", None));
    assert_eq!(found.made, made);
    assert_eq!(reader.find_passkey(b"on").unwrap(), None);
    let listed: Vec<_> = reader.passkeys_of("甲").unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1].made, bare);
    assert!(reader.passkeys_of("乙").unwrap().is_empty());
    drop(reader);
    let unknown = store.write(|library| library.add_passkey("丙", &made));
    assert!(matches!(unknown, Err(Error::UnknownUser(_))));
    let remove = |user: &str| {
        store
            .write(|library| library.remove_passkey(user, found.key))
            .unwrap()
    };
    assert!(!remove("乙"), "of somebody else");
    assert!(remove("甲") && !remove("甲"));
}

#[test]
fn a_count_of_signatures_only_grows() {
    let store = house();
    add(&store, "甲", &passkey(b"counts", 7));
    add(&store, "甲", &passkey(b"never counts", 0));
    let keys: Vec<i64> = {
        let reader = store.read().unwrap();
        let all = reader.passkeys_of("甲").unwrap();
        all.iter().map(|one| one.key).collect()
    };
    for (key, count, is_taken, reason) in [
        (keys[0], 7, false, "the same again"),
        (keys[0], 6, false, "less"),
        (keys[0], 0, false, "no longer counted"),
        (keys[0], 8, true, "one more"),
        (keys[0], 8, false, "the same again"),
        (keys[0], u32::MAX, true, "as many as there are"),
        (keys[1], 0, true, "not counted"),
        (keys[1], 0, true, "and not counted"),
        (keys[1], 1, true, "begins to count"),
        (keys[1], 0, false, "ceases to count"),
    ] {
        let taken = store
            .write(|library| library.note_passkey_use(key, count, true))
            .unwrap();
        assert_eq!(taken, is_taken, "{count}: {reason}");
    }
    let used = store.read().unwrap().find_passkey(b"counts").unwrap();
    let used = used.unwrap();
    assert!(used.used_at.is_some() && used.made.is_backed_up);
    assert_eq!(used.made.sign_count, u32::MAX);
}

#[test]
fn another_password_takes_passkeys_away() {
    let store = house();
    let count = |user: &str| store.read().unwrap().passkeys_of(user).unwrap().len();
    add(&store, "甲", &passkey(b"one", 0));
    add(&store, "乙", &passkey(b"two", 0));
    store
        .write(|library| library.set_password("甲", "$argon2id$c"))
        .unwrap();
    assert_eq!((count("甲"), count("乙")), (0, 1), "one's own");
    store
        .write(|library| library.put_user("乙", "$argon2id$d", Role::Reader))
        .unwrap();
    assert_eq!(count("乙"), 0, "given by somebody else");
}
