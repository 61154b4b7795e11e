//! What a browser is asked, in the JSON that the standard has for it (Web Authentication Level 3, 5.1.8 and 5.1.9).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huidian_store::Passkey;
use serde_json::{Value, json};

use super::PATIENCE_SECONDS;
use super::public_key::Algorithm;
use super::refusal::Challenge;
use super::relying_party::RelyingParty;

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The account that a passkey is made for, as authenticators show it.
pub(crate) struct AccountShown<'a> {
    pub(crate) name: &'a str,
    pub(crate) handle: &'a [u8],
    /// On these authenticators there is one already.
    pub(crate) passkeys: &'a [Passkey],
}

/// To make a passkey that is found without a name and knows its owner.
pub(crate) fn creation_options(
    party: &RelyingParty,
    challenge: &Challenge,
    account: &AccountShown<'_>,
) -> Value {
    let descriptor = |passkey: &Passkey| {
        json!({
            "type": "public-key",
            "id": encoded(&passkey.made.credential_id),
            "transports": passkey.made.transports,
        })
    };
    let algorithms = Algorithm::ALL.map(|one| json!({ "type": "public-key", "alg": one.id() }));
    json!({
        "rp": { "id": party.id, "name": "会典 Huidian" },
        "user": {
            "id": encoded(account.handle),
            "name": account.name,
            "displayName": account.name,
        },
        "challenge": encoded(challenge.bytes()),
        "pubKeyCredParams": algorithms,
        "timeout": PATIENCE_SECONDS * 1000,
        "excludeCredentials": account.passkeys.iter().map(descriptor).collect::<Vec<_>>(),
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": "required",
        },
        "attestation": "none",
    })
}

/// To sign in with whichever passkey for this site its owner chooses.
pub(crate) fn request_options(party: &RelyingParty, challenge: &Challenge) -> Value {
    json!({
        "rpId": party.id,
        "challenge": encoded(challenge.bytes()),
        "timeout": PATIENCE_SECONDS * 1000,
        "userVerification": "required",
        "allowCredentials": [],
    })
}
