//! Signature and encryption of the official-account protocol (消息加解密).
//!
//! AES-256-CBC; the key is the 43-character EncodingAESKey read as unpadded base64, the IV its first 16 bytes; the plain text is 16 random
//! bytes, the length of the message as four bytes big-endian, the message, the app id; padding is PKCS#7 to a block of
//! 32 bytes, not 16.

use std::fmt::Write;

use aes::Aes256;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;
use thiserror::Error;

/// Padding block of this protocol, in bytes.
const BLOCK: usize = 32;
/// Random bytes before the length.
const NONCE: usize = 16;

/// The key's last character carries bits that belong to no byte, and no `=` follows.
const KEY_ALPHABET: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a message is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CryptoError {
    #[error("EncodingAESKey is not 43 characters of base64")]
    Key,
    #[error("signature does not match")]
    Signature,
    #[error("encrypted message is not base64 of whole blocks")]
    Cipher,
    #[error("padding or length inside the encrypted message is wrong")]
    Plain,
    #[error("message is for another account")]
    AppId,
}

/// `sha1` over the parts in alphabetical order, in hexadecimal.
pub fn signature(parts: &[&str]) -> String {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    digest
        .iter()
        .fold(String::with_capacity(40), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Whether `given` is the signature of `parts`, compared in constant time.
pub fn is_signed(parts: &[&str], given: &str) -> bool {
    signature(parts).as_bytes().ct_eq(given.as_bytes()).into()
}

/// Encrypts and decrypts messages of one account.
#[derive(Clone)]
pub struct Envelope {
    key: [u8; 32],
    app_id: String,
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope")
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}

impl Envelope {
    pub fn new(encoding_aes_key: &str, app_id: impl Into<String>) -> Result<Self, CryptoError> {
        if encoding_aes_key.len() != 43 {
            return Err(CryptoError::Key);
        }
        let bytes = KEY_ALPHABET
            .decode(encoding_aes_key)
            .map_err(|_| CryptoError::Key)?;
        let key = bytes.try_into().map_err(|_| CryptoError::Key)?;
        Ok(Self {
            key,
            app_id: app_id.into(),
        })
    }

    /// Encrypts a message; `nonce` must be fresh random bytes for each message.
    pub fn seal(&self, message: &str, nonce: [u8; NONCE]) -> String {
        let mut plain = Vec::with_capacity(NONCE + 4 + message.len() + self.app_id.len() + BLOCK);
        plain.extend_from_slice(&nonce);
        plain.extend_from_slice(&(message.len() as u32).to_be_bytes());
        plain.extend_from_slice(message.as_bytes());
        plain.extend_from_slice(self.app_id.as_bytes());
        let padding = BLOCK - plain.len() % BLOCK;
        plain.resize(plain.len() + padding, padding as u8);
        let cipher = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.iv().into());
        base64::engine::general_purpose::STANDARD
            .encode(cipher.encrypt_padded_vec::<NoPadding>(&plain))
    }

    /// Decrypts a message and checks that it is for this account.
    pub fn open(&self, sealed: &str) -> Result<String, CryptoError> {
        let bytes = KEY_ALPHABET
            .decode(sealed.trim())
            .map_err(|_| CryptoError::Cipher)?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.iv().into());
        let plain = cipher
            .decrypt_padded_vec::<NoPadding>(&bytes)
            .map_err(|_| CryptoError::Cipher)?;
        let (message, app_id) = split_plain(&plain).ok_or(CryptoError::Plain)?;
        if !bool::from(app_id.ct_eq(self.app_id.as_bytes())) {
            return Err(CryptoError::AppId);
        }
        String::from_utf8(message.to_vec()).map_err(|_| CryptoError::Plain)
    }

    fn iv(&self) -> [u8; 16] {
        let mut iv = [0; 16];
        iv.copy_from_slice(&self.key[..16]);
        iv
    }
}

/// Message and app id of a decrypted plain text.
fn split_plain(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let padding = usize::from(*plain.last()?);
    if !(1..=BLOCK).contains(&padding) || !plain.ends_with(&vec![padding as u8; padding]) {
        return None;
    }
    let body = plain[..plain.len() - padding].get(NONCE..)?;
    let (length, rest) = body.split_at_checked(4)?;
    let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
    rest.split_at_checked(length)
}
