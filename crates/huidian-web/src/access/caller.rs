//! Programs with a token, and people with a session.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use huidian_store::{Role, Token, User};
use jiff::SignedDuration;

use super::{Secret, SignedIn, is_first_visit, is_from_here, is_reserved};
use crate::error::Error;
use crate::state::AppState;

/// Whoever asks, known by `Authorization: Bearer` or by a session.
pub(crate) struct Caller {
    pub(crate) user: User,
    /// A token of scope `read` changes nothing, whatever its user may do.
    may_write: bool,
}

impl Caller {
    /// Checks the role, and that the caller may change something.
    pub(crate) fn require_write(&self, role: Role) -> Result<(), Error> {
        self.require(role)?;
        if self.may_write {
            Ok(())
        } else {
            Err(Error::Forbidden("token of scope write"))
        }
    }

    pub(crate) fn may_write(&self) -> bool {
        self.may_write
    }

    pub(crate) fn require(&self, role: Role) -> Result<(), Error> {
        if self.user.role >= role {
            Ok(())
        } else {
            Err(Error::Forbidden(role.id()))
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        if let Some((token, user)) = bearer(state, &parts.headers)? {
            return Ok(Self {
                may_write: token.scope == "write",
                user,
            });
        }
        let signed_in =
            SignedIn::find(state, &parts.headers)?.ok_or(Error::SignInNeeded("user or token"))?;
        Ok(Self {
            user: signed_in.user,
            may_write: true,
        })
    }
}

/// The token a request carries; one that is unknown, revoked or out of date is an error, none is not.
fn bearer(state: &AppState, headers: &HeaderMap) -> Result<Option<(Token, User)>, Error> {
    let Some(header) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let bad = || Error::SignInNeeded("token that is good");
    let given = header.to_str().ok().and_then(|text| text.split_once(' '));
    let secret = given
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, secret)| Secret::read(secret.trim()))
        .ok_or_else(bad)?;
    let reader = state.library().store().read()?;
    let found = reader.find_token(secret.hash(), state.clock().now())?;
    found
        .filter(|(_, user)| !is_reserved(&user.name))
        .ok_or_else(bad)
        .map(Some)
}

/// Whether a request carries a good token or session: such requests have turns of their own.
pub(crate) fn is_known(state: &AppState, headers: &HeaderMap) -> bool {
    matches!(bearer(state, headers), Ok(Some(_)))
        || matches!(SignedIn::find(state, headers), Ok(Some(_)))
}

/// Whether a request reads closed collections, too: one of somebody with an account, or in a library that never had any, and has nothing closed,
/// of whoever sits at its machine.
pub(crate) fn reads_all(state: &AppState, request: &Request) -> bool {
    let headers = request.headers();
    let is_from_here = || is_from_here(request.extensions(), headers, request.version());
    let has_closed = || -> Result<bool, Error> {
        let whole = state.for_people();
        let reader = whole.library().store().read()?;
        Ok(!reader.closed_works()?.is_empty())
    };
    is_known(state, headers)
        || (is_from_here()
            && matches!(is_first_visit(state, true, headers), Ok(true))
            && matches!(has_closed(), Ok(false)))
}

/// Refuses a bad token even where none is needed: whoever sends one believes it is good.
pub(crate) async fn check_token(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let headers = request.headers();
    // outside the API another scheme may be a proxy's own
    let is_ours = request.uri().path().starts_with("/api/") || has_bearer(headers);
    if is_ours
        && let Some((token, _)) = bearer(&state, headers)?
        && let Err(error) = note_use(&state, &token)
    {
        // whoever reads goes on where nothing can be written
        tracing::warn!(%error, "cannot note that a token is in use");
    }
    Ok(next.run(request).await)
}

fn has_bearer(headers: &HeaderMap) -> bool {
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    header.is_some_and(|text| {
        let scheme = text.split_whitespace().next().unwrap_or("");
        scheme.eq_ignore_ascii_case("bearer")
    })
}

/// Often enough to tell which tokens nobody uses any more.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

fn note_use(state: &AppState, token: &Token) -> Result<(), Error> {
    let store = state.library().store();
    let now = state.clock().now();
    let is_noted = |at| now.duration_since(at) < NOTED_EVERY;
    if !store.is_read_only() && !token.used_at.is_some_and(is_noted) {
        store.write(|library| library.note_token_use(token.key))?;
    }
    Ok(())
}
