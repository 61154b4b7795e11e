//! `/account`: signing in and out, and tokens of one's own.

use std::time::Instant;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_operations::Keeper;
use huidian_store::{Token, User};
use jiff::{SignedDuration, Timestamp};

use super::{Shown, show};
use crate::access::{
    Secret, SignedIn, TokenWish, is_password_of, is_reserved, make_token, peer_address,
    pretend_to_verify,
};
use crate::error::Error;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    user: Option<UserView>,
    has_users: bool,
    failed: bool,
    /// Shown once, right after it was made.
    new_token: Option<String>,
}

struct UserView {
    name: String,
    role: &'static str,
    is_editor: bool,
    form_token: String,
    tokens: Vec<TokenView>,
}

pub(super) struct TokenView {
    pub(super) key: i64,
    pub(super) name: String,
    pub(super) scope: String,
    pub(super) expires: String,
    pub(super) state: &'static str,
    pub(super) is_good: bool,
}

/// A session ends after half a day; whoever reads does not need one.
const SESSION: SignedDuration = SignedDuration::from_hours(12);
const TOKEN_DAYS: i64 = 365;

/// `GET /account`
pub(crate) async fn account(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Shown {
    let (parts, _) = request.into_parts();
    let signed_in = SignedIn::find(&state, &parts.headers)?;
    let frame = state.frame(visitor, &uri);
    let failed = query.first("failed").is_some();
    show(&account_page(
        &state,
        frame,
        signed_in.as_ref(),
        failed,
        None,
    )?)
}

fn account_page(
    state: &AppState,
    frame: Frame,
    signed_in: Option<&SignedIn>,
    failed: bool,
    new_token: Option<String>,
) -> Result<AccountPage, Error> {
    let reader = state.library().store().read()?;
    let user = match signed_in {
        Some(SignedIn { user, secret }) => {
            let tokens = reader.tokens()?;
            Some(UserView {
                name: user.name.clone(),
                role: user.role.chinese(),
                is_editor: user.role >= huidian_store::Role::Editor,
                form_token: secret.form_token(),
                tokens: tokens
                    .iter()
                    .filter(|token| token.user == user.name)
                    .map(|token| token_view(token, state.clock().now(), &frame))
                    .collect(),
            })
        }
        None => None,
    };
    let title = frame.t("账户", "Account");
    Ok(AccountPage {
        user,
        has_users: reader.has_administrator()?,
        failed,
        new_token,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

pub(super) fn token_view(token: &Token, now: Timestamp, frame: &Frame) -> TokenView {
    let is_expired = token.expires_at.is_some_and(|at| at <= now);
    let state = match (token.revoked_at, is_expired) {
        (Some(_), _) => frame.t("已吊销", "revoked"),
        (None, true) => frame.t("已过期", "expired"),
        (None, false) => frame.t("有效", "good"),
    };
    TokenView {
        key: token.key,
        name: token.name.clone(),
        scope: token.scope.clone(),
        expires: token
            .expires_at
            .map_or_else(String::new, |at| at.strftime("%Y-%m-%d").to_string()),
        state,
        is_good: token.revoked_at.is_none() && !is_expired,
    }
}

/// `POST /account/sign-in`
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Error> {
    let address = peer_address(request.extensions());
    let form = form_of(request).await?;
    let name = form.first("name").unwrap_or("").to_owned();
    state.limits().take(address, &name, Instant::now())?;
    let password = form.first("password").unwrap_or("").to_owned();
    let user = state.library().store().read()?.find_user(&name)?;
    let user = user.filter(|user| user.disabled_at.is_none() && !is_reserved(&user.name));
    // Argon2 takes tens of milliseconds and 19 MiB: not on a thread that answers others
    let known = tokio::task::spawn_blocking(move || match user {
        Some(user) if is_password_of(&password, &user.password_hash) => Some(user),
        Some(_) => None,
        None => {
            pretend_to_verify(&password);
            None
        }
    })
    .await
    .map_err(|_| Error::Internal("checking a password broke off".to_owned()))?;
    let Some(user) = known else {
        tracing::warn!(%address, "sign-in refused");
        return Ok(Redirect::to("/account?failed=1").into_response());
    };
    state.limits().succeeded(address, &name);
    open_session(&state, &user)
}

fn open_session(state: &AppState, user: &User) -> Result<Response, Error> {
    let secret = Secret::new()?;
    let ends = state.clock().now().checked_add(SESSION);
    let ends = ends.map_err(|error| Error::Internal(error.to_string()))?;
    state.library().store().write(|library| {
        library.forget_sessions()?;
        library.add_session(&user.name, secret.hash(), ends)?;
        Keeper(&user.name).note(library, "sign_in", &user.name, None, None)
    })?;
    let value = cookie_value(state, secret.reveal(), SESSION.as_secs());
    with_cookie(Redirect::to("/account"), &value)
}

fn cookie_value(state: &AppState, secret: &str, seconds: i64) -> String {
    let secure = if state.is_behind_tls() {
        "; Secure"
    } else {
        ""
    };
    let name = state.session_cookie();
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

fn with_cookie(response: impl IntoResponse, cookie: &str) -> Result<Response, Error> {
    let value = HeaderValue::from_str(cookie).map_err(|_| Error::Internal("cookie".to_owned()))?;
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, value);
    Ok((headers, response).into_response())
}

/// `POST /account/sign-out`
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    signed_in.check_form(&read_form(&body))?;
    let secret = signed_in.secret.hash();
    let store = state.library().store();
    store.write(|library| library.end_session(secret).map(|_| ()))?;
    with_cookie(Redirect::to("/account"), &cookie_value(&state, "", 0))
}

/// `POST /account/tokens`: makes a token and shows it, once.
pub(crate) async fn add_token(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
    body: Bytes,
) -> Shown {
    let form = signed_in.read_form(&body)?;
    let wish = TokenWish {
        name: form.first("name").unwrap_or("").to_owned(),
        scope: form.first("scope").unwrap_or("read").to_owned(),
        days: form.read::<i64>("days")?.unwrap_or(TOKEN_DAYS),
    };
    let (who, now) = (&signed_in.user.name, state.clock().now());
    let store = state.library().store();
    let secret = store.write(|library| make_token(library, who, who, &wish, now))?;
    let frame = state.frame(visitor, &uri);
    show(&account_page(
        &state,
        frame,
        Some(&signed_in),
        false,
        Some(secret),
    )?)
}

/// `POST /account/tokens/revoke`
pub(crate) async fn revoke_token(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.read_form(&body)?;
    let key = form.read::<i64>("key")?.unwrap_or(0);
    let reader = state.library().store().read()?;
    let is_own = reader
        .tokens()?
        .iter()
        .any(|token| token.key == key && token.user == signed_in.user.name);
    if !is_own {
        signed_in.require(huidian_store::Role::Administrator)?;
    }
    drop(reader);
    let who = signed_in.user.name;
    state.library().store().write(|library| {
        library.revoke_token(key)?;
        Keeper(&who).note(library, "revoke_token", &key.to_string(), None, None)
    })?;
    Ok(Redirect::to(if is_own {
        "/account"
    } else {
        "/keeper/people"
    }))
}

pub(crate) fn read_form(body: &[u8]) -> Query {
    Query::parse(&String::from_utf8_lossy(body))
}

/// Largest form of fields, in bytes.
const FORM_LIMIT: usize = 64 << 10;

async fn form_of(request: Request) -> Result<Query, Error> {
    let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT)
        .await
        .map_err(|_| Error::TooLarge {
            limit_bytes: FORM_LIMIT,
        })?;
    Ok(read_form(&body))
}
