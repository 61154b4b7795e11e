//! `/account/second-factor`: codes of an authenticator beside the password.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{Html, IntoResponse, Response};
use huidian_operations::Keeper;
use huidian_store::SecondFactor;
use qrcodegen::{QrCode, QrCodeEcc};

use super::proof::{Given, prove};
use super::session::{Opening, cookie_value, renew, with_cookie};
use crate::access::{
    SESSION, Secret, SignedIn, new_secret, recovery_codes, setup_link, spelled, steps_of_code,
};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::Frame;

#[derive(Template)]
#[template(path = "account_second_factor.html")]
struct SecondFactorPage {
    frame: Frame,
    form_token: String,
    stage: Stage,
    refusal: Option<&'static str>,
}

enum Stage {
    Without,
    /// The secret is shown and waits for its first code.
    Begun {
        spelled: String,
        link: String,
        /// The picture of the link, as the path of an SVG.
        squares: String,
        side: i32,
    },
    /// Just confirmed: shown this once.
    Codes(Vec<String>),
    With {
        recovery_count: usize,
    },
}

/// `GET /account/second-factor`
pub(crate) async fn second_factor(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    let stage = stage_of(&state, &signed_in)?;
    let frame = state.frame(visitor, &uri);
    show(&page(frame, &signed_in.secret, stage, None))
}

fn page(
    frame: Frame,
    secret: &Secret,
    stage: Stage,
    refusal: Option<&'static str>,
) -> SecondFactorPage {
    let title = frame.t("两步验证", "Second factor");
    SecondFactorPage {
        form_token: secret.form_token(),
        stage,
        refusal,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    }
}

fn find(state: &AppState, signed_in: &SignedIn) -> Result<Option<SecondFactor>, Error> {
    let reader = state.library().store().read()?;
    Ok(reader.find_second_factor(&signed_in.user.name)?)
}

fn stage_of(state: &AppState, signed_in: &SignedIn) -> Result<Stage, Error> {
    Ok(match find(state, signed_in)? {
        Some(factor) if factor.confirmed_at.is_some() => Stage::With {
            recovery_count: factor.recovery_count,
        },
        Some(factor) => begun(&factor.secret, &signed_in.user.name)?,
        None => Stage::Without,
    })
}

fn begun(secret: &[u8], user: &str) -> Result<Stage, Error> {
    let link = setup_link(secret, user);
    let picture = QrCode::encode_text(&link, QrCodeEcc::Medium)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let side = picture.size();
    let mut squares = String::new();
    for y in 0..side {
        for x in 0..side {
            if picture.get_module(x, y) {
                squares.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
    }
    Ok(Stage::Begun {
        spelled: spelled(secret),
        link,
        squares,
        side,
    })
}

/// `POST /account/second-factor`: begins one, confirms it with its first code, or ends it; beginning takes the password again, and ending a code too.
pub(crate) async fn change_second_factor(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let form = signed_in.read_form(&body)?;
    let frame = state.frame(visitor, &uri);
    let action = form.first("action").unwrap_or("");
    let store = state.library().store();
    let user = &signed_in.user;
    if action == "confirm" {
        let code = form.first("code").unwrap_or("");
        return confirm(&state, frame, &signed_in, &opening, code);
    }
    if !matches!(action, "begin" | "remove") {
        return Err(Error::parameter("action", "known: begin confirm remove"));
    }
    if action == "begin"
        && find(&state, &signed_in)?.is_some_and(|factor| factor.confirmed_at.is_some())
    {
        let reason = "两步验证已经开启 (the second factor is on already)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let given = Given {
        password: form.first("password").unwrap_or(""),
        code: form.first("code").unwrap_or(""),
    };
    if let Err(unproved) = prove(&state, opening.address, user, given).await? {
        let refusal = unproved.words(&frame);
        let stage = stage_of(&state, &signed_in)?;
        let page = page(frame, &signed_in.secret, stage, Some(refusal));
        return Ok(show(&page)?.into_response());
    }
    if action == "begin" {
        let secret = new_secret()?;
        store.write(|library| library.begin_second_factor(&user.name, &secret))?;
    } else {
        let who = &user.name;
        store.write(|library| {
            library.remove_second_factor(who)?;
            Keeper(who).note(library, "remove_second_factor", who, None, None)
        })?;
    }
    let stage = stage_of(&state, &signed_in)?;
    Ok(show(&page(frame, &signed_in.secret, stage, None))?.into_response())
}

/// From here on codes are asked for. Sessions that were opened without one end.
fn confirm(
    state: &AppState,
    frame: Frame,
    signed_in: &SignedIn,
    opening: &Opening,
    code: &str,
) -> Result<Response, Error> {
    let who = &signed_in.user.name;
    let factor = find(state, signed_in)?.filter(|factor| factor.confirmed_at.is_none());
    let Some(factor) = factor else {
        let reason = "没有待确认的两步验证 (there is nothing to confirm)";
        return Err(Error::Conflict(reason.to_owned()));
    };
    let Some(step) = steps_of_code(&factor.secret, code, state.clock().now()) else {
        let refusal = frame.t("验证码不对。", "The code is wrong.");
        let stage = begun(&factor.secret, who)?;
        let page = page(frame, &signed_in.secret, stage, Some(refusal));
        return Ok(show(&page)?.into_response());
    };
    let codes = recovery_codes()?;
    let hashes: Vec<_> = codes
        .iter()
        .map(crate::access::RecoveryCode::hash)
        .collect();
    let secret = renew(state, who, opening, |library| {
        library.confirm_second_factor(who, &hashes)?;
        library.take_step(who, step)?;
        Keeper(who).note(library, "confirm_second_factor", who, None, None)
    })?;
    let shown = Stage::Codes(
        codes
            .iter()
            .map(crate::access::RecoveryCode::shown)
            .collect(),
    );
    let Html(page) = show(&page(frame, &secret, shown, None))?;
    let value = cookie_value(state, secret.reveal(), SESSION.as_secs());
    with_cookie(Html(page), &value)
}
