use huidian_model::ContentHash;
use huidian_store::{AuditNote, Error, NewSession, NewToken, Role, content_hash};
use jiff::{Timestamp, ToSpan};

use crate::library::library;
use huidian_testing::TestStore;

fn house() -> TestStore {
    let store = library();
    store
        .write(|library| library.put_user("甲", "$argon2id$a", Role::Editor))
        .unwrap();
    store
}

fn session_of(secret: ContentHash, expires_at: Timestamp) -> NewSession {
    NewSession {
        secret,
        expires_at,
        agent: "browser".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

fn later(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + seconds.seconds()
}

#[test]
fn a_session_opens_until_it_expires_or_ends() {
    let store = house();
    let secret = content_hash(b"secret");
    let whose = |now| {
        let user = store
            .read()
            .unwrap()
            .find_session_user(secret, now)
            .unwrap();
        user.map(|user| (user.name, user.role))
    };
    assert_eq!(whose(later(0)), None);
    store
        .write(|library| library.add_session("甲", &session_of(secret, later(60))))
        .unwrap();
    assert_eq!(whose(later(59)), Some(("甲".to_owned(), Role::Editor)));
    assert_eq!(whose(later(60)), None);
    assert!(store.write(|library| library.end_session(secret)).unwrap());
    assert_eq!(whose(later(0)), None);
}

#[test]
fn another_password_ends_sessions_and_tokens() {
    let store = house();
    let secret = content_hash(b"secret");
    let token = NewToken {
        secret,
        name: "程序".to_owned(),
        scope: "write".to_owned(),
        expires_at: None,
    };
    let is_new = store
        .write(|library| {
            library.add_session("甲", &session_of(secret, later(60)))?;
            library.add_token("甲", &token)?;
            library.put_user("甲", "$argon2id$b", Role::Administrator)
        })
        .unwrap();
    assert!(!is_new);
    let reader = store.read().unwrap();
    assert_eq!(reader.find_session_user(secret, later(0)).unwrap(), None);
    assert_eq!(reader.find_token(secret, later(0)).unwrap(), None);
    let user = reader.find_user("甲").unwrap().unwrap();
    assert_eq!(
        (user.password_hash.as_str(), user.role),
        ("$argon2id$b", Role::Administrator)
    );
    assert!(reader.has_administrator().unwrap());
}

#[test]
fn a_disabled_user_is_out_in_every_way() {
    let store = house();
    let (session, token) = (content_hash(b"session"), content_hash(b"token"));
    store
        .write(|library| {
            library.add_session("甲", &session_of(session, later(60)))?;
            library.add_token(
                "甲",
                &NewToken {
                    secret: token,
                    name: "script".to_owned(),
                    scope: "read".to_owned(),
                    expires_at: None,
                },
            )?;
            Ok::<_, Error>(())
        })
        .unwrap();
    let found = store
        .read()
        .unwrap()
        .find_token(token, later(1_000))
        .unwrap();
    assert_eq!(found.unwrap().0.scope, "read");
    store.write(|library| library.disable_user("甲")).unwrap();
    let reader = store.read().unwrap();
    assert_eq!(reader.find_session_user(session, later(0)).unwrap(), None);
    assert_eq!(reader.find_token(token, later(0)).unwrap(), None);
    assert!(reader.tokens().unwrap()[0].revoked_at.is_some());
    drop(reader);
    let unknown = store.write(|library| library.disable_user("乙"));
    assert!(matches!(unknown, Err(Error::UnknownUser(_))));
}

#[test]
fn a_token_ends_when_it_expires_or_is_revoked() {
    let store = house();
    let secret = content_hash(b"token");
    let key = store
        .write(|library| {
            library.add_token(
                "甲",
                &NewToken {
                    secret,
                    name: "script".to_owned(),
                    scope: "write".to_owned(),
                    expires_at: Some(later(60)),
                },
            )
        })
        .unwrap();
    let is_good = |now| {
        store
            .read()
            .unwrap()
            .find_token(secret, now)
            .unwrap()
            .is_some()
    };
    assert!(is_good(later(59)));
    assert!(!is_good(later(60)));
    store.write(|library| library.note_token_use(key)).unwrap();
    assert!(store.write(|library| library.revoke_token(key)).unwrap());
    assert!(!store.write(|library| library.revoke_token(key)).unwrap());
    assert!(!is_good(later(0)));
}

#[test]
fn the_record_is_kept_in_order() {
    let store = house();
    for number in 1..=3 {
        let note = AuditNote {
            who: "甲".to_owned(),
            action: "correct_fact".to_owned(),
            subject: "办法".to_owned(),
            before: Some((number - 1).to_string()),
            after: Some(number.to_string()),
        };
        store.write(|library| library.note(&note)).unwrap();
    }
    let reader = store.read().unwrap();
    let after = |entries: Vec<huidian_store::AuditEntry>| -> Vec<String> {
        entries
            .into_iter()
            .filter_map(|entry| entry.note.after)
            .collect()
    };
    assert_eq!(after(reader.audit_of("办法").unwrap()), ["1", "2", "3"]);
    let newest = reader.audit_before(None, 2).unwrap();
    let key = newest[1].key;
    assert_eq!(after(newest), ["3", "2"]);
    assert_eq!(after(reader.audit_before(Some(key), 2).unwrap()), ["1"]);
}

#[test]
fn sessions_are_listed_for_their_owner_while_they_last() {
    let store = house();
    let secret = content_hash(b"secret");
    store
        .write(|library| library.add_session("甲", &session_of(secret, later(60))))
        .unwrap();
    let listed = |name, now| store.read().unwrap().sessions_of(name, now).unwrap().len();
    assert_eq!(listed("甲", later(59)), 1);
    assert_eq!(listed("甲", later(60)), 0, "over");
    assert_eq!(listed("乙", later(59)), 0, "of somebody else");
    store
        .write(|library| library.end_sessions_of("甲"))
        .unwrap();
    assert_eq!(listed("甲", later(59)), 0);
}

#[test]
fn a_step_and_a_recovery_code_are_taken_once() {
    let store = house();
    let code = content_hash(b"code");
    let confirmed = || {
        let factor = store.read().unwrap().find_second_factor("甲").unwrap();
        factor.map(|factor| (factor.confirmed_at.is_some(), factor.recovery_count))
    };
    store
        .write(|library| library.begin_second_factor("甲", b"secret"))
        .unwrap();
    assert_eq!(confirmed(), Some((false, 0)));
    store
        .write(|library| library.confirm_second_factor("甲", &[code]))
        .unwrap();
    assert_eq!(confirmed(), Some((true, 1)));
    let step = |step| {
        store
            .write(|library| library.take_step("甲", step))
            .unwrap()
    };
    assert!(step(7) && !step(7) && !step(6) && step(8));
    let recovery = || {
        store
            .write(|library| library.take_recovery_code("甲", code))
            .unwrap()
    };
    assert!(recovery() && !recovery());
    assert!(
        store
            .write(|library| library.remove_second_factor("甲"))
            .unwrap()
    );
    assert_eq!(confirmed(), None);
}
