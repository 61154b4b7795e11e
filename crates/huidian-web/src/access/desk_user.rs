//! Whoever brings a roundup to the desk, or edits one there.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::RegisterKeeper;
use crate::error::Error;
use crate::state::AppState;

/// The name under which checks are kept; `None` for nobody signed in, where a library has users.
pub(crate) struct DeskUser(pub(crate) Option<String>);

impl DeskUser {
    /// Checks that a check may be edited: one's own, or one that nobody owns.
    pub(crate) fn require_own(&self, owner: Option<&str>) -> Result<(), Error> {
        if owner.is_none() || owner == self.0.as_deref() {
            Ok(())
        } else {
            Err(Error::Forbidden("owner of the check"))
        }
    }
}

impl FromRequestParts<AppState> for DeskUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        match RegisterKeeper::from_request_parts(parts, state).await {
            Ok(keeper) => Ok(Self(Some(keeper.who.name().to_owned()))),
            Err(Error::SignInNeeded(_)) => Ok(Self(None)),
            Err(error) => Err(error),
        }
    }
}
