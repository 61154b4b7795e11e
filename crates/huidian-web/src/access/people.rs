//! Users are made, changed and kept out on record, whoever does it.

use huidian_store::{AuditNote, Error, Role, Transaction, User};

/// Adds a user, or changes role and password of one; says whether it is a new one.
pub fn put_user(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
    password_hash: &str,
    role: Role,
) -> Result<bool, Error> {
    let before = library.read()?.find_user(name)?;
    let is_new = library.put_user(name, password_hash, role)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "put_user".to_owned(),
        subject: name.to_owned(),
        before: before.as_ref().map(standing),
        after: Some(role.id().to_owned()),
    })?;
    Ok(is_new)
}

/// Keeps a user from signing in; sessions and tokens end.
pub fn disable_user(library: &mut Transaction<'_>, who: &str, name: &str) -> Result<(), Error> {
    let before = library.read()?.find_user(name)?;
    library.disable_user(name)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "disable_user".to_owned(),
        subject: name.to_owned(),
        before: before.as_ref().map(standing),
        after: Some("disabled".to_owned()),
    })
}

fn standing(user: &User) -> String {
    match user.disabled_at {
        Some(_) => "disabled".to_owned(),
        None => user.role.id().to_owned(),
    }
}
