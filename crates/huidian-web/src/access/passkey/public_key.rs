//! Public keys as authenticators give them (COSE_Key: RFC 9052, 7; RFC 9053, 7; RFC 8230, 4), and the signatures that they check.

use ring::agreement::{self, ECDH_P256, EphemeralPrivateKey, agree_ephemeral};
use ring::rand::SystemRandom;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};

use super::cbor::Item;
use super::edwards_point;

/// How a passkey signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    EdDsa,
    Es256,
    Rs256,
}

impl Algorithm {
    /// In the order in which we like them.
    pub(super) const ALL: [Algorithm; 3] = [Algorithm::EdDsa, Algorithm::Es256, Algorithm::Rs256];

    /// Its number in the registry of COSE.
    pub(super) fn id(self) -> i64 {
        match self {
            Algorithm::EdDsa => -8,
            Algorithm::Es256 => -7,
            Algorithm::Rs256 => -257,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey {
    /// Of Ed25519.
    Ed25519(Vec<u8>),
    /// A point of P-256, not compressed.
    P256(Vec<u8>),
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
}

/// Sizes of an RSA modulus that are taken, in bytes: what `ring` verifies.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

impl PublicKey {
    /// `None` for what is no key, or one of another kind.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let key = Item::read_whole(bytes)?;
        let number = |label| key.numbered(label).and_then(Item::integer);
        let bytes = |label| key.numbered(label).and_then(Item::bytes);
        let coordinate = |label| bytes(label).filter(|bytes| bytes.len() == 32);
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|known| Some(known.id()) == number(3))?;
        match (algorithm, number(1)?, number(-1)) {
            (Algorithm::EdDsa, 1, Some(6)) => Some(Self::Ed25519(coordinate(-2)?.to_vec())),
            (Algorithm::Es256, 2, Some(1)) => {
                let mut point = vec![4];
                point.extend(coordinate(-2)?);
                point.extend(coordinate(-3)?);
                Some(Self::P256(point))
            }
            (Algorithm::Rs256, 3, None) => {
                let modulus = without_zeros(bytes(-1)?);
                let exponent = without_zeros(bytes(-2)?);
                let is_usual = MODULUS_BYTES.contains(&modulus.len()) && exponent.len() <= 4;
                is_usual.then_some(Self::Rsa { modulus, exponent })
            }
            _ => None,
        }
    }

    /// Whether signatures can be made that this key checks, and by nobody but its owner: what is no point of its curve, a point of few multiples, an RSA
    /// key that is even or whose exponent is none.
    pub(super) fn is_usable(&self) -> bool {
        match self {
            Self::Ed25519(point) => edwards_point::is_key(point),
            Self::P256(point) => is_on_p256(point),
            Self::Rsa { modulus, exponent } => {
                let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
                is_odd(modulus) && is_odd(exponent) && exponent.as_slice() != [1]
            }
        }
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::P256(_) => Algorithm::Es256,
            Self::Rsa { .. } => Algorithm::Rs256,
        }
    }

    /// Whether the key's other half signed a message. ECDSA is in ASN.1 here (Web Authentication, 6.5.5).
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match self {
            Self::Ed25519(point) => {
                UnparsedPublicKey::new(&signature::ED25519, point).verify(message, signature)
            }
            Self::P256(point) => UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signature),
            Self::Rsa { modulus, exponent } => {
                let key = RsaPublicKeyComponents {
                    n: modulus,
                    e: exponent,
                };
                key.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.is_ok()
    }
}

/// Agreement on a key looks at the other's point (NIST SP 800-56A, 5.6.2.3.3) before it uses it; what is agreed on is thrown away.
fn is_on_p256(point: &[u8]) -> bool {
    let other = agreement::UnparsedPublicKey::new(&ECDH_P256, point);
    EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new())
        .and_then(|own| agree_ephemeral(own, &other, |_| ()))
        .is_ok()
}

fn without_zeros(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.iter().skip(zeros).copied().collect()
}
