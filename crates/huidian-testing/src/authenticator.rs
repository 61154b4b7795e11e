//! An authenticator in memory (Web Authentication, 6), told what to say: right answers, and wrong ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

enum Signer {
    P256(EcdsaKeyPair, SystemRandom),
    Ed25519(Ed25519KeyPair),
}

/// With one passkey on it.
pub struct Authenticator {
    signer: Signer,
    /// The site that the passkey is for.
    pub relying_party: String,
    pub credential_id: Vec<u8>,
    /// User present, user verified, may be copied, is copied: bits 0, 2, 3, 4.
    pub flags: u8,
    pub sign_count: u32,
}

/// Whose user is there and known, and whose key stays where it is.
const PRESENT_AND_KNOWN: u8 = 0b101;
const HAS_CREDENTIAL: u8 = 1 << 6;

impl Authenticator {
    /// One that signs with ECDSA on P-256 (ES256).
    pub fn p256(relying_party: &str) -> Self {
        let random = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("a key is made");
        let key = EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &random).expect("read back");
        Self::new(relying_party, Signer::P256(key, random))
    }

    /// One that signs with Ed25519 (EdDSA).
    pub fn ed25519(relying_party: &str) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key is made");
        let key = Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("read back");
        Self::new(relying_party, Signer::Ed25519(key))
    }

    fn new(relying_party: &str, signer: Signer) -> Self {
        let mut made = Self {
            signer,
            relying_party: relying_party.to_owned(),
            credential_id: Vec::new(),
            flags: PRESENT_AND_KNOWN,
            sign_count: 0,
        };
        let id = digest(&SHA256, &made.public_key());
        made.credential_id = id.as_ref().to_vec();
        made
    }

    /// A COSE_Key.
    pub fn public_key(&self) -> Vec<u8> {
        match &self.signer {
            Signer::P256(key, _) => {
                let point = key.public_key().as_ref();
                let mut bytes = vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21];
                push_bytes(&mut bytes, &point[1..33]);
                bytes.push(0x22);
                push_bytes(&mut bytes, &point[33..65]);
                bytes
            }
            Signer::Ed25519(key) => {
                let mut bytes = vec![0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21];
                push_bytes(&mut bytes, key.public_key().as_ref());
                bytes
            }
        }
    }

    /// What it says at sign-in.
    pub fn data(&self) -> Vec<u8> {
        self.said(self.flags)
    }

    /// What it says of a new passkey.
    pub fn data_with_credential(&self) -> Vec<u8> {
        let mut bytes = self.said(self.flags | HAS_CREDENTIAL);
        bytes.extend([0; 16]);
        bytes.extend((self.credential_id.len() as u16).to_be_bytes());
        bytes.extend(&self.credential_id);
        bytes.extend(self.public_key());
        bytes
    }

    fn said(&self, flags: u8) -> Vec<u8> {
        let hash = digest(&SHA256, self.relying_party.as_bytes());
        let mut bytes = hash.as_ref().to_vec();
        bytes.push(flags);
        bytes.extend(self.sign_count.to_be_bytes());
        bytes
    }

    /// What it says of a new passkey, without an attestation.
    pub fn attestation(&self) -> Vec<u8> {
        attestation_of("none", &[0xa0], &self.data_with_credential())
    }

    /// The same with its own signature over it.
    pub fn self_attestation(&self, client_data: &[u8]) -> Vec<u8> {
        let said = self.data_with_credential();
        let algorithm = match &self.signer {
            Signer::P256(..) => 0x26,
            Signer::Ed25519(_) => 0x27,
        };
        let mut statement = vec![0xa2];
        push_text(&mut statement, "alg");
        statement.push(algorithm);
        push_text(&mut statement, "sig");
        push_bytes(&mut statement, &self.sign(&said, client_data));
        attestation_of("packed", &statement, &said)
    }

    /// Signs what it said, and what the browser did.
    pub fn sign(&self, data: &[u8], client_data: &[u8]) -> Vec<u8> {
        let message = [data, digest(&SHA256, client_data).as_ref()].concat();
        match &self.signer {
            Signer::P256(key, random) => {
                let signature = key.sign(random, &message).expect("signed");
                signature.as_ref().to_vec()
            }
            Signer::Ed25519(key) => key.sign(&message).as_ref().to_vec(),
        }
    }
}

/// An attestation of some format; the statement is in CBOR.
fn attestation_of(format: &str, statement: &[u8], data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xa3];
    push_text(&mut bytes, "fmt");
    push_text(&mut bytes, format);
    push_text(&mut bytes, "attStmt");
    bytes.extend(statement);
    push_text(&mut bytes, "authData");
    push_bytes(&mut bytes, data);
    bytes
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(0x60 | text.len() as u8);
    bytes.extend(text.as_bytes());
}

fn push_bytes(bytes: &mut Vec<u8>, content: &[u8]) {
    bytes.push(0x59);
    bytes.extend((content.len() as u16).to_be_bytes());
    bytes.extend(content);
}

/// What a browser says of a ceremony: its kind (`webauthn.create`, `webauthn.get`), and the page's origin.
pub fn client_data(kind: &str, challenge: &[u8], origin: &str) -> Vec<u8> {
    let challenge = URL_SAFE_NO_PAD.encode(challenge);
    format!(
        "{{\"type\":\"{kind}\",\"challenge\":\"{challenge}\",\"origin\":\"{origin}\",\"crossOrigin\":false}}"
    )
    .into_bytes()
}
