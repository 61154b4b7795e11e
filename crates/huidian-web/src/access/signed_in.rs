//! Whoever is signed in.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use huidian_store::{Role, User};
use jiff::SignedDuration;

use super::{Secret, is_reserved};
use crate::error::Error;
use crate::request::{Query, cookie};
use crate::state::AppState;

/// A session ends after half a day; whoever reads does not need one.
pub(crate) const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// And earlier where nobody uses it: a working day has a midday in which machines are left alone.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// How exactly use is noted: not every request is a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A user with a session.
pub(crate) struct SignedIn {
    pub(crate) user: User,
    pub(crate) secret: Secret,
}

impl SignedIn {
    /// Who a session cookie belongs to; `None` for nobody.
    pub(crate) fn find(state: &AppState, headers: &HeaderMap) -> Result<Option<Self>, Error> {
        let given = cookie(headers, state.session_cookie());
        let Some(secret) = given.and_then(Secret::read) else {
            return Ok(None);
        };
        let reader = state.library().store().read()?;
        let user = reader.find_session_user(secret.hash(), state.clock().now())?;
        let user = user.filter(|user| !is_reserved(&user.name));
        Ok(user.map(|user| Self { user, secret }))
    }

    /// Lets the session go on, as far as its whole length allows. A library that cannot be written lets sessions end.
    pub(crate) fn note_use(&self, state: &AppState) -> Result<(), Error> {
        let store = state.library().store();
        if store.is_read_only() {
            return Ok(());
        }
        let Some(session) = store.read()?.find_session(self.secret.hash())? else {
            return Ok(());
        };
        let until = |from: jiff::Timestamp, length| {
            let until = from.checked_add(length);
            until.map_err(|error| Error::Internal(error.to_string()))
        };
        let ends = until(state.clock().now(), IDLE)?.min(until(session.created_at, SESSION)?);
        if ends.duration_since(session.expires_at) >= NOTED_EVERY {
            store.write(|library| library.extend_session(self.secret.hash(), ends))?;
        }
        Ok(())
    }

    pub(crate) fn require(&self, role: Role) -> Result<(), Error> {
        if self.user.role >= role {
            Ok(())
        } else {
            Err(Error::Forbidden(role.id()))
        }
    }

    /// A form of this session, by somebody with a role.
    pub(crate) fn admit(&self, role: Role, body: &[u8]) -> Result<Query, Error> {
        self.require(role)?;
        self.read_form(body)
    }

    /// A form of this session.
    pub(crate) fn read_form(&self, body: &[u8]) -> Result<Query, Error> {
        let form = Query::parse(&String::from_utf8_lossy(body));
        self.check_form(&form)?;
        Ok(form)
    }

    /// Checks the hidden field of a form of this session.
    pub(crate) fn check_form(&self, form: &Query) -> Result<(), Error> {
        self.secret.check_form(form)
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        Self::find(state, &parts.headers)?.ok_or(Error::SignInNeeded("user"))
    }
}
