//! ID tokens (OpenID Connect Core 1.0, 3.1.3.7): the signature by a key of the provider, then every claim that must hold.
//!
//! Signatures are checked by `ring`, which speaks TLS here already; only algorithms with public keys are known, so that no token can choose a weaker one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

/// What clocks may differ by.
const LEEWAY_SECONDS: i64 = 60;
/// A token for a sign-in under way is not older.
const OLDEST_SECONDS: i64 = 600;
/// Longest token read, in bytes.
const LONGEST: usize = 64 << 10;
/// Longest subject (OpenID Connect Core 1.0, 2).
const SUBJECT_CHARS: usize = 255;

/// What a token must say.
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client_id: &'e str,
    pub(super) nonce: &'e str,
    pub(super) now: Timestamp,
}

/// Keys of a provider (RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct KeySet {
    #[serde(default)]
    keys: Vec<Key>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Key {
    #[serde(default)]
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: String,
}

/// Why a token is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the ID token is no signed token")]
    Form,
    #[error("the ID token is signed by no key of the provider")]
    Key,
    #[error("the ID token does not fit: {0}")]
    Claim(&'static str),
}

/// Checks a token; gives all its claims.
pub(super) fn check(token: &str, keys: &KeySet, expected: &Expected<'_>) -> Result<Value, Refusal> {
    if token.len() > LONGEST {
        return Err(Refusal::Form);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Form)?;
    let (head, body) = signed.split_once('.').ok_or(Refusal::Form)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Form);
    let head: Head = serde_json::from_slice(&decode(head)?).map_err(|_| Refusal::Form)?;
    if head.crit.is_some() {
        return Err(Refusal::Form);
    }
    let signature = decode(signature)?;
    let is_signed = keys
        .keys
        .iter()
        .filter(|key| key.may_have_signed(&head))
        .any(|key| key.has_signed(&head.alg, signed.as_bytes(), &signature));
    if !is_signed {
        return Err(Refusal::Key);
    }
    let claims: Value = serde_json::from_slice(&decode(body)?).map_err(|_| Refusal::Form)?;
    let typed = Claims::deserialize(&claims);
    let typed = typed.map_err(|_| Refusal::Claim("a claim is missing or of another type"))?;
    typed.check(expected)?;
    Ok(claims)
}

impl KeySet {
    /// Whether the key that a token names is among these.
    pub(super) fn knows(&self, token: &str) -> bool {
        let head = token.split('.').next().unwrap_or("");
        let head = URL_SAFE_NO_PAD.decode(head).ok();
        let head = head.and_then(|head| serde_json::from_slice::<Head>(&head).ok());
        head.is_some_and(|head| self.keys.iter().any(|key| key.may_have_signed(&head)))
    }
}

impl Key {
    fn may_have_signed(&self, head: &Head) -> bool {
        let is_named = head.kid.is_none() || head.kid == self.kid;
        let is_for_signing = self
            .purpose
            .as_deref()
            .is_none_or(|purpose| purpose == "sig");
        let is_of_algorithm = self.alg.as_ref().is_none_or(|alg| *alg == head.alg);
        is_named && is_for_signing && is_of_algorithm
    }

    fn has_signed(&self, algorithm: &str, signed: &[u8], signature: &[u8]) -> bool {
        let rsa = |parameters: &'static RsaParameters| {
            let (n, e) = (number(self.n.as_deref()), number(self.e.as_deref()));
            let is_rsa = self.kty == "RSA";
            is_rsa
                && RsaPublicKeyComponents { n, e }
                    .verify(parameters, signed, signature)
                    .is_ok()
        };
        let curve =
            |name: &str, bytes: usize, algorithm: &'static dyn signature::VerificationAlgorithm| {
                let (x, y) = (number(self.x.as_deref()), number(self.y.as_deref()));
                let is_curve = self.kty == "EC" && self.crv.as_deref() == Some(name);
                if !is_curve || x.len() > bytes || y.len() > bytes {
                    return false;
                }
                let mut point = vec![4u8];
                for coordinate in [x, y] {
                    point.resize(point.len() + bytes - coordinate.len(), 0);
                    point.extend(coordinate);
                }
                UnparsedPublicKey::new(algorithm, point)
                    .verify(signed, signature)
                    .is_ok()
            };
        match algorithm {
            "RS256" => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
            "RS384" => rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
            "RS512" => rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
            "PS256" => rsa(&signature::RSA_PSS_2048_8192_SHA256),
            "PS384" => rsa(&signature::RSA_PSS_2048_8192_SHA384),
            "PS512" => rsa(&signature::RSA_PSS_2048_8192_SHA512),
            "ES256" => curve("P-256", 32, &signature::ECDSA_P256_SHA256_FIXED),
            "ES384" => curve("P-384", 48, &signature::ECDSA_P384_SHA384_FIXED),
            "EdDSA" | "Ed25519" => {
                let is_curve = self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519");
                let point = URL_SAFE_NO_PAD.decode(self.x.as_deref().unwrap_or(""));
                is_curve
                    && point.is_ok_and(|point| {
                        UnparsedPublicKey::new(&signature::ED25519, point)
                            .verify(signed, signature)
                            .is_ok()
                    })
            }
            _ => false,
        }
    }
}

/// An unsigned number without the zeros before it (RFC 7518, 6.3.1).
fn number(text: Option<&str>) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text.unwrap_or(""))
        .unwrap_or_default();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.into_iter().skip(zeros).collect()
}

impl Claims {
    fn check(&self, expected: &Expected<'_>) -> Result<(), Refusal> {
        let refuse = |claim| Err(Refusal::Claim(claim));
        if self.iss != expected.issuer {
            return refuse("iss: of another provider");
        }
        let audience: Vec<&str> = match &self.aud {
            Value::String(one) => vec![one],
            Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !audience.contains(&expected.client_id) {
            return refuse("aud: for somebody else");
        }
        let presenter = self.azp.as_deref();
        if presenter.is_some_and(|azp| azp != expected.client_id)
            || audience.len() > 1 && presenter.is_none()
        {
            return refuse("azp: given to somebody else");
        }
        let now = expected.now.as_second() as f64;
        let leeway = LEEWAY_SECONDS as f64;
        if self.exp + leeway <= now {
            return refuse("exp: out of date");
        }
        if self.iat - leeway > now || self.nbf.is_some_and(|nbf| nbf - leeway > now) {
            return refuse("iat or nbf: of the future");
        }
        if self.iat + (OLDEST_SECONDS as f64) < now {
            return refuse("iat: too old");
        }
        if !bool::from(self.nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
            return refuse("nonce: of another sign-in");
        }
        if self.sub.is_empty() || self.sub.chars().count() > SUBJECT_CHARS {
            return refuse("sub: nobody, or too long");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
