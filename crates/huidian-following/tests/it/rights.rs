use huidian_following::rights::{Follower, SHARED};
use huidian_store::{Register, Role};
use jiff::Timestamp;

fn owned_by(owner: &str) -> Register {
    Register {
        key: 1,
        owner: owner.to_owned(),
        name: "清单".to_owned(),
        created_at: Timestamp::UNIX_EPOCH,
        works: Vec::new(),
        notes: Vec::new(),
        searches: Vec::new(),
        interview: String::new(),
    }
}

#[test]
fn rights_follow_owner_and_role() {
    let user = |role| Follower::User {
        name: "甲".to_owned(),
        role,
    };
    for (who, owner, sees, changes) in [
        (user(Role::Reader), "甲", true, true),
        (user(Role::Reader), SHARED, true, false),
        (user(Role::Reader), "乙", false, false),
        (user(Role::Editor), SHARED, true, true),
        // an editor helps, but a person's own list stays that person's
        (user(Role::Editor), "乙", true, false),
        (user(Role::Administrator), "乙", true, true),
        (Follower::Keeper, SHARED, true, true),
        (Follower::Keeper, "乙", true, true),
    ] {
        let register = owned_by(owner);
        assert_eq!(who.may_see(&register), sees, "{who:?} {owner}");
        assert_eq!(who.may_change(&register), changes, "{who:?} {owner}");
    }
}
