use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huidian_store::{NewPasskey, Passkey};
use huidian_testing::{Authenticator, client_data};
use jiff::Timestamp;

use super::ceremony::{Asserted, Registered};
use super::public_key::{Algorithm, PublicKey};
use super::*;

const ORIGIN: &str = "https://law.example";
const HANDLE: &[u8] = b"handle";

fn party() -> RelyingParty {
    RelyingParty {
        id: "law.example".to_owned(),
        origin: ORIGIN.to_owned(),
    }
}

fn said(kind: &str, challenge: &Challenge) -> Vec<u8> {
    client_data(kind, challenge.bytes(), ORIGIN)
}

/// What is kept of an authenticator's passkey.
fn kept(authenticator: &Authenticator) -> Passkey {
    Passkey {
        key: 1,
        user: "甲".to_owned(),
        made: NewPasskey {
            credential_id: authenticator.credential_id.clone(),
            user_handle: HANDLE.to_vec(),
            public_key: authenticator.public_key(),
            name: "办公室".to_owned(),
            transports: Vec::new(),
            sign_count: authenticator.sign_count,
            is_backup_eligible: false,
            is_backed_up: false,
        },
        created_at: Timestamp::UNIX_EPOCH,
        used_at: None,
    }
}

/// A whole answer at sign-in, to be spoilt.
struct Answer {
    passkey: Passkey,
    client_data: Vec<u8>,
    data: Vec<u8>,
    /// Made of the two above, unless it is here.
    signature: Option<Vec<u8>>,
    user_handle: Vec<u8>,
}

fn asserted(
    authenticator: &mut Authenticator,
    spoil: impl FnOnce(&mut Authenticator, &mut Answer, &Challenge),
) -> Result<Asserted, Refusal> {
    let challenge = Challenge::new().unwrap();
    let mut answer = Answer {
        passkey: kept(authenticator),
        client_data: said("webauthn.get", &challenge),
        data: authenticator.data(),
        signature: None,
        user_handle: HANDLE.to_vec(),
    };
    spoil(authenticator, &mut answer, &challenge);
    let made = authenticator.sign(&answer.data, &answer.client_data);
    let signature = answer.signature.unwrap_or(made);
    let assertion = Assertion {
        client_data: &answer.client_data,
        authenticator_data: &answer.data,
        signature: &signature,
        user_handle: &answer.user_handle,
    };
    assertion.check(&answer.passkey, &party(), &challenge)
}

#[test]
fn a_passkey_signs_its_owner_in() {
    for mut authenticator in [
        Authenticator::p256("law.example"),
        Authenticator::ed25519("law.example"),
    ] {
        let found = asserted(&mut authenticator, |_, _, _| {}).unwrap();
        assert_eq!((found.sign_count, found.is_backed_up), (0, false));
        authenticator.sign_count = 7;
        let found = asserted(&mut authenticator, |authenticator, answer, _| {
            authenticator.sign_count = 8;
            answer.data = authenticator.data();
        });
        assert_eq!(found.unwrap().sign_count, 8);
        // a key that its owner's devices share
        let found = asserted(&mut authenticator, |authenticator, answer, _| {
            authenticator.flags |= 0b1_1000;
            authenticator.sign_count += 1;
            answer.data = authenticator.data();
            answer.passkey.made.is_backup_eligible = true;
        });
        assert!(found.unwrap().is_backed_up);
    }
}

type Spoil = fn(&mut Authenticator, &mut Answer, &Challenge);

