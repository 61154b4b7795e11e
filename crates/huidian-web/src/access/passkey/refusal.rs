//! What a ceremony asks an answer to, and why an answer is not taken.

use crate::error::Error;

/// What an answer has to be an answer to: 256 random bits, for one ceremony.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Challenge([u8; 32]);

impl Challenge {
    pub(crate) fn new() -> Result<Self, Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the {0} cannot be read")]
    Form(&'static str),
    #[error("no ceremony is under way in this browser, or it took too long")]
    NotBegun,
    #[error("an answer of another kind of ceremony")]
    Kind,
    #[error("an answer to another challenge")]
    Challenge,
    #[error("given on a page of another origin, or in a frame of one")]
    Origin,
    #[error("of a passkey for another site")]
    RelyingParty,
    #[error("the authenticator saw nobody")]
    NobodyPresent,
    #[error("the authenticator does not know who it was")]
    NotVerified,
    #[error("the authenticator says that a key which may not be copied is")]
    Backup,
    #[error("no passkey is in the answer")]
    NoCredential,
    #[error("the key is of a kind that was not asked for")]
    Algorithm,
    #[error("no authenticator can sign with this key")]
    Key,
    #[error("an attestation of the format {0}, and none was asked for")]
    Attestation(String),
    #[error("nobody here has this passkey")]
    Unknown,
    #[error("somebody has this passkey already")]
    Taken,
    #[error("the authenticator names another account than the passkey's")]
    UserHandle,
    #[error("not signed by the passkey")]
    Signature,
    #[error("the count of signatures went back: there may be a copy of the passkey")]
    Count,
}
