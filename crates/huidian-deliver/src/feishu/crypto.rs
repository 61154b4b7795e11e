//! Encryption and signatures of event callbacks (open.feishu.cn, 事件订阅·加密策略).
//!
//! AES-256-CBC with PKCS#7; the key is the SHA-256 of the Encrypt Key, the IV the first 16 bytes of what came. The signature is the SHA-256 of time,
//! nonce, Encrypt Key and body.

use aes::Aes256;
use aes::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::Pkcs7};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Opens what was sealed with one Encrypt Key.
#[derive(Clone)]
pub struct Envelope {
    encrypt_key: String,
    key: [u8; 32],
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope").finish_non_exhaustive()
    }
}

impl Envelope {
    pub fn new(encrypt_key: impl Into<String>) -> Self {
        let encrypt_key = encrypt_key.into();
        Self {
            key: Sha256::digest(&encrypt_key).into(),
            encrypt_key,
        }
    }

    /// The words inside; `None` when it was sealed with another key, or not at all.
    pub fn open(&self, sealed: &str) -> Option<String> {
        let bytes = STANDARD.decode(sealed.trim()).ok()?;
        let (iv, sealed) = bytes.split_first_chunk::<16>()?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.key.into(), iv.into());
        let plain = cipher.decrypt_padded_vec::<Pkcs7>(sealed).ok()?;
        String::from_utf8(plain).ok()
    }

    /// In hexadecimal.
    pub fn signature(&self, timestamp: &str, nonce: &str, body: &[u8]) -> String {
        let mut digest = Sha256::new();
        for part in [timestamp, nonce, &self.encrypt_key] {
            digest.update(part);
        }
        digest.update(body);
        digest
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Whether `given` is the signature, compared in constant time.
    pub fn is_signed(&self, timestamp: &str, nonce: &str, body: &[u8], given: &str) -> bool {
        let expected = self.signature(timestamp, nonce, body);
        expected.as_bytes().ct_eq(given.as_bytes()).into()
    }
}
