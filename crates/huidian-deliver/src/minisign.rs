//! Signatures of what is delivered, in the form of minisign (<https://jedisct1.github.io/minisign/>, "Signature format" and "Secret key format"):
//! Ed25519 over BLAKE2b, in files that the program of that name reads, and the other way round.
//!
//! Keys are kept without a password (`minisign -G -W`): a server that signs cannot be asked for one. One with a password signs by minisign itself.

use std::fmt;
use std::io::{self, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b256, Blake2b512, Digest};
use jiff::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};

const SIGNS: &[u8] = b"Ed";
/// Signs the hash of a file instead of the file.
const SIGNS_HASH: &[u8] = b"ED";
const NO_PASSWORD: &[u8] = &[0, 0];
const CHECKED_BY_BLAKE2: &[u8] = b"B2";
/// Salt and settings of the password, which there is none of.
const OF_PASSWORD_BYTES: usize = 32 + 8 + 8;
const NUMBER_BYTES: usize = 8;
const SEED_BYTES: usize = 32;
const PUBLIC_BYTES: usize = 32;
const CHECKSUM_BYTES: usize = 32;
const KEY_BYTES: usize =
    2 + 2 + 2 + OF_PASSWORD_BYTES + NUMBER_BYTES + SEED_BYTES + PUBLIC_BYTES + CHECKSUM_BYTES;
const PART_BYTES: usize = 64 << 10;

/// Why a key cannot be used, or nothing was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SigningError {
    #[error("不是 minisign 私钥 (no secret key of minisign)")]
    NoKey,
    #[error(
        "私钥有口令保护：请用 minisign -S 签名，或用 huidian sign --new-key 另做一把 (the key is kept with a password: sign with minisign itself, or make another)"
    )]
    Password,
    #[error("私钥已损坏 (the secret key is damaged)")]
    Damaged,
    #[error("文件名里有控制字符，不能写进签名 (a name with control characters cannot be signed)")]
    Name,
    #[error("no random bytes")]
    NoRandomness,
    #[error(transparent)]
    Read(#[from] io::Error),
}

/// The secret half of a key, and what tells it from others.
pub struct SecretKey {
    pair: Ed25519KeyPair,
    number: [u8; NUMBER_BYTES],
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SecretKey({})", self.number_text())
    }
}

/// A new key, as the texts of its two files.
#[derive(Debug)]
pub struct NewKey {
    pub secret: String,
    pub public: String,
}

impl NewKey {
    pub fn make() -> Result<Self, SigningError> {
        let mut seed = [0; SEED_BYTES];
        let mut number = [0; NUMBER_BYTES];
        for bytes in [&mut seed[..], &mut number[..]] {
            getrandom::fill(bytes).map_err(|_| SigningError::NoRandomness)?;
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| SigningError::Damaged)?;
        let public = pair.public_key().as_ref();
        let checksum = checksum(&number, &seed, public);
        let whole = [
            SIGNS,
            NO_PASSWORD,
            CHECKED_BY_BLAKE2,
            &[0; OF_PASSWORD_BYTES],
            &number,
            &seed,
            public,
            &checksum,
        ]
        .concat();
        let secret = format!(
            "untrusted comment: minisign secret key, kept without a password\n{}\n",
            STANDARD.encode(whole)
        );
        let key = SecretKey { pair, number };
        let public = format!(
            "untrusted comment: minisign public key {}\n{}\n",
            key.number_text(),
            key.public()
        );
        Ok(Self { secret, public })
    }
}

impl SecretKey {
    /// Reads the text of a file.
    pub fn read(text: &str) -> Result<Self, SigningError> {
        let line = text.lines().rfind(|line| !line.trim().is_empty());
        let bytes = STANDARD.decode(line.unwrap_or("").trim());
        let bytes = bytes.map_err(|_| SigningError::NoKey)?;
        if bytes.len() != KEY_BYTES || !bytes.starts_with(SIGNS) {
            return Err(SigningError::NoKey);
        }
        let (kinds, rest) = bytes.split_at(6);
        if kinds.get(2..4) != Some(NO_PASSWORD) {
            return Err(SigningError::Password);
        }
        let (_, rest) = rest.split_at(OF_PASSWORD_BYTES);
        let (number, rest) = rest.split_at(NUMBER_BYTES);
        let (seed, rest) = rest.split_at(SEED_BYTES);
        let (public, kept) = rest.split_at(PUBLIC_BYTES);
        if kept != checksum(number, seed, public) {
            return Err(SigningError::Damaged);
        }
        // refused where the halves do not belong together
        let pair = Ed25519KeyPair::from_seed_and_public_key(seed, public)
            .map_err(|_| SigningError::Damaged)?;
        let number = number.try_into().map_err(|_| SigningError::NoKey)?;
        Ok(Self { pair, number })
    }

