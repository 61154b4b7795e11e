//! Browsers in which somebody signed in before: wrong passwords from elsewhere keep no owner out.
//!
//! A cookie that lasts longer than sessions, opens nothing, and is good for one account until its password changes (OWASP, "device cookies").

use huidian_model::ContentHash;
use huidian_store::{User, content_hash};
use subtle::ConstantTimeEq;

use super::password::NO_PASSWORD;
use super::secret::Secret;
use crate::error::Error;

/// How long a browser is known: a year, in seconds.
pub(crate) const KNOWN_SECONDS: i64 = 365 * 24 * 60 * 60;

/// What a browser gives back, not yet believed.
#[derive(Debug, Clone)]
pub(crate) struct KnownBrowser {
    /// Tells it from other browsers.
    own: String,
    proof: String,
}

impl KnownBrowser {
    /// For a user who has just signed in; `None` for one without a password, whom nobody can lock out by guessing.
    pub(crate) fn of(user: &User) -> Result<Option<Self>, Error> {
        let own = Secret::new()?.reveal().to_owned();
        let proof = proof(&own, user);
        Ok(proof.map(|proof| Self { own, proof }))
    }

    /// Takes what a cookie gave, if it looks like one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (own, proof) = text.split_once('.')?;
        Secret::read(own)?;
        Secret::read(proof)?;
        Some(Self {
            own: own.to_owned(),
            proof: proof.to_owned(),
        })
    }

    pub(crate) fn cookie(&self) -> String {
        format!("{}.{}", self.own, self.proof)
    }

    /// What its tries are counted by, where it was given to this user and the password is the same since.
    pub(crate) fn check(&self, user: &User) -> Option<ContentHash> {
        let expected = proof(&self.own, user)?;
        let is_right: bool = expected.as_bytes().ct_eq(self.proof.as_bytes()).into();
        is_right.then(|| content_hash(self.own.as_bytes()))
    }
}

/// Only who knows the hash of the password, which nobody is told, can make it; the hash is no way back from it.
fn proof(own: &str, user: &User) -> Option<String> {
    let hash = Some(&user.password_hash).filter(|hash| *hash != NO_PASSWORD)?;
    let text = format!("known browser\n{own}\n{}\n{hash}", user.name);
    Some(content_hash(text.as_bytes()).to_string())
}

#[cfg(test)]
mod tests {
    use huidian_store::Role;
    use jiff::Timestamp;

    use super::*;

    fn user(name: &str, password_hash: &str) -> User {
        User {
            name: name.to_owned(),
            password_hash: password_hash.to_owned(),
            role: Role::Reader,
            created_at: Timestamp::UNIX_EPOCH,
            disabled_at: None,
        }
    }

    #[test]
    fn a_browser_is_known_for_one_account_and_one_password() {
        let boss = user("boss", "$argon2id$one");
        let given = KnownBrowser::of(&boss).unwrap().unwrap();
        let back = KnownBrowser::read(&given.cookie()).unwrap();
        assert!(back.check(&boss).is_some());
        assert!(back.check(&user("eddy", "$argon2id$one")).is_none());
        assert!(back.check(&user("boss", "$argon2id$two")).is_none());
        let mut forged = back.clone();
        forged.own = "0".repeat(64);
        assert!(forged.check(&boss).is_none());
        for bad in ["", ".", "a.b", &"0".repeat(129)] {
            assert!(KnownBrowser::read(bad).is_none(), "{bad}");
        }
        // without a password there is nothing to guess, and nothing secret to prove it by
        assert!(
            KnownBrowser::of(&user("outside", NO_PASSWORD))
                .unwrap()
                .is_none()
        );
    }
}
