//! Whoever may bring files in on a page: an editor, or in a library without users whoever sits at its machine.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use huidian_store::{Batch, Role};

use super::SignedIn;
use super::first_visit::is_at_machine;
use super::people::OWN_MACHINE;
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

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

    /// Whether the settings are this visitor's to set: an administrator's.
    pub(crate) fn may_set(&self) -> bool {
        let session = self.session.as_ref();
        session.is_some_and(|signed_in| signed_in.user.role >= Role::Administrator)
    }

    /// Whether nobody is signed in, because there is nobody yet.
    pub(crate) fn is_at_machine(&self) -> bool {
        self.session.is_none()
    }

    /// What forms of settings carry: never nothing.
    pub(crate) fn settings_token(&self, state: &AppState) -> Result<String, Error> {
        Ok(match &self.session {
            Some(signed_in) => signed_in.secret.form_token(),
            None => state.machine_secret()?.form_token(),
        })
    }

    /// A form of settings, by an administrator.
    pub(crate) fn admit_settings(&self, body: &[u8]) -> Result<Query, Error> {
        let Some(signed_in) = &self.session else {
            return Err(Error::SignInNeeded("user"));
        };
        signed_in.require(Role::Administrator)?;
        let form = Query::parse_exact_form(body)?;
        signed_in.check_form(&form)?;
        Ok(form)
    }

    /// The form of the first keeper, from the page that shows it; whether the setup code in it is right is asked besides.
    pub(crate) fn admit_first_keeper(&self, state: &AppState, body: &[u8]) -> Result<Query, Error> {
        if self.session.is_some() {
            return self.admit_settings(body);
        }
        let form = Query::parse_exact_form(body)?;
        state.machine_secret()?.check_form(&form)?;
        Ok(form)
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
            return Err(Error::Conflict(
                "这里只能读取 (the library is only read here)".to_owned(),
            ));
        }
        if let Some(signed_in) = SignedIn::find(state, &parts.headers)? {
            signed_in.require(Role::Editor)?;
            return Ok(Self {
                session: Some(signed_in),
            });
        }
        if is_at_machine(state, parts)? {
            return Ok(Self { session: None });
        }
        Err(Error::SignInNeeded("user"))
    }
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