/// Answers at sign-in with one fault each.
const FAULTS: [(Refusal, &str, Spoil); 27] = [
    (Refusal::Challenge, "to another challenge", |_, a, _| {
        a.client_data = said("webauthn.get", &Challenge::new().unwrap());
    }),
    (
        Refusal::Challenge,
        "the right one in another coding",
        |_, a, c| {
            let text = String::from_utf8(said("webauthn.get", c)).unwrap();
            let own = URL_SAFE_NO_PAD.encode(c.bytes());
            a.client_data = text.replace(&own, &format!("{own}=")).into_bytes();
        },
    ),
    (Refusal::Kind, "made for a registration", |_, a, c| {
        a.client_data = said("webauthn.create", c);
    }),
    (Refusal::Kind, "made for a payment", |_, a, c| {
        a.client_data = said("payment.get", c);
    }),
    (Refusal::Origin, "on another site", |_, a, c| {
        a.client_data = client_data("webauthn.get", c.bytes(), "https://evil.example");
    }),
    (Refusal::Origin, "on a host below", |_, a, c| {
        a.client_data = client_data("webauthn.get", c.bytes(), "https://x.law.example");
    }),
    (Refusal::Origin, "on another port", |_, a, c| {
        a.client_data = client_data("webauthn.get", c.bytes(), "https://law.example:8443");
    }),
    (Refusal::Origin, "without https", |_, a, c| {
        a.client_data = client_data("webauthn.get", c.bytes(), "http://law.example");
    }),
    (Refusal::Origin, "in a frame of another site", |_, a, c| {
        let text = String::from_utf8(said("webauthn.get", c)).unwrap();
        a.client_data = text.replace("false", "true").into_bytes();
    }),
    (Refusal::Origin, "in a frame, told by its top", |_, a, c| {
        let text = String::from_utf8(said("webauthn.get", c)).unwrap();
        let top = "\"topOrigin\":\"https://evil.example\"}";
        a.client_data = text.replace('}', &format!(",{top}")).into_bytes();
    }),
    (Refusal::Form("client data"), "no JSON", |_, a, _| {
        a.client_data = b"{".to_vec();
    }),
    (
        Refusal::Form("client data"),
        "without an origin",
        |_, a, c| {
            let text = String::from_utf8(said("webauthn.get", c)).unwrap();
            a.client_data = text.replace("\"origin\"", "\"other\"").into_bytes();
        },
    ),
    (
        Refusal::Form("client data"),
        "an origin twice",
        |_, a, c| {
            let text = String::from_utf8(said("webauthn.get", c)).unwrap();
            let twice = format!("{{\"origin\":\"{ORIGIN}\",");
            a.client_data = text.replacen('{', &twice, 1).into_bytes();
        },
    ),
    (
        Refusal::RelyingParty,
        "a passkey for another site",
        |k, a, _| {
            k.relying_party = "evil.example".to_owned();
            a.data = k.data();
        },
    ),
    (Refusal::RelyingParty, "for a host below", |k, a, _| {
        k.relying_party = "x.law.example".to_owned();
        a.data = k.data();
    }),
    (Refusal::NobodyPresent, "nobody was there", |k, a, _| {
        k.flags = 0b100;
        a.data = k.data();
    }),
    (
        Refusal::NotVerified,
        "somebody was, whoever it is",
        |k, a, _| {
            k.flags = 0b1;
            a.data = k.data();
        },
    ),
    (Refusal::Backup, "copied, and may not be", |k, a, _| {
        k.flags |= 0b1_0000;
        a.data = k.data();
    }),
    (Refusal::Backup, "may be copied all at once", |k, a, _| {
        k.flags |= 0b1000;
        a.data = k.data();
    }),
    (
        Refusal::Form("authenticator data"),
        "cut short",
        |_, a, _| {
            a.data.pop();
        },
    ),
    (
        Refusal::Form("authenticator data"),
        "with a tail",
        |_, a, _| {
            a.data.push(0);
        },
    ),
    (Refusal::Signature, "signed by another", |_, a, _| {
        let other = Authenticator::p256("law.example");
        a.signature = Some(other.sign(&a.data, &a.client_data));
    }),
    (
        Refusal::Signature,
        "signed before it was changed",
        |k, a, _| {
            a.signature = Some(k.sign(&a.data, &a.client_data));
            a.data[36] = 9;
        },
    ),
    (Refusal::Signature, "not signed", |_, a, _| {
        a.signature = Some(Vec::new());
    }),
    (Refusal::Count, "the count went back", |_, a, _| {
        a.passkey.made.sign_count = 9;
    }),
    (Refusal::Count, "the count stands still", |k, a, _| {
        k.sign_count = 9;
        a.data = k.data();
        a.passkey.made.sign_count = 9;
    }),
    (Refusal::UserHandle, "of another account", |_, a, _| {
        a.user_handle = b"other".to_vec();
    }),
];

/// Each is signed as it stands, so that nothing else is wrong with it.
#[test]
fn an_answer_with_one_fault_signs_nobody_in() {
    for (refusal, reason, spoil) in FAULTS {
        for mut authenticator in [
            Authenticator::p256("law.example"),
            Authenticator::ed25519("law.example"),
        ] {
            assert_eq!(
                asserted(&mut authenticator, spoil),
                Err(refusal.clone()),
                "{reason}"
            );
        }
    }
}

