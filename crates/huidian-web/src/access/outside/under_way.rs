//! People who were sent to a provider and have not come back.

use super::Question;
use crate::access::Awaited;

/// A sign-in at a provider.
pub(crate) struct UnderWay {
    pub(crate) question: Question,
    pub(crate) back: String,
    /// Who was signed in and wants this identity beside the password.
    pub(crate) joins: Option<String>,
}

/// One may take ten minutes at the provider.
pub(crate) type UnderWays = Awaited<UnderWay, 600>;
