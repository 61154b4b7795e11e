//! The checks of both ceremonies: a passkey is made, a passkey signs somebody in.

use huidian_store::Passkey;
use ring::digest::{SHA256, digest};

use super::authenticator_data::{
    AuthenticatorData, BACKED_UP, BACKUP_ELIGIBLE, USER_PRESENT, USER_VERIFIED,
};
use super::cbor::Item;
use super::client_data::check_client_data;
use super::public_key::PublicKey;
use super::refusal::{Challenge, Refusal};
use super::relying_party::RelyingParty;

/// A new passkey, as the browser hands it over.
pub(crate) struct Registration<'r> {
    pub(crate) client_data: &'r [u8],
    pub(crate) attestation: &'r [u8],
}

/// What of it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    pub(crate) credential_id: Vec<u8>,
    pub(crate) public_key: Vec<u8>,
    pub(crate) sign_count: u32,
    pub(crate) is_backup_eligible: bool,
    pub(crate) is_backed_up: bool,
}

impl Registration<'_> {
    /// Web Authentication Level 3, 7.1.
    pub(crate) fn check(
        &self,
        party: &RelyingParty,
        challenge: &Challenge,
    ) -> Result<Registered, Refusal> {
        check_client_data(
            self.client_data,
            "webauthn.create",
            challenge,
            &party.origin,
        )?;
        let attestation = Item::read_whole(self.attestation).ok_or(Refusal::Form("attestation"))?;
        let said = attestation.named("authData").and_then(Item::bytes);
        let said = said.ok_or(Refusal::Form("attestation"))?;
        let data = read_data(said, party)?;
        let credential = data.credential.as_ref().ok_or(Refusal::NoCredential)?;
        let key = PublicKey::read(credential.public_key).ok_or(Refusal::Algorithm)?;
        if !key.is_usable() {
            return Err(Refusal::Key);
        }
        check_attestation(&attestation, said, self.client_data, &key)?;
        Ok(Registered {
            credential_id: credential.id.to_vec(),
            public_key: credential.public_key.to_vec(),
            sign_count: data.sign_count,
            is_backup_eligible: data.has(BACKUP_ELIGIBLE),
            is_backed_up: data.has(BACKED_UP),
        })
    }
}

/// Somebody's answer at sign-in.
pub(crate) struct Assertion<'a> {
    pub(crate) client_data: &'a [u8],
    pub(crate) authenticator_data: &'a [u8],
    pub(crate) signature: &'a [u8],
    /// What the authenticator knows the account by.
    pub(crate) user_handle: &'a [u8],
}

/// What a passkey said of itself when it signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asserted {
    pub(crate) sign_count: u32,
    pub(crate) is_backed_up: bool,
}

impl Assertion<'_> {
    /// Web Authentication Level 3, 7.2, for a passkey that was found by the id which came with it.
    pub(crate) fn check(
        &self,
        passkey: &Passkey,
        party: &RelyingParty,
        challenge: &Challenge,
    ) -> Result<Asserted, Refusal> {
        if self.user_handle != passkey.made.user_handle {
            return Err(Refusal::UserHandle);
        }
        check_client_data(self.client_data, "webauthn.get", challenge, &party.origin)?;
        let data = read_data(self.authenticator_data, party)?;
        if data.has(BACKUP_ELIGIBLE) != passkey.made.is_backup_eligible {
            return Err(Refusal::Backup);
        }
        let key = PublicKey::read(&passkey.made.public_key).ok_or(Refusal::Algorithm)?;
        let message = signed_message(self.authenticator_data, self.client_data);
        if !key.has_signed(&message, self.signature) {
            return Err(Refusal::Signature);
        }
        let before = passkey.made.sign_count;
        if (before, data.sign_count) != (0, 0) && data.sign_count <= before {
            return Err(Refusal::Count);
        }
        Ok(Asserted {
            sign_count: data.sign_count,
            is_backed_up: data.has(BACKED_UP),
        })
    }
}

/// What both ceremonies ask of an authenticator: that it is for this site, and that its owner was there and known to it.
fn read_data<'b>(bytes: &'b [u8], party: &RelyingParty) -> Result<AuthenticatorData<'b>, Refusal> {
    let data = AuthenticatorData::read(bytes).ok_or(Refusal::Form("authenticator data"))?;
    let expected = digest(&SHA256, party.id.as_bytes());
    if data.relying_party_hash.as_slice() != expected.as_ref() {
        return Err(Refusal::RelyingParty);
    }
    if !data.has(USER_PRESENT) {
        return Err(Refusal::NobodyPresent);
    }
    if !data.has(USER_VERIFIED) {
        return Err(Refusal::NotVerified);
    }
    if data.has(BACKED_UP) && !data.has(BACKUP_ELIGIBLE) {
        return Err(Refusal::Backup);
    }
    Ok(data)
}

fn signed_message(authenticator_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    let mut message = authenticator_data.to_vec();
    message.extend(digest(&SHA256, client_data).as_ref());
    message
}

/// No attestation is asked for. Browsers then hand over an empty one, or the passkey's own signature over itself (Web Authentication, 5.1.3 and 8.2).
fn check_attestation(
    attestation: &Item<'_>,
    authenticator_data: &[u8],
    client_data: &[u8],
    key: &PublicKey,
) -> Result<(), Refusal> {
    let format = attestation.named("fmt").and_then(Item::text);
    let statement = attestation.named("attStmt");
    match (format, statement) {
        (Some("none"), Some(Item::Map(members))) if members.is_empty() => Ok(()),
        (Some("packed"), Some(statement @ Item::Map(_))) if statement.named("x5c").is_none() => {
            let algorithm = statement.named("alg").and_then(Item::integer);
            if algorithm != Some(key.algorithm().id()) {
                return Err(Refusal::Algorithm);
            }
            let signature = statement.named("sig").and_then(Item::bytes);
            let message = signed_message(authenticator_data, client_data);
            let is_signed = signature.is_some_and(|sig| key.has_signed(&message, sig));
            is_signed.then_some(()).ok_or(Refusal::Signature)
        }
        (format, _) => {
            let format = format.unwrap_or("").chars().take(40).collect();
            Err(Refusal::Attestation(format))
        }
    }
}
