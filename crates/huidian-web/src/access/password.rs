//! Passwords, kept as Argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Fewest characters of a password (NIST SP 800-63B: eight, where nothing else protects the account twelve is kinder).
const FEWEST: usize = 10;
/// Longer input is refused rather than hashed: hashing megabytes is an attack.
const MOST: usize = 200;

/// A password that is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    #[error("a password has {FEWEST} to {MOST} characters")]
    Length,
    #[error("cannot hash the password: {0}")]
    Hashing(String),
}

/// Argon2id hash of a password with a salt of its own, in PHC form, as the store keeps it. Takes tens of milliseconds.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if !(FEWEST..=MOST).contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError::Hashing(error.to_string()))
}

/// Whether a password belongs to a hash.
pub(crate) fn is_password_of(password: &str, hash: &str) -> bool {
    password.chars().count() <= MOST
        && PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
}

/// Spends as long as a real check, so that nobody learns from the clock which users there are.
pub(crate) fn pretend_to_verify(password: &str) {
    let bounded: String = password.chars().take(MOST).collect();
    Argon2::default().hash_password(bounded.as_bytes()).ok();
}
