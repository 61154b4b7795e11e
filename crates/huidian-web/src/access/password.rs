//! Passwords, kept as Argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::predictable::{is_day_with_tail, is_walk};

/// What stands for a hash where only a provider signs in: none fits it.
pub(crate) const NO_PASSWORD: &str = "outside";
/// Fewest characters of a password (NIST SP 800-63B: eight, where nothing else protects the account twelve is kinder).
const FEWEST: usize = 10;
/// Longer input is refused rather than hashed: hashing megabytes is an attack.
const MOST: usize = 200;
/// Guesses after which a password may be found; fewer than a guesser makes in a few months against our limits (zxcvbn calls it "very guessable").
const FEWEST_GUESSES: u64 = 1_000_000;
/// What is tried first here: our own name, and what people in China choose most (the lists of leaked passwords, without the leaked).
const OWN_WORDS: [&str; 14] = [
    "huidian",
    "会典",
    "woaini",
    "5201314",
    "1314520",
    "wodemima",
    "mima",
    "密码",
    "口令",
    "admin",
    "administrator",
    "guanliyuan",
    "nihao",
    "zhongguo",
];

/// A password that is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    #[error("口令须有 {FEWEST} 到 {MOST} 个字符 (a password has {FEWEST} to {MOST} characters)")]
    Length,
    #[error(
        "这个口令太容易猜到，换一个更长或更少见的 (the password is among the first that are guessed: take a longer or a rarer one)"
    )]
    Common,
    #[error("cannot hash the password: {0}")]
    Hashing(String),
}

/// Argon2id hash of a password with a salt of its own, in PHC form, as the store keeps it. Takes tens of milliseconds.
///
/// `user` is who it is for: a name is no password.
pub fn hash_password(password: &str, user: &str) -> Result<String, PasswordError> {
    if !(FEWEST..=MOST).contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    if is_common(password, user) {
        return Err(PasswordError::Common);
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| PasswordError::Hashing(error.to_string()))
}

/// Whether a guesser comes upon it soon: lists of common ones and their disguises, runs, repetitions, dates, rows of keys, the user's own name.
fn is_common(password: &str, user: &str) -> bool {
    let mut own: Vec<&str> = OWN_WORDS.to_vec();
    own.push(user);
    // full-width and half-width forms are typed for one another
    let folded = huidian_text::fold(password);
    [password, folded.as_str()]
        .into_iter()
        .any(|form| zxcvbn::zxcvbn(form, &own).guesses() < FEWEST_GUESSES)
        || is_dressed_word(&folded, &own)
        || is_walk(&folded)
        || is_day_with_tail(&folded)
}

/// Whether a password is a common word with a capital, a few digits and a mark to please a rule: Changeme123!, Beijing2008!
fn is_dressed_word(folded: &str, own: &[&str]) -> bool {
    /// Fewer letters are no word, and more other characters are no dressing.
    const FEWEST_LETTERS: usize = 5;
    const MOST_OTHERS: usize = 8;
    let is_other = |c: char| !c.is_alphabetic();
    let letters = folded.trim_matches(is_other);
    let (count, all) = (letters.chars().count(), folded.chars().count());
    if count < FEWEST_LETTERS
        || count == all
        || all - count > MOST_OTHERS
        || letters.contains(is_other)
    {
        return false;
    }
    // zxcvbn takes ten guesses for a letter that it knows nothing of: ten times fewer are a word
    let by_letter = 10_u64.saturating_pow(count as u32 - 1);
    zxcvbn::zxcvbn(letters, own).guesses() < FEWEST_GUESSES.min(by_letter)
}

/// Whether a password belongs to a hash. Takes as long whatever is asked: one that is too long is hashed as far as it may go, and then refused.
pub(crate) fn is_password_of(password: &str, hash: &str) -> bool {
    let bounded = bounded(password);
    let Ok(hash) = PasswordHash::new(hash) else {
        pretend_to_verify(password);
        return false;
    };
    let is_right = Argon2::default()
        .verify_password(bounded.as_bytes(), &hash)
        .is_ok();
    is_right && bounded.len() == password.len()
}

