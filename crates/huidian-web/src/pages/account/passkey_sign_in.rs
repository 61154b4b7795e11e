//! `/account/passkey/…`: signing in by passkey. A script asks and answers, because browsers give passkeys to scripts alone.

use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huidian_operations::Keeper;
use huidian_store::{Passkey, User};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::session::{Opening, cookie_of, open_session, with_cookie};
use super::sign_in::way_back;
use super::{FORM_LIMIT, read_form};
use crate::access::{
    Assertion, Challenge, Refusal, RelyingParty, Secret, SignInBegun, is_reserved, request_options,
};
use crate::error::Error;
use crate::request::{Visitor, cookie};
use crate::state::AppState;
use crate::views::Frame;

/// How long the cookie of a sign-in lasts, in seconds: longer than anybody may take.
const COOKIE_SECONDS: i64 = 600;

/// The cookie that ties an answer to the browser that asked: nobody is signed in with somebody else's answer.
fn cookie_name(state: &AppState) -> &'static str {
    if state.is_behind_tls() {
        "__Host-passkey"
    } else {
        "passkey"
    }
}

/// What tries are counted by before anybody knows whose they are. Nothing of an account is guessed here, so guesses at its password keep no passkey out.
fn counted(opening: &Opening) -> String {
    format!("passkey {}", opening.address)
}

pub(super) fn party_of(state: &AppState) -> Result<RelyingParty, Error> {
    let party = state.relying_party();
    party.ok_or_else(|| Error::NoSuchPage("/account/passkey".to_owned()))
}

/// An answer of the page's script.
pub(super) fn read_answer<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    if body.len() > FORM_LIMIT {
        return Err(Error::TooLarge {
            limit_bytes: FORM_LIMIT,
        });
    }
    serde_json::from_slice(body).map_err(|error| Error::Form(error.to_string()))
}

pub(super) fn decoded(text: &str, what: &'static str) -> Result<Vec<u8>, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(text);
    bytes.map_err(|_| Refusal::Form(what))
}

/// Says no to the page's script, in words for whoever reads.
pub(super) fn refused(words: &str) -> Response {
    let said = Json(json!({ "refusal": words }));
    (StatusCode::UNPROCESSABLE_ENTITY, said).into_response()
}

/// What to do next; the reason itself is in the log.
pub(super) fn words_of(frame: &Frame, refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotBegun => frame.t(
            "等得太久，或已经用过，请重试。",
            "It took too long, or was used before: please try again.",
        ),
        Refusal::Unknown => frame.t(
            "本库没有登记这个通行密钥，可能已被移除。请用密码登录。",
            "Nobody here has this passkey; it may have been removed. Please sign in with the password.",
        ),
        Refusal::Taken => frame.t(
            "这个通行密钥已经登记过了。",
            "This passkey is here already.",
        ),
        Refusal::Count => frame.t(
            "这个通行密钥可能被复制过，已拒绝。请用密码登录，移除它，并告诉管理员。",
            "There may be a copy of this passkey, so it is refused. Sign in with the password, remove it, and tell the keeper.",
        ),
        _ => frame.t(
            "通行密钥没有通过检查，请重试。",
            "The passkey did not pass: please try again.",
        ),
    }
}

/// `POST /account/passkey/ask`: what the browser is to sign.
pub(crate) async fn ask_for_passkey(
    State(state): State<AppState>,
    opening: Opening,
    body: Bytes,
) -> Result<Response, Error> {
    let party = party_of(&state)?;
    let now = Instant::now();
    state
        .limits()
        .take(opening.address, &counted(&opening), now)?;
    let secret = Secret::new()?;
    let challenge = Challenge::new()?;
    let asked = json!({ "publicKey": request_options(&party, &challenge) });
    let begun = SignInBegun {
        challenge,
        back: way_back(&read_form(&body)),
    };
    state.ceremonies().sign_ins.add(&secret, begun, now);
    let tie = cookie_of(&state, cookie_name(&state), secret.reveal(), COOKIE_SECONDS);
    with_cookie(Json(asked), &tie)
}

#[derive(Deserialize)]
struct SignInAnswer {
    id: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
    /// Empty where the authenticator names no account.
    user_handle: String,
}

