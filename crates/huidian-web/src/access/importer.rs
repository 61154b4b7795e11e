//! Whoever may bring files in on a page: an editor, or in a library without users whoever sits at its machine.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use huidian_store::{Batch, Role};

use super::SignedIn;
use super::address::FORWARDED;
use super::register_keeper::is_open;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Under which name a library without users keeps what was brought on a page.
const OWN_MACHINE: &str = "本机 this machine";

/// Somebody who may bring files in.
pub(crate) struct Importer {
    /// `None` at the machine of a library without users.
    session: Option<SignedIn>,
}

impl Importer {
    pub(crate) fn name(&self) -> &str {
        match &self.session {
            Some(signed_in) => &signed_in.user.name,
            None => OWN_MACHINE,
        }
    }

    /// What forms of a page carry; nothing where nobody signs in.
    pub(crate) fn form_token(&self) -> String {
        let session = self.session.as_ref();
        session.map_or_else(String::new, |signed_in| signed_in.secret.form_token())
    }

    /// Checks the hidden field of a form. Without a session there is nothing another site could borrow: its requests are refused as forged before.
    pub(crate) fn check_form(&self, form: &Query) -> Result<(), Error> {
        match &self.session {
            Some(signed_in) => signed_in.check_form(form),
            None => Ok(()),
        }
    }

    /// Checks that a batch may be taken back: one's own, and by an administrator anybody's.
    pub(crate) fn require_own(&self, batch: &Batch) -> Result<(), Error> {
        let is_own = batch.asked_by.as_deref() == Some(self.name());
        match &self.session {
            Some(signed_in) if !is_own => signed_in.require(Role::Administrator),
            _ => Ok(()),
        }
    }

    fn find(state: &AppState, parts: &Parts) -> Result<Self, Error> {
        if state.library().store().is_read_only() {
            return Err(Error::Conflict("the library is only read here".to_owned()));
        }
        if let Some(signed_in) = SignedIn::find(state, &parts.headers)? {
            signed_in.require(Role::Editor)?;
            return Ok(Self {
                session: Some(signed_in),
            });
        }
        if !is_handed_on(&parts.headers) && is_open(state, &parts.headers)? {
            return Ok(Self { session: None });
        }
        Err(Error::SignInNeeded("user"))
    }
}

/// A proxy in front of a library without users makes its visitors look like whoever sits at the machine.
fn is_handed_on(headers: &HeaderMap) -> bool {
    FORWARDED.iter().any(|name| headers.contains_key(*name))
}

impl FromRequestParts<AppState> for Importer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        Self::find(state, parts)
    }
}

impl OptionalFromRequestParts<AppState> for Importer {
    type Rejection = Error;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, Error> {
        match Self::find(state, parts) {
            Ok(importer) => Ok(Some(importer)),
            Err(Error::SignInNeeded(_) | Error::Forbidden(_) | Error::Conflict(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