fn registered(
    client_data: &[u8],
    attestation: &[u8],
    challenge: &Challenge,
) -> Result<Registered, Refusal> {
    let registration = Registration {
        client_data,
        attestation,
    };
    registration.check(&party(), challenge)
}

#[test]
fn a_new_passkey_is_taken_as_it_is() {
    let challenge = Challenge::new().unwrap();
    let client_data = said("webauthn.create", &challenge);
    for mut authenticator in [
        Authenticator::p256("law.example"),
        Authenticator::ed25519("law.example"),
    ] {
        authenticator.flags |= 0b1_1000;
        authenticator.sign_count = 3;
        for attestation in [
            authenticator.attestation(),
            authenticator.self_attestation(&client_data),
        ] {
            let found = registered(&client_data, &attestation, &challenge).unwrap();
            assert_eq!(found.credential_id, authenticator.credential_id);
            assert_eq!(found.public_key, authenticator.public_key());
            assert_eq!(found.sign_count, 3);
            assert!(found.is_backup_eligible && found.is_backed_up);
        }
    }
}

/// What an authenticator says, in an attestation that says `none`.
fn wrapped(data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
    bytes.extend((data.len() as u16).to_be_bytes());
    bytes.extend(data);
    bytes
}

/// Bytes with others in their place.
fn with(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|window| window == old);
    let at = at.expect("the old bytes are there");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

fn own() -> Authenticator {
    Authenticator::p256("law.example")
}

/// Registrations with one fault each, in answer to the right challenge.
fn check_faults(challenge: &Challenge, cases: Vec<(Refusal, Vec<u8>, Vec<u8>)>) {
    for (index, (refusal, client_data, attestation)) in cases.into_iter().enumerate() {
        let found = registered(&client_data, &attestation, challenge);
        assert_eq!(found, Err(refusal), "{index}");
    }
}

#[test]
fn a_registration_for_something_else_is_not_taken() {
    let challenge = Challenge::new().unwrap();
    let other = Challenge::new().unwrap();
    let own = own().attestation();
    let elsewhere = client_data("webauthn.create", challenge.bytes(), "https://evil.example");
    let cases = vec![
        (Refusal::Kind, said("webauthn.get", &challenge), own.clone()),
        (
            Refusal::Challenge,
            said("webauthn.create", &other),
            own.clone(),
        ),
        (Refusal::Origin, elsewhere, own),
        (
            Refusal::RelyingParty,
            said("webauthn.create", &challenge),
            Authenticator::p256("evil.example").attestation(),
        ),
    ];
    check_faults(&challenge, cases);
}

#[test]
fn an_authenticator_that_says_something_else_makes_no_passkey() {
    let challenge = Challenge::new().unwrap();
    let right = said("webauthn.create", &challenge);
    let flagged = |flags| {
        let mut one = own();
        one.flags = flags;
        one.attestation()
    };
    let data = own().data_with_credential();
    let other_key = with(&data, &[3, 0x26, 0x20], &[3, 0x38, 0x22, 0x20]);
    let other_curve = with(&data, &[0x20, 1, 0x21], &[0x20, 2, 0x21]);
    let mut extended = data.clone();
    extended[32] |= 1 << 7;
    let cases = vec![
        (Refusal::NobodyPresent, right.clone(), flagged(0b100)),
        (Refusal::NotVerified, right.clone(), flagged(0b1)),
        (Refusal::Backup, right.clone(), flagged(0b1_0101)),
        // a sign-in is no registration
        (Refusal::NoCredential, right.clone(), wrapped(&own().data())),
        (Refusal::Algorithm, right.clone(), wrapped(&other_key)),
        (Refusal::Algorithm, right.clone(), wrapped(&other_curve)),
        // it says that extensions follow, and none do
        (
            Refusal::Form("authenticator data"),
            right.clone(),
            wrapped(&extended),
        ),
    ];
    check_faults(&challenge, cases);
    // what an authenticator adds of its own is passed over
    extended.extend(b"\xa1\x61x\xf5");
    assert!(registered(&right, &wrapped(&extended), &challenge).is_ok());
}

