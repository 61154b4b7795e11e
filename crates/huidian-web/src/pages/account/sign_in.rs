//! Signing in with a password, and where one is set up with a code; signing out.

use std::time::Instant;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Request, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use huidian_operations::Keeper;
use huidian_store::User;

use super::session::{Opening, cookie_value, open_session, with_cookie};
use super::{form_of, read_form};
use crate::access::{
    Pending, RecoveryCode, Secret, SignedIn, is_password_of, is_reserved, pretend_to_verify,
    steps_of_code,
};
use crate::error::Error;
use crate::pages::preferences::local_path;
use crate::request::{Query, Visitor, ascii_link};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "account_code.html")]
struct CodePage {
    frame: Frame,
    pending: String,
    failed: bool,
}

/// Where to go after signing in: back to the page one came from, unless that is the account's own.
pub(super) fn way_back(form: &Query) -> String {
    let back = ascii_link(local_path(form.first("back")));
    if back == "/" && form.first("back").is_none() || back.starts_with("/account") {
        "/account".to_owned()
    } else {
        back
    }
}

/// `POST /account/sign-in`
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    request: Request,
) -> Result<Response, Error> {
    let address = opening.address;
    let form = form_of(request).await?;
    let name = form.first("name").unwrap_or("").to_owned();
    let back = way_back(&form);
    let user = state.library().store().read()?.find_user(&name)?;
    let place = opening.place(&state, &name, user.as_ref())?;
    state.limits().take(place, &name, Instant::now())?;
    let password = form.first("password").unwrap_or("").to_owned();
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
        let failed = Query::default().with("failed", "1");
        let failed = match form.first("back") {
            Some(_) => failed.with("back", &back),
            None => failed,
        };
        let page = ascii_link(&failed.link("/account"));
        return Ok(Redirect::to(&page).into_response());
    };
    let frame = state.frame(visitor, &uri);
    admit(&state, frame, &user, &opening, back)
}

/// Opens a session, or asks for a code first where the user has a second factor. What was asked for an address is given back once the whole way is gone.
pub(super) fn admit(
    state: &AppState,
    frame: Frame,
    user: &User,
    opening: &Opening,
    back: String,
) -> Result<Response, Error> {
    let factor = state
        .library()
        .store()
        .read()?
        .find_second_factor(&user.name)?;
    if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
        let place = opening.place(state, &user.name, Some(user))?;
        state.limits().succeeded(place, &user.name);
        return open_session(state, user, opening, "", &back);
    }
    let pending = Pending {
        name: user.name.clone(),
        back,
    };
    let secret = state.pending().add(pending, Instant::now())?;
    code_page(frame, &secret, false)
}

fn code_page(frame: Frame, secret: &Secret, failed: bool) -> Result<Response, Error> {
    let title = frame.t("验证码", "Code");
    let page = CodePage {
        pending: secret.reveal().to_owned(),
        failed,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    };
    Ok(Html(page.render()?).into_response())
}

/// `POST /account/code`: the code of an authenticator, or one that stands in for it.
pub(crate) async fn give_code(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    request: Request,
) -> Result<Response, Error> {
    let form = form_of(request).await?;
    let secret = form.first("pending").and_then(Secret::read);
    let found = secret.and_then(|secret| {
        let pending = state.pending().attempt(&secret, Instant::now())?;
        Some((secret, pending))
    });
    let Some((secret, pending)) = found else {
        return Ok(Redirect::to("/account?failed=2").into_response());
    };
    let limits = state.limits();
    let store = state.library().store();
    let user = store.read()?.find_user(&pending.name)?;
    let place = opening.place(&state, &pending.name, user.as_ref())?;
    limits.take(place, &pending.name, Instant::now())?;
    let user = user.filter(|user| user.disabled_at.is_none());
    let given = form.first("code").unwrap_or("");
    let how = match &user {
        Some(user) => take_code(&state, user, given)?,
        None => None,
    };
    let (Some(user), Some(how)) = (user, how) else {
        tracing::warn!(address = %opening.address, "code refused");
        return code_page(state.frame(visitor, &uri), &secret, true);
    };
    if !state.pending().finish(&secret) {
        return Ok(Redirect::to("/account?failed=2").into_response());
    }
    limits.succeeded(place, &user.name);
    open_session(&state, &user, &opening, how, &pending.back)
}

/// Uses up a code; says what kind it was, `None` where it is not good.
pub(super) fn take_code(
    state: &AppState,
    user: &User,
    given: &str,
) -> Result<Option<&'static str>, Error> {
    let store = state.library().store();
    let Some(factor) = store.read()?.find_second_factor(&user.name)? else {
        return Ok(None);
    };
    if let Some(step) = steps_of_code(&factor.secret, given, state.clock().now()) {
        let is_fresh = store.write(|library| library.take_step(&user.name, step))?;
        return Ok(is_fresh.then_some("second factor"));
    }
    let code = RecoveryCode::read(given).hash();
    let is_good = store.write(|library| library.take_recovery_code(&user.name, code))?;
    Ok(is_good.then_some("recovery code"))
}

/// `POST /account/sign-out`
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    signed_in.check_form(&read_form(&body))?;
    let secret = signed_in.secret.hash();
    let name = &signed_in.user.name;
    state.library().store().write(|library| {
        library.end_session(secret)?;
        Keeper(name).note(library, "sign_out", name, None, None)
    })?;
    let mut answer = with_cookie(Redirect::to("/account"), &cookie_value(&state, "", 0))?;
    clear_kept(answer.headers_mut());
    Ok(answer)
}

/// What the browser kept of somebody's pages goes with the session.
fn clear_kept(headers: &mut HeaderMap) {
    let kept = axum::http::HeaderValue::from_static("\"cache\"");
    headers.insert("clear-site-data", kept);
}