    /// The public half, as it is typed.
    pub fn public(&self) -> String {
        let key = [SIGNS, &self.number, self.pair.public_key().as_ref()].concat();
        STANDARD.encode(key)
    }

    /// The text of `NAME.minisig` for a file called so.
    pub fn sign(
        &self,
        mut file: impl Read,
        name: &str,
        at: Timestamp,
    ) -> Result<String, SigningError> {
        if name.chars().any(char::is_control) {
            return Err(SigningError::Name);
        }
        let mut hash = Blake2b512::new();
        let mut part = vec![0; PART_BYTES];
        loop {
            let count = file.read(&mut part)?;
            if count == 0 {
                break;
            }
            hash.update(&part[..count]);
        }
        let signature = self.pair.sign(&hash.finalize());
        let comment = format!("timestamp:{}\tfile:{name}\thashed", at.as_second());
        let both = [signature.as_ref(), comment.as_bytes()].concat();
        let whole = [SIGNS_HASH, &self.number, signature.as_ref()].concat();
        Ok(format!(
            "untrusted comment: signature from huidian, key {}\n{}\ntrusted comment: {comment}\n{}\n",
            self.number_text(),
            STANDARD.encode(whole),
            STANDARD.encode(self.pair.sign(&both))
        ))
    }

    /// As minisign shows it: the number of eight bytes, the last first.
    fn number_text(&self) -> String {
        let bytes = self.number.iter().rev();
        bytes.map(|byte| format!("{byte:02X}")).collect()
    }
}

/// Over what is kept of a key, so that a damaged file signs nothing.
fn checksum(number: &[u8], seed: &[u8], public: &[u8]) -> Vec<u8> {
    let mut hash = Blake2b256::new();
    for part in [SIGNS, number, seed, public] {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_key_without_a_password_is_taken() {
        let made = NewKey::make().unwrap();
        let key = SecretKey::read(&made.secret).unwrap();
        assert!(made.public.contains(&key.public()));
        assert_ne!(made.secret, NewKey::make().unwrap().secret);
        let line = made.secret.lines().next_back().unwrap();
        let bytes = STANDARD.decode(line).unwrap();
        let changed = |at: usize| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            SecretKey::read(&STANDARD.encode(bytes))
        };
        for (place, reason) in [
            (54, "its number"),
            (62, "the secret"),
            (94, "the public half"),
            (157, "the checksum"),
        ] {
            assert!(
                matches!(changed(place), Err(SigningError::Damaged)),
                "{reason}"
            );
        }
        assert!(matches!(changed(2), Err(SigningError::Password)));
        assert!(matches!(changed(0), Err(SigningError::NoKey)));
        for text in ["", "untrusted comment: x\n", &made.public, "RWQf6LRCGA9i5"] {
            assert!(matches!(SecretKey::read(text), Err(SigningError::NoKey)));
        }
        assert!(!format!("{key:?}").contains(line), "kept out of logs");
    }

    #[test]
    fn a_name_does_not_write_another_comment() {
        let key = SecretKey::read(&NewKey::make().unwrap().secret).unwrap();
        for name in ["a\nb", "a\tfile:b", "a\rb"] {
            let signed = key.sign(&b""[..], name, Timestamp::UNIX_EPOCH);
            assert!(matches!(signed, Err(SigningError::Name)), "{name:?}");
        }
        let signed = key
            .sign(&b"x"[..], "能源.zip", Timestamp::UNIX_EPOCH)
            .unwrap();
        assert!(signed.contains("trusted comment: timestamp:0\tfile:能源.zip\thashed\n"));
    }
}
