use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::json;

use super::*;

const NOW: i64 = 1_764_300_000;

/// A provider's key of each kind that can be made here, and tokens signed by it.
struct Provider {
    curve: EcdsaKeyPair,
    edwards: Ed25519KeyPair,
    random: SystemRandom,
}

impl Provider {
    fn new() -> Self {
        let random = SystemRandom::new();
        let curve = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(curve, &random).unwrap();
        let edwards = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        Self {
            curve: EcdsaKeyPair::from_pkcs8(curve, document.as_ref(), &random).unwrap(),
            edwards: Ed25519KeyPair::from_pkcs8(edwards.as_ref()).unwrap(),
            random,
        }
    }

    fn keys(&self) -> KeySet {
        let point = self.curve.public_key().as_ref();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        serde_json::from_value(json!({"keys": [
            {"kty": "EC", "kid": "c", "use": "sig", "alg": "ES256", "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..65])},
            {"kty": "OKP", "kid": "e", "crv": "Ed25519", "x": text(self.edwards.public_key().as_ref())},
            {"kty": "oct", "kid": "o", "k": text(b"secret")},
        ]}))
        .unwrap()
    }

    fn sign(&self, head: &Value, claims: &Value) -> String {
        let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", text(head), text(claims));
        let signature = match head["alg"].as_str() {
            Some("EdDSA") => self.edwards.sign(signed.as_bytes()).as_ref().to_vec(),
            _ => {
                let made = self.curve.sign(&self.random, signed.as_bytes());
                made.unwrap().as_ref().to_vec()
            }
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn claims() -> Value {
    json!({"iss": "https://login.example", "sub": "u1", "aud": "huidian", "exp": NOW + 300, "iat": NOW, "nonce": "n"})
}

fn checked(token: &str, keys: &KeySet) -> Result<Value, Refusal> {
    let expected = Expected {
        issuer: "https://login.example",
        client_id: "huidian",
        nonce: "n",
        now: Timestamp::from_second(NOW).unwrap(),
    };
    check(token, keys, &expected)
}

#[test]
fn a_token_of_the_provider_for_this_sign_in_is_taken() {
    let provider = Provider::new();
    let keys = provider.keys();
    for head in [
        json!({"alg": "ES256", "kid": "c"}),
        json!({"alg": "EdDSA", "kid": "e"}),
        json!({"alg": "ES256"}),
    ] {
        let token = provider.sign(&head, &claims());
        assert_eq!(checked(&token, &keys).unwrap()["sub"], "u1", "{head}");
    }
}

#[test]
fn every_claim_must_hold() {
    let provider = Provider::new();
    let keys = provider.keys();
    let head = json!({"alg": "ES256", "kid": "c"});
    for (name, value, is_taken, reason) in [
        (
            "iss",
            json!("https://evil.example"),
            false,
            "another provider",
        ),
        ("iss", json!("https://login.example/"), false, "not exactly"),
        ("aud", json!("other"), false, "for another client"),
        ("aud", json!(["huidian"]), true, "a list of one"),
        (
            "aud",
            json!(["huidian", "other"]),
            false,
            "of several, and nobody named",
        ),
        ("azp", json!("other"), false, "presented by another"),
        ("azp", json!("huidian"), true, "presented by us"),
        ("exp", json!(NOW - 61), false, "over"),
        (
            "exp",
            json!(NOW - 30),
            true,
            "over by less than clocks differ",
        ),
        ("exp", json!("9999999999"), false, "not a number"),
        ("exp", Value::Null, false, "no end"),
        ("iat", json!(NOW + 90), false, "of the future"),
        ("iat", json!(NOW - 700), false, "an old one"),
        ("nbf", json!(NOW + 90), false, "not yet"),
        ("nonce", json!("m"), false, "of another sign-in"),
        ("nonce", Value::Null, false, "of none"),
        ("sub", json!(""), false, "nobody"),
        ("sub", json!(7), false, "no text"),
    ] {
        let mut claims = claims();
        claims[name] = value;
        let found = checked(&provider.sign(&head, &claims), &keys);
        assert_eq!(found.is_ok(), is_taken, "{name}: {reason}: {found:?}");
    }
}

#[test]
fn a_token_of_nobody_is_refused() {
    let provider = Provider::new();
    let keys = provider.keys();
    let good = provider.sign(&json!({"alg": "ES256", "kid": "c"}), &claims());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (head, _) = signed.split_once('.').unwrap();
    let other = URL_SAFE_NO_PAD.encode(claims().to_string().replace("u1", "u2"));
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let body = URL_SAFE_NO_PAD.encode(claims().to_string());
    for (token, reason) in [
        (format!("{head}.{other}.{signature}"), "other words"),
        (format!("{signed}."), "no signature"),
        (format!("{none}.{body}."), "an algorithm of none"),
        (format!("{none}.{body}.{signature}"), "the same with one"),
        (
            provider.sign(&json!({"alg": "HS256", "kid": "o"}), &claims()),
            "a shared secret",
        ),
        (
            provider.sign(&json!({"alg": "ES256", "kid": "e"}), &claims()),
            "a key of another kind",
        ),
        (
            provider.sign(&json!({"alg": "ES256", "kid": "x"}), &claims()),
            "a key nobody knows",
        ),
        (
            provider.sign(
                &json!({"alg": "ES256", "kid": "c", "crit": ["x"]}),
                &claims(),
            ),
            "a condition nobody knows",
        ),
        (
            Provider::new().sign(&json!({"alg": "ES256", "kid": "c"}), &claims()),
            "somebody else's key",
        ),
        (String::new(), "nothing"),
        ("a.b.c".to_owned(), "no token"),
        (good.replace('.', "-"), "one piece"),
        ("x".repeat(100_000), "too long"),
    ] {
        assert!(checked(&token, &keys).is_err(), "{reason}");
    }
    assert!(checked(&good, &KeySet::default()).is_err(), "no keys");
}
