//! Whoever keeps registers: a user, or in a library without users whoever sits at its machine.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::request::Parts;
use huidian_following::rights::Follower;
use huidian_store::Register;

use super::{Caller, SignedIn, has_local_proxy, is_from_here};
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

/// Whether a request comes from the machine of a library that never had a user. The name it was asked by must be of that machine too, or a page from
/// elsewhere could have its own name point here (DNS rebinding). Where the keeper said that a proxy on this machine hands requests on, nobody is. Users who were all disabled leave the library to the command line.
pub(super) fn is_at_machine(state: &AppState, parts: &Parts) -> Result<bool, Error> {
    is_first_visit(
        state,
        is_from_here(&parts.extensions, &parts.headers, parts.version),
        &parts.headers,
    )
}

/// The same of a request whose way here was looked at before.
pub(crate) fn is_first_visit(
    state: &AppState,
    is_from_here: bool,
    headers: &HeaderMap,
) -> Result<bool, Error> {
    Ok(is_from_here
        && !has_local_proxy(state)
        && is_own_name(state, headers)
        && state.library().store().read()?.users()?.is_empty())
}

/// Whether the name that a request asks by is one of this machine's, or the public one.
pub(crate) fn is_own_name(state: &AppState, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        // no browser leaves it out
        return !headers.contains_key(HOST);
    };
    let public = state.public_url().split_once("://");
    if public.is_some_and(|(_, public)| public == host) {
        return true;
    }
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name == "localhost"
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
