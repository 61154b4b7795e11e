//! Signatures of links, and salted hashes of senders. The key is the library's own, made once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use huidian_model::ContentHash;
use huidian_store::{Reader, Store};
use sha2::Sha256;

use crate::error::{Error, Result};

/// Under which the key is remembered.
const SETTING: &str = "deliver_key";
/// Bytes of a link's signature: 128 bits.
const SIGNATURE_BYTES: usize = 16;

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
    Ok(bytes)
}

/// HMAC-SHA256.
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Signs with the library's key.
#[derive(Clone)]
pub struct Signer {
    key: Vec<u8>,
}

impl Signer {
    /// The library's signer; its key is made and kept when first asked for. A library opened read-only that has none gets one that
    /// lasts as long as the process.
    pub fn of(store: &Store) -> Result<Self> {
        if let Some(key) = kept_key(&store.read()?)? {
            return Ok(Self { key });
        }
        let key = random::<32>()?.to_vec();
        if store.is_read_only() {
            return Ok(Self { key });
        }
        let text = URL_SAFE_NO_PAD.encode(&key);
        // another process may have been faster
        let key = store.write(|library| {
            if let Some(kept) = kept_key(&library.read()?)? {
                return Ok::<_, Error>(kept);
            }
            library.put_setting(SETTING, &text)?;
            Ok(key)
        })?;
        Ok(Self { key })
    }

    /// A new id with its signature: the token of a share link.
    pub fn new_token(&self) -> Result<(String, String)> {
        let id = letters(random::<16>()?);
        let token = self.token(&id);
        Ok((id, token))
    }

    pub fn token(&self, id: &str) -> String {
        format!("{id}.{}", URL_SAFE_NO_PAD.encode(self.signature(id)))
    }

    /// The id of a token whose signature holds.
    pub fn open_token<'t>(&self, token: &'t str) -> Option<&'t str> {
        let (id, signature) = token.split_once('.')?;
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let holds: bool =
            subtle::ConstantTimeEq::ct_eq(given.as_slice(), &self.signature(id)).into();
        holds.then_some(id)
    }

    fn signature(&self, id: &str) -> [u8; SIGNATURE_BYTES] {
        let whole = hmac(&self.key, format!("share {id}").as_bytes());
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(&whole[..SIGNATURE_BYTES]);
        signature
    }

    /// A salted hash, from which nobody learns what was hashed.
    pub fn hash(&self, text: &str) -> ContentHash {
        ContentHash(hmac(&self.key, format!("hash {text}").as_bytes()))
    }
}

/// An id of letters and digits alone: it is typed on command lines, where one that begins with a hyphen reads as a flag. Each has five bits of
/// chance, and none is easily taken for another.
fn letters(bytes: [u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    bytes.into_iter().map(letter).collect()
}

fn kept_key(reader: &Reader<'_>) -> Result<Option<Vec<u8>>> {
    let kept = reader.find_setting(SETTING)?;
    let kept = kept.and_then(|key| URL_SAFE_NO_PAD.decode(key).ok());
    Ok(kept.filter(|key| key.len() == 32))
}