#[test]
fn an_attestation_that_nobody_asked_for_is_not_taken() {
    let challenge = Challenge::new().unwrap();
    let right = said("webauthn.create", &challenge);
    let whole = own().attestation();
    let other = said("webauthn.create", &Challenge::new().unwrap());
    let packed = own().self_attestation(&right);
    let empty = Refusal::Form("attestation");
    let faults = vec![
        (empty.clone(), [whole.clone(), vec![0]].concat()),
        (empty.clone(), b"\xa0".to_vec()),
        (empty, Vec::new()),
        (
            Refusal::Attestation("tpm!".to_owned()),
            with(&whole, b"none", b"tpm!"),
        ),
        // nothing, and yet something
        (
            Refusal::Attestation("none".to_owned()),
            with(&whole, b"attStmt\xa0", b"attStmt\xa1\x00\x00"),
        ),
        // it signed itself, for another ceremony
        (Refusal::Signature, own().self_attestation(&other)),
        (
            Refusal::Algorithm,
            with(&packed, b"\x63alg\x26", b"\x63alg\x27"),
        ),
    ];
    let cases = faults
        .into_iter()
        .map(|(refusal, attestation)| (refusal, right.clone(), attestation));
    check_faults(&challenge, cases.collect());
    // whatever is cut off: refused, and nothing breaks
    for end in 0..whole.len() {
        let found = registered(&right, &whole[..end], &challenge);
        assert!(found.is_err(), "{end}");
    }
}

/// A key of 2048 bits that was made for this test, and its signature over `a message`.
const RSA_MODULUS: &str = "sJzP1NORBXfSj_gfoBITYNKFYSmVlwZEtl584ULs6ybhSulYC0HSpy63YZ-BCg6uevktKcAT3ZvGADJFuPG2XIL8bDv38_P-4bMxbgsEa9RjNd9lgZDSffx0oU97HES-09fVdba6ftNELgTzbnvyd0gsRof6ZikcKmGhlwqMkiAesmzNNPpftn2tth8sL_6JkVzds0PbYcOml2n0H4_Wm4ww5TzzL0LOdYdMvsNilbO54bWCyhTpp0B9QPEq80GYvBXE9fUYzQ222wi4-LLeZxf9kty0nq4PH25T663xomskgrreMM-zLgIcP_506eGFN_Pc6kh78tEAuFJ-gR27OQ";
const RSA_SIGNATURE: &str = "JueKm50iqbdfHOzpWCU3Mc50at_Kw_ai5j717Ac5SYrR5mqmmgv24FIp06Api8u1-P9NbofAILsdx4P8Z5OzL347_8m8eMZACAAgUNAu4OsCVkK8qc4kyxDh0trfxuK4zTuvT683hIByz7T5vZdSStReau-S4dbH3v7WeKIT4ZnvVP6p2PB-rP4dsd_pd3fYK_oGi9yxpZ-fD3srTVLoB2DXyzai5L68_2KQ8y4RSVfo0OARZto4FKDSi5PAt9ELhKibGpYXt122QDh_18Azxd1EPu0RGG-nxLX6mKfIwnXEo0h61N9W_qAUOaFI7S1FD37iseFf4FMPRAw5RG-fxg";

fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59];
    bytes.extend((modulus.len() as u16).to_be_bytes());
    bytes.extend(modulus);
    bytes.extend([0x21, 0x40 | exponent.len() as u8]);
    bytes.extend(exponent);
    bytes
}

#[test]
fn keys_of_rsa_are_read_and_check_what_they_signed() {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (modulus, signature) = (decode(RSA_MODULUS), decode(RSA_SIGNATURE));
    let key = PublicKey::read(&rsa_key(&modulus, &[1, 0, 1])).unwrap();
    assert_eq!(key.algorithm(), Algorithm::Rs256);
    assert!(key.has_signed(b"a message", &signature));
    assert!(!key.has_signed(b"b message", &signature));
    // some write a zero before it
    let padded = [&[0], modulus.as_slice()].concat();
    assert_eq!(PublicKey::read(&rsa_key(&padded, &[1, 0, 1])), Some(key));
    for (modulus, exponent, reason) in [
        (&modulus[..128], &[1u8, 0, 1][..], "1024 bits"),
        (&[1u8; 1025][..], &[1, 0, 1], "more than are verified"),
        (&modulus, &[1, 0, 0, 0, 1], "an exponent that costs"),
    ] {
        assert_eq!(
            PublicKey::read(&rsa_key(modulus, exponent)),
            None,
            "{reason}"
        );
    }
}