/// `POST /account/passkey/sign-in`: opens a session; the script goes where it is told.
pub(crate) async fn sign_in_with_passkey(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Error> {
    let now = Instant::now();
    let limits = state.limits();
    limits.take(opening.address, &counted(&opening), now)?;
    let secret = cookie(&headers, cookie_name(&state)).and_then(Secret::read);
    let begun = secret.and_then(|secret| state.ceremonies().sign_ins.take(&secret, now));
    let answer: SignInAnswer = read_answer(&body)?;
    let (user, back) = match begun.ok_or(Refusal::NotBegun) {
        Err(refusal) => (Err(refusal), String::new()),
        Ok(begun) => (whose(&state, &answer, &begun.challenge)?, begun.back),
    };
    let user = match user {
        Ok(user) => user,
        Err(refusal) => {
            tracing::warn!(address = %opening.address, reason = %refusal, "passkey refused");
            return Ok(refused(words_of(&state.frame(visitor, &uri), &refusal)));
        }
    };
    limits.succeeded(opening.address, &counted(&opening));
    let place = opening.place(&state, &user.name, Some(&user))?;
    limits.succeeded(place, &user.name);
    let opened = open_session(&state, &user, &opening, "passkey", &back)?;
    led_by_script(&state, opened)
}

/// Tells the script where to go, which a script cannot see of a redirect; the cookie of the ceremony is over.
fn led_by_script(state: &AppState, opened: Response) -> Result<Response, Error> {
    let mut headers = opened.into_parts().0.headers;
    let to = headers.remove(LOCATION);
    let to = to.as_ref().and_then(|to| to.to_str().ok()).unwrap_or("/");
    let over = cookie_of(state, cookie_name(state), "", 0);
    let over = HeaderValue::from_str(&over).map_err(|_| Error::Internal("cookie".to_owned()))?;
    let mut answer = Json(json!({ "to": to })).into_response();
    for value in headers.get_all(SET_COOKIE) {
        answer.headers_mut().append(SET_COOKIE, value.clone());
    }
    answer.headers_mut().append(SET_COOKIE, over);
    Ok(answer)
}

struct Decoded {
    id: Vec<u8>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    user_handle: Vec<u8>,
}

impl SignInAnswer {
    fn decoded(&self) -> Result<Decoded, Refusal> {
        Ok(Decoded {
            id: decoded(&self.id, "id")?,
            client_data: decoded(&self.client_data, "client data")?,
            authenticator_data: decoded(&self.authenticator_data, "authenticator data")?,
            signature: decoded(&self.signature, "signature")?,
            user_handle: decoded(&self.user_handle, "user handle")?,
        })
    }
}

/// The passkey of an id, and its owner; `None` for one that nobody has, or somebody who may not come in.
fn find(state: &AppState, id: &[u8]) -> Result<Option<(Passkey, User)>, Error> {
    let reader = state.library().store().read()?;
    let Some(passkey) = reader.find_passkey(id)? else {
        return Ok(None);
    };
    let user = reader.find_user(&passkey.user)?;
    let user = user.filter(|user| user.disabled_at.is_none() && !is_reserved(&user.name));
    Ok(user.map(|user| (passkey, user)))
}

/// Whose passkey answered, if it passes; its use is noted.
fn whose(
    state: &AppState,
    answer: &SignInAnswer,
    challenge: &Challenge,
) -> Result<Result<User, Refusal>, Error> {
    let party = party_of(state)?;
    let answer = match answer.decoded() {
        Ok(answer) => answer,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some((passkey, user)) = find(state, &answer.id)? else {
        return Ok(Err(Refusal::Unknown));
    };
    let assertion = Assertion {
        client_data: &answer.client_data,
        authenticator_data: &answer.authenticator_data,
        signature: &answer.signature,
        user_handle: &answer.user_handle,
    };
    let store = state.library().store();
    let noted = match assertion.check(&passkey, &party, challenge) {
        // the count is looked at again where nobody can come between
        Ok(said) => {
            let is_taken = store.write(|library| {
                library.note_passkey_use(passkey.key, said.sign_count, said.is_backed_up)
            })?;
            is_taken.then_some(()).ok_or(Refusal::Count)
        }
        Err(refusal) => Err(refusal),
    };
    if noted == Err(Refusal::Count) {
        let (who, name) = (&user.name, passkey.made.name);
        store
            .write(|library| Keeper(who).note(library, "refuse_passkey", who, Some(name), None))?;
    }
    Ok(noted.map(|()| user))
}
