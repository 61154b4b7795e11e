//! Whoever keeps registers: a user, or in a library without users whoever sits at its machine.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use huidian_following::rights::Follower;
use huidian_store::Register;

use super::first_visit::is_at_machine;
use super::{Caller, SignedIn};
use crate::error::Error;
use crate::request::Query;
use crate::state::AppState;

/// Who looks at registers, and whether this request may change any.
pub(crate) struct RegisterKeeper {
    pub(crate) who: Follower,
    session: Option<SignedIn>,
    may_write: bool,
}

impl RegisterKeeper {
    /// What forms of this page carry; nothing where nobody signs in.
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

    /// The register of an id or, for people, of a name: one's own before what is shared and what others have.
    pub(crate) fn find(&self, state: &AppState, name: &str) -> Result<Register, Error> {
        let reader = state.library().store().read()?;
        let missing = || Error::NoSuchRegister(name.chars().take(100).collect());
        if let Ok(key) = name.parse::<i64>() {
            let found = reader.find_register(key)?;
            return found
                .filter(|register| self.who.may_see(register))
                .ok_or_else(missing);
        }
        let mut named = reader.registers(None)?;
        named.retain(|register| register.name == name && self.who.may_see(register));
        named.sort_by_key(|register| register.owner != self.who.name());
        named.into_iter().next().ok_or_else(missing)
    }

    /// Checks that the caller may change this register.
    pub(crate) fn require_change(&self, state: &AppState, of: &Register) -> Result<(), Error> {
        self.require_write(state)?;
        if self.who.may_change(of) {
            Ok(())
        } else {
            Err(Error::Forbidden("owner of the register"))
        }
    }

    /// Checks that the caller may change anything at all.
    pub(crate) fn require_write(&self, state: &AppState) -> Result<(), Error> {
        if !self.may_write {
            return Err(Error::Forbidden("token of scope write"));
        }
        if state.library().store().is_read_only() {
            let reason = "这里只能读取 (the library is only read here)";
            return Err(Error::Conflict(reason.to_owned()));
        }
        Ok(())
    }
}

impl FromRequestParts<AppState> for RegisterKeeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        match Caller::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Self {
                who: Follower::of(&caller.user),
                session: SignedIn::find(state, &parts.headers)?,
                may_write: caller.may_write(),
            }),
            Err(Error::SignInNeeded(_))
                if !parts.headers.contains_key("authorization") && is_at_machine(state, parts)? =>
            {
                Ok(Self {
                    who: Follower::Keeper,
                    session: None,
                    may_write: true,
                })
            }
            Err(error) => Err(error),
        }
    }
}

impl OptionalFromRequestParts<AppState> for RegisterKeeper {
    type Rejection = Error;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, Error> {
        match <Self as FromRequestParts<AppState>>::from_request_parts(parts, state).await {
            Ok(keeper) => Ok(Some(keeper)),
            Err(Error::SignInNeeded(_) | Error::Forbidden(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