/// Spends as long as a real check, so that nobody learns from the clock which users there are.
pub(crate) fn pretend_to_verify(password: &str) {
    Argon2::default()
        .hash_password(bounded(password).as_bytes())
        .ok();
}

fn bounded(password: &str) -> String {
    password.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (password, reason) in [
            ("1234567890", "a run of digits"),
            ("0987654321", "the same, backwards"),
            ("aaaaaaaaaa", "one letter"),
            ("abcabcabcabc", "a few letters again and again"),
            ("password12", "the most common word with a number"),
            ("P@ssw0rd123", "in disguise"),
            ("ｐａｓｓｗｏｒｄ１２", "in full width"),
            ("qwertyuiop", "a row of keys"),
            ("1qaz2wsx3edc", "columns of keys"),
            ("woaini1314", "the most common in Chinese"),
            ("woaini5201314", "the same, longer"),
            ("密码密码密码密码密码", "the word itself"),
            ("huidian2026", "the program's own name"),
            ("zhangweiguo1", "the user's own name"),
            ("Changeme123!", "a word dressed for a rule"),
            ("admin@123456", "the same of the commonest name"),
            ("Beijing2008!", "a city and its games"),
            ("Qwerty!@#456", "a row of keys, dressed"),
            ("zaq12wsxcde3", "a walk over keys"),
            ("ｚａｑ１２ｗｓｘｃｄｅ３", "the same in full width"),
            ("一二三四五六七八九十", "counting"),
            ("2024-05-01-1", "a day with a tail"),
            ("２０２４年５月１日夜", "the same, as it is written"),
            ("20261128", "too short"),
        ] {
            assert!(hash_password(password, "zhangweiguo").is_err(), "{reason}");
        }
        for good in [
            "correct horse battery",
            "long enough here",
            "一个足够长的口令-2026",
            "kT7#qLw93zPa",
            "vexing-Lamps7",
            "8305174962",
        ] {
            assert!(hash_password(good, "zhangweiguo").is_ok(), "{good}");
        }
    }

    /// By the clock, because the clock is what an attacker has: hashing takes milliseconds, not hashing takes none.
    #[test]
    fn every_password_takes_as_long() {
        let hash = hash_password("correct horse battery", "").unwrap();
        // the time of this thread on a processor: what else the machine does is in no reading of it
        let spent = || {
            let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
            Duration::new(now.tv_sec.cast_unsigned(), now.tv_nsec as u32)
        };
        let timed = |run: &dyn Fn()| {
            let began = spent();
            run();
            spent().saturating_sub(began)
        };
        for (password, hash) in [
            ("wrong".to_owned(), hash.as_str()),
            (String::new(), &hash),
            ("x".repeat(201), &hash),
            ("x".repeat(300), &hash),
            ("长".repeat(20_000), &hash),
            // an account whose hash cannot be read
            ("wrong".to_owned(), "no hash"),
        ] {
            // one after the other, so that what else the machine does meets both; the least of both, so that it does not count
            let (mut usual, mut taken) = (Duration::MAX, Duration::MAX);
            for _ in 0..5 {
                usual = usual.min(timed(&|| pretend_to_verify("wrong")));
                taken = taken.min(timed(&|| assert!(!is_password_of(&password, hash))));
            }
            let length = password.chars().count();
            assert!(taken * 2 > usual, "{length}: {taken:?}, usual {usual:?}");
        }
    }

    #[test]
    fn a_longer_password_does_not_pass_for_its_beginning() {
        let right = "kT7#qLw93zPa".repeat(16) + "12345678";
        assert_eq!(right.chars().count(), MOST);
        let hash = hash_password(&right, "").unwrap();
        assert!(is_password_of(&right, &hash));
        assert!(!is_password_of(&format!("{right}9"), &hash));
    }
}