#[test]
fn keys_that_can_never_sign_are_no_passkeys() {
    let challenge = Challenge::new().unwrap();
    let right = said("webauthn.create", &challenge);
    let refused = |one: &Authenticator, key: &[u8], reason: &str| {
        let data = with(&one.data_with_credential(), &one.public_key(), key);
        let answer = registered(&right, &wrapped(&data), &challenge);
        assert_eq!(answer.err(), Some(Refusal::Key), "{reason}");
    };
    let (p256, ed25519) = (own(), Authenticator::ed25519("law.example"));
    let (mut off, mut infinity) = (p256.public_key(), p256.public_key());
    let last = off.len() - 1;
    off[last] ^= 1;
    infinity[11..43].fill(0);
    infinity[last - 31..].fill(0);
    refused(&p256, &off, "a point off the curve");
    refused(&p256, &infinity, "the point at infinity, as some write it");
    let mut small = ed25519.public_key();
    let from = small.len() - 32;
    small[from..].fill(0);
    refused(&ed25519, &small, "a point of order 4");
    let mut modulus = URL_SAFE_NO_PAD.decode(RSA_MODULUS).unwrap();
    for (exponent, reason) in [
        (&[1u8][..], "e = 1"),
        (&[2], "e = 2"),
        (&[1, 0, 0], "e even"),
    ] {
        refused(&p256, &rsa_key(&modulus, exponent), reason);
    }
    *modulus.last_mut().unwrap() &= 0xfe;
    refused(&p256, &rsa_key(&modulus, &[1, 0, 1]), "an even modulus");
    // and those that can are
    for one in [p256, ed25519] {
        let answer = registered(&right, &wrapped(&one.data_with_credential()), &challenge);
        assert!(answer.is_ok(), "{:?}", answer.err());
    }
}

#[test]
fn a_key_is_what_its_kind_says() {
    let p256 = Authenticator::p256("law.example").public_key();
    let ed25519 = Authenticator::ed25519("law.example").public_key();
    assert!(PublicKey::read(&p256).is_some() && PublicKey::read(&ed25519).is_some());
    for (key, reason) in [
        (
            with(&p256, &[1, 2, 3, 0x26], &[1, 1, 3, 0x26]),
            "a kind of another algorithm",
        ),
        (
            with(&p256, &[3, 0x26], &[3, 0x27]),
            "an algorithm of another kind",
        ),
        (
            with(&ed25519, &[0x20, 6], &[0x20, 4]),
            "X25519, which signs nothing",
        ),
        (p256[..p256.len() - 1].to_vec(), "cut short"),
        ([p256.clone(), vec![0]].concat(), "with a tail"),
        (
            with(&p256, &[0x21, 0x59, 0, 32], &[0x21, 0x59, 0, 31]),
            "a short coordinate",
        ),
    ] {
        assert_eq!(PublicKey::read(&key), None, "{reason}");
    }
}

#[test]
fn browsers_are_asked_for_what_is_checked() {
    let challenge = Challenge::new().unwrap();
    let authenticator = Authenticator::p256("law.example");
    let asked = creation_options(
        &party(),
        &challenge,
        &AccountShown {
            name: "甲",
            handle: HANDLE,
            passkeys: &[kept(&authenticator)],
        },
    );
    assert_eq!(asked["rp"]["id"], "law.example");
    assert_eq!(
        asked["challenge"],
        URL_SAFE_NO_PAD.encode(challenge.bytes())
    );
    assert_eq!(
        asked["authenticatorSelection"]["userVerification"],
        "required"
    );
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["attestation"], "none");
    let listed = asked["pubKeyCredParams"].as_array().unwrap();
    let listed: Vec<_> = listed
        .iter()
        .filter_map(|one| one["alg"].as_i64())
        .collect();
    assert_eq!(listed, [-8, -7, -257]);
    let own = URL_SAFE_NO_PAD.encode(&authenticator.credential_id);
    assert_eq!(asked["excludeCredentials"][0]["id"], own);
    let asked = request_options(&party(), &challenge);
    assert_eq!(asked["userVerification"], "required");
    assert_eq!(asked["allowCredentials"], serde_json::json!([]));
}
