//! Sessions: how one is opened, which are open, and how each ends.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_model::ContentHash;
use huidian_operations::Keeper;
use huidian_store::{NewSession, Session, Transaction, User};

use crate::access::{
    IDLE, KNOWN_SECONDS, KnownBrowser, Place, SESSION, Secret, SignedIn, customer, peer_address,
};
use crate::error::Error;
use crate::request::cookie;
use crate::state::AppState;
use crate::views::minute_of;

/// As much of a browser's name as tells it from others.
const AGENT_CHARS: usize = 200;

/// From where and with what a session is opened.
pub(crate) struct Opening {
    pub(super) address: IpAddr,
    /// What the browser gave back of an earlier time.
    browser: Option<KnownBrowser>,
    agent: String,
    /// The session that the browser had before: it ends with the new one's beginning.
    held: Option<ContentHash>,
}

impl FromRequestParts<AppState> for Opening {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let held = cookie(&parts.headers, state.session_cookie()).and_then(Secret::read);
        let browser = cookie(&parts.headers, state.browser_cookie()).and_then(KnownBrowser::read);
        let agent = parts.headers.get(USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or("");
        Ok(Self {
            address: peer_address(&parts.extensions),
            browser,
            agent: agent.chars().take(AGENT_CHARS).collect(),
            held: held.map(|secret| secret.hash()),
        })
    }
}

impl Opening {
    /// Where a try at an account comes from, as its owner is told from others. Asks the same of the store whether or not there is such an account.
    pub(super) fn place(
        &self,
        state: &AppState,
        account: &str,
        user: Option<&User>,
    ) -> Result<Place, Error> {
        let sessions = state
            .library()
            .store()
            .read()?
            .sessions_of(account, state.clock().now())?;
        let here = customer(self.address);
        let is_here = |session: &Session| {
            let address = session.address.parse::<IpAddr>();
            address.is_ok_and(|address| customer(address) == here)
        };
        Ok(Place {
            address: self.address,
            browser: user
                .zip(self.browser.as_ref())
                .and_then(|(user, browser)| browser.check(user)),
            has_session: sessions.iter().any(is_here),
        })
    }
}

/// Lets the browser be known the next time.
fn remember_browser(state: &AppState, user: &User, answer: &mut Response) -> Result<(), Error> {
    let Some(browser) = KnownBrowser::of(user)? else {
        return Ok(());
    };
    let name = state.browser_cookie();
    let value = cookie_of(state, name, &browser.cookie(), KNOWN_SECONDS);
    let value = HeaderValue::from_str(&value).map_err(|_| Error::Internal("cookie".to_owned()))?;
    answer.headers_mut().append(SET_COOKIE, value);
    Ok(())
}

pub(crate) fn open_session(
    state: &AppState,
    user: &User,
    opening: &Opening,
    how: &str,
    back: &str,
) -> Result<Response, Error> {
    let (secret, session) = new_session(state, opening)?;
    let how = (!how.is_empty()).then(|| how.to_owned());
    state.library().store().write(|library| {
        library.forget_sessions()?;
        if let Some(held) = opening.held {
            library.end_session(held)?;
        }
        library.add_session(&user.name, &session)?;
        Keeper(&user.name).note(library, "sign_in", &user.name, None, how.clone())
    })?;
    let mut answer = with_session(state, &secret, back)?;
    remember_browser(state, user, &mut answer)?;
    Ok(answer)
}

pub(super) fn new_session(
    state: &AppState,
    opening: &Opening,
) -> Result<(Secret, NewSession), Error> {
    let secret = Secret::new()?;
    let ends = state.clock().now().checked_add(IDLE);
    let session = NewSession {
        secret: secret.hash(),
        expires_at: ends.map_err(|error| Error::Internal(error.to_string()))?,
        agent: opening.agent.clone(),
        address: opening.address.to_string(),
    };
    Ok((secret, session))
}

/// Ends all sessions of somebody and opens one for whoever asks, in one step with what `change` does.
pub(super) fn renew(
    state: &AppState,
    user: &str,
    opening: &Opening,
    change: impl Fn(&mut Transaction<'_>) -> Result<(), huidian_store::Error>,
) -> Result<Secret, Error> {
    let (secret, session) = new_session(state, opening)?;
    state.library().store().write(|library| {
        change(library)?;
        library.end_sessions_of(user)?;
        library.add_session(user, &session)
    })?;
    Ok(secret)
}

/// Hands the browser a session and leads on.
pub(super) fn with_session(
    state: &AppState,
    secret: &Secret,
    back: &str,
) -> Result<Response, Error> {
    let value = cookie_value(state, secret.reveal(), SESSION.as_secs());
    with_cookie(Redirect::to(back), &value)
}

pub(super) fn cookie_value(state: &AppState, secret: &str, seconds: i64) -> String {
    cookie_of(state, state.session_cookie(), secret, seconds)
}

pub(super) fn cookie_of(state: &AppState, name: &str, value: &str, seconds: i64) -> String {
    let secure = if state.is_behind_tls() {
        "; Secure"
    } else {
        ""
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

pub(super) fn with_cookie(response: impl IntoResponse, cookie: &str) -> Result<Response, Error> {
    let value = HeaderValue::from_str(cookie).map_err(|_| Error::Internal("cookie".to_owned()))?;
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, value);
    Ok((headers, response).into_response())
}

/// A line of one's own list.
pub(super) struct SessionView {
    /// Names the session in its form.
    pub(super) id: String,
    pub(super) agent: String,
    pub(super) address: String,
    pub(super) opened: String,
    pub(super) is_this: bool,
}

pub(super) fn session_view(session: &Session, own: &Secret) -> SessionView {
    SessionView {
        id: session.secret_hash.to_string(),
        agent: session.agent.clone(),
        address: session.address.clone(),
        opened: minute_of(session.created_at),
        is_this: session.secret_hash == own.hash(),
    }
}

/// `POST /account/sessions/end`: one of one's own, or all but this one.
pub(crate) async fn end_session(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.read_form(&body)?;
    let name = &signed_in.user.name;
    let asked = form.first("session").unwrap_or("");
    let store = state.library().store();
    let open = store.read()?.sessions_of(name, state.clock().now())?;
    let ended: Vec<&Session> = open
        .iter()
        .filter(|session| match asked {
            "others" => session.secret_hash != signed_in.secret.hash(),
            id => session.secret_hash.to_string() == id,
        })
        .collect();
    store.write(|library| {
        for session in &ended {
            library.end_session(session.secret_hash)?;
        }
        let count = ended.len().to_string();
        Keeper(name).note(library, "end_sessions", name, None, Some(count))
    })?;
    Ok(Redirect::to("/account"))
}
