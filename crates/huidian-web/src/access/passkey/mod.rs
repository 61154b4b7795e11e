//! Passkeys (Web Authentication Level 3): what a browser is asked, and how its answers are checked (7.1, 7.2).
//!
//! A passkey proves possession of a key and, because verification of its user is required, a finger, a face or a PIN: it counts as both factors. Signatures are checked by
//! `ring`, which speaks TLS here already. No attestation is asked for: which model of authenticator somebody has is their own affair.

mod authenticator_data;
mod cbor;
mod ceremony;
mod client_data;
mod edwards_point;
mod options;
mod public_key;
mod refusal;
mod relying_party;

#[cfg(test)]
mod tests;

pub(crate) use ceremony::{Assertion, Registration};
pub(crate) use options::{AccountShown, creation_options, request_options};
pub(crate) use refusal::{Challenge, Refusal};
pub(crate) use relying_party::RelyingParty;

use super::Awaited;

/// How long one may look for the authenticator. Browsers are told the same.
const PATIENCE_SECONDS: u64 = 300;

/// What was begun and not ended.
#[derive(Default)]
pub(crate) struct Ceremonies {
    /// By the secret of a cookie that the browser was given for it.
    pub(crate) sign_ins: Awaited<SignInBegun, PATIENCE_SECONDS>,
    /// By the session that asked.
    pub(crate) registrations: Awaited<RegistrationBegun, PATIENCE_SECONDS>,
}

pub(crate) struct SignInBegun {
    pub(crate) challenge: Challenge,
    /// Where to go afterwards.
    pub(crate) back: String,
}

pub(crate) struct RegistrationBegun {
    pub(crate) challenge: Challenge,
    pub(crate) user_handle: Vec<u8>,
    /// What the passkey will be called.
    pub(crate) name: String,
}
