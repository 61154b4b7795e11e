//! `/keeper/people`: users and their tokens.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_store::{Reader, Role, Transaction, User};
use jiff::Timestamp;

use super::framed;
use crate::access::{
    SignedIn, disable_user, end_sessions, hash_password, put_user, remove_passkeys,
    remove_second_factor,
};
use crate::error::Error;
use crate::pages::account::{TokenView, token_view};
use crate::pages::{Shown, show};
use crate::request::{Language, Visitor};
use crate::state::AppState;
use crate::views::{Frame, Named};

#[derive(Template)]
#[template(path = "keeper_people.html")]
struct PeoplePage {
    frame: Frame,
    form_token: String,
    users: Vec<UserLine>,
    tokens: Vec<(String, TokenView)>,
}

struct UserLine {
    name: String,
    role: &'static str,
    is_disabled: bool,
    has_second_factor: bool,
    passkey_count: usize,
    session_count: usize,
}

/// `GET /keeper/people`
pub(crate) async fn people(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Administrator)?;
    let reader = state.library().store().read()?;
    let frame = framed(&state, visitor, &uri);
    let now = state.clock().now();
    let tokens = reader.tokens()?;
    show(&PeoplePage {
        form_token: signed_in.secret.form_token(),
        users: reader
            .users()?
            .iter()
            .map(|user| user_line(&reader, user, now, frame.visitor.language))
            .collect::<Result<_, _>>()?,
        tokens: tokens
            .iter()
            .map(|token| (token.user.clone(), token_view(token, now, &frame)))
            .collect(),
        frame,
    })
}

fn user_line(
    reader: &Reader<'_>,
    user: &User,
    now: Timestamp,
    language: Language,
) -> Result<UserLine, Error> {
    let factor = reader.find_second_factor(&user.name)?;
    Ok(UserLine {
        has_second_factor: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
        passkey_count: reader.passkeys_of(&user.name)?.len(),
        session_count: reader.sessions_of(&user.name, now)?.len(),
        name: user.name.clone(),
        role: user.role.named(language),
        is_disabled: user.disabled_at.is_some(),
    })
}

/// `POST /keeper/users`: adds a user, changes role and password, signs one out everywhere, or keeps one out.
pub(crate) async fn change_user(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Administrator, &body)?;
    let name = form.first("name").unwrap_or("").to_owned();
    if name.is_empty() {
        return Err(Error::parameter("name", "要有用户名 (a user has a name)"));
    }
    let who = signed_in.user.name;
    let store = state.library().store();
    if let Some(action) = form.first("action") {
        if action == "disable" && name == who {
            return Err(Error::Conflict(
                "不能停用自己 (nobody disables himself)".to_owned(),
            ));
        }
        let now = state.clock().now();
        let is_done = store.write(|library| act(library, &who, &name, action, now))?;
        if is_done {
            return Ok(Redirect::to("/keeper/people"));
        }
    }
    let role = Role::from_id(form.first("role").unwrap_or("")).ok_or_else(|| {
        Error::parameter("role", "没有这个角色 (known: reader editor administrator)")
    })?;
    if name == who && role < Role::Administrator {
        let reason =
            "不能降低自己的角色，请另一位管理员来改 (another administrator lowers your role)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let password = form.first("password").unwrap_or("").to_owned();
    let user = name.clone();
    let hash = tokio::task::spawn_blocking(move || hash_password(&password, &user))
        .await
        .map_err(|_| Error::Internal("hashing a password broke off".to_owned()))?
        .map_err(|reason| Error::parameter("password", reason))?;
    store.write(|library| put_user(library, &who, &name, &hash, role))?;
    Ok(Redirect::to("/keeper/people"))
}

/// Does what a button of a user's line says; `false` for what none says.
fn act(
    library: &mut Transaction<'_>,
    who: &str,
    name: &str,
    action: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    // two administrators may do this to each other at once
    let asks = library.read()?.find_user(who)?;
    if !asks.is_some_and(|user| user.disabled_at.is_none() && user.role >= Role::Administrator) {
        return Err(Error::Forbidden("administrator"));
    }
    match action {
        "disable" => disable_user(library, who, name)?,
        "end_sessions" => {
            end_sessions(library, who, name, now)?;
        }
        "remove_second_factor" => {
            remove_second_factor(library, who, name)?;
        }
        "remove_passkeys" => {
            remove_passkeys(library, who, name)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}
