//! `/account/password`: another password of one's own.

use std::net::IpAddr;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use huidian_operations::Keeper;
use huidian_store::User;

use super::proof::{Given, Unproved, asks_code, prove};
use super::session::{Opening, renew, with_session};
use crate::access::{SignedIn, hash_password};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    frame: Frame,
    name: String,
    form_token: String,
    asks_code: bool,
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
    show(&page(&state, state.frame(visitor, &uri), &signed_in, None)?)
}

fn page(
    state: &AppState,
    frame: Frame,
    signed_in: &SignedIn,
    refusal: Option<String>,
) -> Result<PasswordPage, Error> {
    let title = frame.t("更换密码", "Change the password");
    Ok(PasswordPage {
        name: signed_in.user.name.clone(),
        form_token: signed_in.secret.form_token(),
        asks_code: asks_code(state, &signed_in.user)?,
        refusal,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
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
    let user = &signed_in.user;
    let hash = match wished_hash(&state, &frame, opening.address, user, &form).await? {
        Ok(hash) => hash,
        Err(refusal) => {
            let page = page(&state, frame, &signed_in, Some(refusal))?;
            return Ok(show(&page)?.into_response());
        }
    };
    let secret = renew(&state, &user.name, &opening, |library| {
        library.set_password(&user.name, &hash)?;
        Keeper(&user.name).note(library, "change_password", &user.name, None, None)
    })?;
    with_session(&state, &secret, "/account?changed=password")
}

/// The hash of the new password, or why there is none. What was typed to prove who asks is looked at last, so that no code is used up in vain.
async fn wished_hash(
    state: &AppState,
    frame: &Frame,
    address: IpAddr,
    user: &User,
    form: &Query,
) -> Result<Result<String, String>, Error> {
    let field = |name| form.first(name).unwrap_or("");
    let (current, new) = (field("current"), field("new"));
    if new != field("again") {
        let words = frame.t("两次输入的新密码不同。", "The new passwords differ.");
        return Ok(Err(words.to_owned()));
    }
    if new == current {
        let words = frame.t(
            "新密码和现在的一样。",
            "The new password is the present one.",
        );
        return Ok(Err(words.to_owned()));
    }
    let (wished, name) = (new.to_owned(), user.name.clone());
    let hashed = tokio::task::spawn_blocking(move || hash_password(&wished, &name)).await;
    let hashed = hashed.map_err(|_| Error::Internal("hashing a password broke off".to_owned()))?;
    let hash = match hashed {
        Ok(hash) => hash,
        Err(reason) => return Ok(Err(reason.to_string())),
    };
    let given = Given {
        password: current,
        code: field("code"),
    };
    let proved = prove(state, address, user, given).await?;
    Ok(proved.map(|()| hash).map_err(|unproved| match unproved {
        Unproved::Password => frame
            .t("现在的密码不对。", "The present password is wrong.")
            .to_owned(),
        Unproved::Code => unproved.words(frame).to_owned(),
    }))
}
