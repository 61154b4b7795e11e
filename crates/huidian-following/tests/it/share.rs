use huidian_following::share::{self, LinkState, Target};
use huidian_following::{Error, Signer};

use crate::library::TestLibrary;

#[test]
fn a_link_is_signed_counted_and_over_when_it_should_be() {
    let library = TestLibrary::new();
    let target = Target::Bundle("sector=energy".to_owned());
    let request = share::Request {
        target: &target,
        created_by: "甲",
        expires_at: Some("2026-12-01T00:00:00Z".parse().unwrap()),
        use_limit: Some(1),
    };
    let path = share::create(&library.store, &request).unwrap();
    let signer = Signer::of(&library.store).unwrap();
    let token = path.strip_prefix("/share/").unwrap();
    let id = signer.open_token(token).unwrap();
    assert_eq!(share::path(&signer, id), path);
    let forged = format!("{}A.{}", id, token.split_once('.').unwrap().1);
    for bad in [&*forged, id, "", ".", &format!("{token}A")] {
        assert_eq!(signer.open_token(bad), None, "{bad}");
    }
    let state = |at: &str| {
        let link = library.store.read().unwrap().find_share_link(id).unwrap();
        LinkState::of(&link.unwrap(), at.parse().unwrap())
    };
    assert_eq!(state("2026-11-30T23:59:59Z"), LinkState::Open);
    assert_eq!(state("2026-12-01T00:00:00Z"), LinkState::Expired);
    let used = library.store.write(|library| library.use_share_link(id));
    assert!(used.unwrap().is_some());
    assert_eq!(state("2026-11-23T00:00:00Z"), LinkState::UsedUp);
    assert!(share::revoke(&library.store, id, "甲").unwrap());
    assert!(!share::revoke(&library.store, id, "甲").unwrap());
    assert_eq!(state("2026-11-23T00:00:00Z"), LinkState::Revoked);
}

#[test]
fn one_thing_has_fifty_open_addresses_whoever_makes_them() {
    let library = TestLibrary::new();
    let add = |target: &Target, who: &str| {
        let request = share::Request {
            target,
            created_by: who,
            expires_at: None,
            use_limit: None,
        };
        share::create(&library.store, &request)
    };
    for target in [
        Target::Register(7),
        Target::Profile(7),
        Target::Bundle("q=a".to_owned()),
    ] {
        let paths: Vec<String> = (0..50)
            .map(|number| add(&target, if number % 2 == 0 { "甲" } else { "乙" }).unwrap())
            .collect();
        for who in ["甲", "乙", "丙"] {
            let refused = add(&target, who);
            assert!(
                matches!(refused, Err(Error::TooMany { limit: 50, .. })),
                "{refused:?}"
            );
        }
        // one that is closed makes room for one
        let signer = Signer::of(&library.store).unwrap();
        let id = signer.open_token(paths[0].strip_prefix("/share/").unwrap());
        assert!(share::revoke(&library.store, id.unwrap(), "甲").unwrap());
        assert!(add(&target, "丙").is_ok());
        assert!(add(&target, "丙").is_err());
    }
}

#[test]
fn targets_read_back() {
    for target in [
        Target::Bundle("q=a".to_owned()),
        Target::Register(7),
        Target::Profile(7),
    ] {
        assert_eq!(Target::read(&target.text()), Some(target));
    }
    for unknown in ["", "register/", "register/x", "user/1"] {
        assert_eq!(Target::read(unknown), None, "{unknown}");
    }
}
