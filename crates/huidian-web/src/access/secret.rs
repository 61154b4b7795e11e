//! Random secrets of sessions and tokens.

use huidian_model::ContentHash;
use huidian_store::content_hash;
use subtle::ConstantTimeEq;

use crate::error::Error;
use crate::request::Query;

/// 256 random bits in hexadecimal. The store keeps only the hash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new() -> Result<Self, Error> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self(ContentHash(bytes).to_string()))
    }

    /// Takes what a cookie or header gave, if it looks like a secret.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (text.len() == 64 && is_hexadecimal).then(|| Self(text.to_owned()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> ContentHash {
        content_hash(self.0.as_bytes())
    }

    /// What forms of this session carry: known to the page, not to other sites, and no way back to the secret.
    pub(crate) fn form_token(&self) -> String {
        content_hash(format!("form {}", self.0).as_bytes()).to_string()
    }

    /// Checks the hidden field of a form.
    pub(crate) fn check_form(&self, form: &Query) -> Result<(), Error> {
        let given = form.first("form_token").unwrap_or("");
        let expected = self.form_token();
        if bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
            Ok(())
        } else {
            Err(Error::Forged)
        }
    }
}
