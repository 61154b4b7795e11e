//! Who is signed in proves again who they are, before a way in is added, changed or taken away.

use std::net::IpAddr;
use std::time::Instant;

use huidian_store::User;

use super::sign_in::take_code;
use crate::access::{Place, is_password_of};
use crate::error::Error;
use crate::state::AppState;
use crate::views::Frame;

/// What was typed.
pub(super) struct Given<'g> {
    pub(super) password: &'g str,
    /// Of the authenticator, or one that stands in for it; looked at where the second factor is on.
    pub(super) code: &'g str,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproved {
    Password,
    Code,
}

impl Unproved {
    pub(super) fn words(self, frame: &Frame) -> &'static str {
        match self {
            Self::Password => frame.t("密码不对。", "The password is wrong."),
            Self::Code => frame.t(
                "验证码不对，或已经用过。",
                "The code is wrong, or was used before.",
            ),
        }
    }
}

/// Whether a code is asked for beside the password.
pub(super) fn asks_code(state: &AppState, user: &User) -> Result<bool, Error> {
    let reader = state.library().store().read()?;
    let factor = reader.find_second_factor(&user.name)?;
    Ok(factor.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// Whether these are the user's password and, where the second factor is on, a good code, which is used up; a try that counts.
pub(super) async fn prove(
    state: &AppState,
    address: IpAddr,
    user: &User,
    given: Given<'_>,
) -> Result<Result<(), Unproved>, Error> {
    // whoever proves it is signed in: guesses from elsewhere are not counted with theirs
    let place = Place {
        has_session: true,
        ..address.into()
    };
    state.limits().take(place, &user.name, Instant::now())?;
    let (password, hash) = (given.password.to_owned(), user.password_hash.clone());
    let is_right = tokio::task::spawn_blocking(move || is_password_of(&password, &hash)).await;
    let is_right =
        is_right.map_err(|_| Error::Internal("checking a password broke off".to_owned()))?;
    if !is_right {
        return Ok(Err(Unproved::Password));
    }
    if asks_code(state, user)? && take_code(state, user, given.code)?.is_none() {
        tracing::warn!(%address, who = user.name, "code refused");
        return Ok(Err(Unproved::Code));
    }
    // of a right password and a wrong code the try stays counted, so that codes are guessed no faster than at sign-in
    state.limits().succeeded(place, &user.name);
    Ok(Ok(()))
}
