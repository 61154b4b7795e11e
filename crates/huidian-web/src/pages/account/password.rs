//! `/account/password`: another password of one's own.

use std::net::IpAddr;
use std::time::Instant;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use huidian_operations::Keeper;
use huidian_store::User;

use super::session::{Opening, renew, with_session};
use crate::access::{Place, SignedIn, hash_password, is_password_of};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    frame: Frame,
    name: String,
    form_token: String,
    /// What was wrong with the last try.
    refusal: Option<String>,
}

/// `GET /account/password`
pub(crate) async fn password(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    show(&page(state.frame(visitor, &uri), &signed_in, None))
}

fn page(frame: Frame, signed_in: &SignedIn, refusal: Option<String>) -> PasswordPage {
    let title = frame.t("更换密码", "Change the password");
    PasswordPage {
        name: signed_in.user.name.clone(),
        form_token: signed_in.secret.form_token(),
        refusal,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    }
}

/// Whether this is the user's password; a try that counts.
pub(super) async fn prove(
    state: &AppState,
    address: IpAddr,
    user: &User,
    password: &str,
) -> Result<bool, Error> {
    // whoever proves it is signed in: guesses from elsewhere are not counted with theirs
    let place = Place {
        has_session: true,
        ..address.into()
    };
    state.limits().take(place, &user.name, Instant::now())?;
    let (given, hash) = (password.to_owned(), user.password_hash.clone());
    let is_right = tokio::task::spawn_blocking(move || is_password_of(&given, &hash)).await;
    let is_right =
        is_right.map_err(|_| Error::Internal("checking a password broke off".to_owned()))?;
    if is_right {
        state.limits().succeeded(place, &user.name);
    }
    Ok(is_right)
}

/// `POST /account/password`: other sessions and all tokens end.
pub(crate) async fn change_password(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let form = signed_in.read_form(&body)?;
    let frame = state.frame(visitor, &uri);
    let field = |name| form.first(name).unwrap_or("").to_owned();
    let (current, new, again) = (field("current"), field("new"), field("again"));
    let user = &signed_in.user;
    let refusal = if !prove(&state, opening.address, user, &current).await? {
        Some(
            frame
                .t("现在的密码不对。", "The present password is wrong.")
                .to_owned(),
        )
    } else if new != again {
        Some(
            frame
                .t("两次输入的新密码不同。", "The new passwords differ.")
                .to_owned(),
        )
    } else if new == current {
        Some(
            frame
                .t(
                    "新密码和现在的一样。",
                    "The new password is the present one.",
                )
                .to_owned(),
        )
    } else {
        None
    };
    if let Some(refusal) = refusal {
        return Ok(show(&page(frame, &signed_in, Some(refusal)))?.into_response());
    }
    let name = user.name.clone();
    let hashed = tokio::task::spawn_blocking(move || hash_password(&new, &name)).await;
    let hashed = hashed.map_err(|_| Error::Internal("hashing a password broke off".to_owned()))?;
    let hash = match hashed {
        Ok(hash) => hash,
        Err(reason) => {
            return Ok(show(&page(frame, &signed_in, Some(reason.to_string())))?.into_response());
        }
    };
    let secret = renew(&state, &user.name, &opening, |library| {
        library.set_password(&user.name, &hash)?;
        Keeper(&user.name).note(library, "change_password", &user.name, None, None)
    })?;
    with_session(&state, &secret, "/account?changed=password")
}
