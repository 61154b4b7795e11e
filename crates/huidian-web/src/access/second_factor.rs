//! Codes of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds, as every authenticator makes them) and the codes that stand in for a lost one.

use hmac::{Hmac, KeyInit, Mac};
use huidian_model::ContentHash;
use huidian_store::content_hash;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::error::Error;

/// Length of a secret, in bytes (RFC 4226, 4: 160 bits are recommended).
const SECRET_BYTES: usize = 20;
const STEP_SECONDS: i64 = 30;
/// A code is good for its step and the neighbours: clocks differ.
const STEPS_AROUND: i64 = 1;
/// Codes for a lost authenticator.
const RECOVERY_CODES: usize = 10;
/// RFC 4648, 6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(crate) fn new_secret() -> Result<Vec<u8>, Error> {
    random(SECRET_BYTES)
}

fn random(count: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0u8; count];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(bytes)
}

/// The step an instant is in.
fn step_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP_SECONDS)
}

/// Six digits of one step (RFC 4226, 5.3).
fn code_of(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let four = [
        digest[offset] & 0x7f,
        digest[offset + 1],
        digest[offset + 2],
        digest[offset + 3],
    ];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

/// The newest step around now that a code belongs to. All are looked at, whichever fits.
pub(crate) fn steps_of_code(secret: &[u8], given: &str, now: Timestamp) -> Option<i64> {
    let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let middle = step_of(now);
    let mut found = None;
    for step in middle - STEPS_AROUND..=middle + STEPS_AROUND {
        if bool::from(code_of(secret, step).as_bytes().ct_eq(given.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// A secret as it is typed, in groups of four.
pub(crate) fn spelled(secret: &[u8]) -> String {
    let letters = base32(secret);
    let groups: Vec<&str> = letters
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}

fn base32(bytes: &[u8]) -> String {
    let mut letters = String::new();
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            letters.push(char::from(BASE32[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        letters.push(char::from(BASE32[(held << (5 - bits) & 31) as usize]));
    }
    letters
}

/// What an authenticator reads off the screen (the key URI format of Google Authenticator).
pub(crate) fn setup_link(secret: &[u8], user: &str) -> String {
    let user = utf8_percent_encode(user, NON_ALPHANUMERIC);
    format!(
        "otpauth://totp/Huidian:{user}?secret={}&issuer=Huidian",
        base32(secret)
    )
}

/// A code for a lost authenticator: 128 random bits, so that a plain hash of it may be kept.
pub(crate) struct RecoveryCode(String);

impl RecoveryCode {
    /// Takes what was typed, in any case and with or without its dashes.
    pub(crate) fn read(text: &str) -> Self {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        Self(letters.map(|c| c.to_ascii_uppercase()).take(64).collect())
    }

    pub(crate) fn hash(&self) -> ContentHash {
        content_hash(format!("recovery {}", self.0).as_bytes())
    }

    /// As it is shown, once.
    pub(crate) fn shown(&self) -> String {
        let groups: Vec<&str> = self
            .0
            .as_bytes()
            .chunks(4)
            .filter_map(|group| std::str::from_utf8(group).ok())
            .collect();
        groups.join("-")
    }
}

pub(crate) fn recovery_codes() -> Result<Vec<RecoveryCode>, Error> {
    (0..RECOVERY_CODES)
        .map(|_| Ok(RecoveryCode(base32(&random(16)?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B (SHA-1), the last six of its eight digits
        let secret = b"12345678901234567890";
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            assert_eq!(code_of(secret, step_of(now)), code, "{second}");
            assert_eq!(steps_of_code(secret, code, now), Some(step_of(now)));
        }
    }

    #[test]
    fn a_code_is_good_for_its_neighbours_and_no_longer() {
        let secret = b"12345678901234567890";
        let at = |second| Timestamp::from_second(second).unwrap();
        let code = code_of(secret, step_of(at(900)));
        for (second, is_good, reason) in [
            (900, true, "its step"),
            (929, true, "its step's end"),
            (930, true, "the next"),
            (870, true, "the one before"),
            (960, false, "two later"),
            (869, false, "two earlier"),
        ] {
            let found = steps_of_code(secret, &code, at(second));
            assert_eq!(found.is_some(), is_good, "{reason}");
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert!(steps_of_code(secret, &spaced, at(900)).is_some());
        for wrong in ["", "0", "287082x", &format!("0{code}")] {
            assert_eq!(steps_of_code(secret, wrong, at(900)), None, "{wrong}");
        }
    }

    #[test]
    fn letters_are_those_of_the_standard() {
        // RFC 4648, 10
        for (bytes, letters) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), letters);
        }
        let code = &recovery_codes().unwrap()[0];
        let typed = code.shown().to_lowercase().replace('-', " ");
        assert!(RecoveryCode::read(&typed).hash() == code.hash());
        assert_eq!(code.shown().len(), 26 + 6, "letters and dashes");
    }
}
