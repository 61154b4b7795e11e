//! `/account/passkeys`: passkeys of one's own. Adding and removing one takes the password, and a code where the second factor is on.

use std::time::Instant;

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use huidian_operations::Keeper;
use huidian_store::{NewPasskey, Passkey, User};
use serde::Deserialize;
use serde_json::json;

use super::passkey_sign_in::{decoded, party_of, read_answer, refused, words_of};
use super::proof::{Given, Unproved, asks_code, prove};
use super::session::{Opening, renew, with_session};
use crate::access::{
    AccountShown, Challenge, NO_PASSWORD, Refusal, Registration, RegistrationBegun, Secret,
    SignedIn, creation_options,
};
use crate::assets::ASSETS;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, day_of, minute_of};

/// Passkeys of one user.
const MOST: usize = 20;
/// Characters of a passkey's name.
const NAME_CHARS: usize = 60;
/// Random bytes by which authenticators know an account (Web Authentication, 5.4.3: 64 at most).
const HANDLE_BYTES: usize = 32;
/// Ways to reach an authenticator that are kept, and the letters of each.
const MOST_TRANSPORTS: usize = 8;
const TRANSPORT_CHARS: usize = 20;

/// What a page with passkeys needs.
pub(super) struct PasskeyPlace {
    /// Pages of another origin get none.
    pub(super) origin: String,
    pub(super) script: String,
}

impl PasskeyPlace {
    /// `None` where browsers have no passkeys for this library.
    pub(super) fn of(state: &AppState) -> Option<Self> {
        state.relying_party().map(|party| Self {
            origin: party.origin,
            script: ASSETS.passkey(),
        })
    }
}

#[derive(Template)]
#[template(path = "account_passkeys.html")]
struct PasskeysPage {
    frame: Frame,
    form_token: String,
    name: String,
    has_password: bool,
    asks_code: bool,
    place: Option<PasskeyPlace>,
    passkeys: Vec<PasskeyView>,
    done: Option<&'static str>,
    refusal: Option<&'static str>,
}

struct PasskeyView {
    key: i64,
    name: String,
    added: String,
    /// Nothing for one that was never used.
    used: String,
    is_backed_up: bool,
}

/// `GET /account/passkeys`
pub(crate) async fn passkeys(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let done = query.first("changed").map(|what| match what {
        "removed" => frame.t(
            "通行密钥已移除；别处的登录已失效。",
            "The passkey is removed; other sessions have ended.",
        ),
        _ => frame.t(
            "通行密钥已添加，下次可用它登录。",
            "The passkey is added: sign in with it the next time.",
        ),
    });
    let page = page(&state, frame, &signed_in)?;
    show(&PasskeysPage { done, ..page })
}

fn page(state: &AppState, frame: Frame, signed_in: &SignedIn) -> Result<PasskeysPage, Error> {
    let reader = state.library().store().read()?;
    let view = |passkey: &Passkey| PasskeyView {
        key: passkey.key,
        name: passkey.made.name.clone(),
        added: day_of(passkey.created_at),
        used: passkey.used_at.map_or_else(String::new, minute_of),
        is_backed_up: passkey.made.is_backed_up,
    };
    let user = &signed_in.user;
    let title = frame.t("通行密钥", "Passkeys");
    Ok(PasskeysPage {
        form_token: signed_in.secret.form_token(),
        name: user.name.clone(),
        has_password: has_password(user),
        asks_code: asks_code(state, user)?,
        place: PasskeyPlace::of(state),
        passkeys: reader.passkeys_of(&user.name)?.iter().map(view).collect(),
        done: None,
        refusal: None,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

/// Whoever comes in by a provider alone is let in or kept out by it: a passkey here would outlast its word.
fn has_password(user: &User) -> bool {
    user.password_hash != NO_PASSWORD
}

/// `POST /account/passkeys/begin`: what the browser is to make.
pub(crate) async fn begin_passkey(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let form = signed_in.read_form(&body)?;
    let frame = state.frame(visitor, &uri);
    let party = party_of(&state)?;
    let user = &signed_in.user;
    let name = form.first("name").unwrap_or("");
    let held = state.library().store().read()?.passkeys_of(&user.name)?;
    let given = Given {
        password: form.first("password").unwrap_or(""),
        code: form.first("code").unwrap_or(""),
    };
    // the code is asked last, so that none is used up in vain
    let refusal = if name.is_empty() || name.chars().count() > NAME_CHARS {
        Some(frame.t(
            "名称须有 1 到 60 个字符。",
            "A name has 1 to 60 characters.",
        ))
    } else if held.len() >= MOST {
        Some(frame.t(
            "已有 20 个通行密钥，请先移除不用的。",
            "There are 20 passkeys: remove one first.",
        ))
    } else if !has_password(user) {
        Some(Unproved::Password.words(&frame))
    } else {
        let proved = prove(&state, opening.address, user, given).await?;
        proved.err().map(|unproved| unproved.words(&frame))
    };
    if let Some(refusal) = refusal {
        return Ok(refused(refusal));
    }
    let begun = RegistrationBegun {
        challenge: Challenge::new()?,
        user_handle: handle_of(&held)?,
        name: name.to_owned(),
    };
    let account = AccountShown {
        name: &user.name,
        handle: &begun.user_handle,
        passkeys: &held,
    };
    let asked = creation_options(&party, &begun.challenge, &account);
    let registrations = &state.ceremonies().registrations;
    registrations.add(&signed_in.secret, begun, Instant::now());
    Ok(Json(json!({ "publicKey": asked })).into_response())
}

/// The one that authenticators know the user by already, or a new one.
fn handle_of(held: &[Passkey]) -> Result<Vec<u8>, Error> {
    if let Some(passkey) = held.first() {
        return Ok(passkey.made.user_handle.clone());
    }
    let mut handle = vec![0; HANDLE_BYTES];
    getrandom::fill(&mut handle).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(handle)
}

#[derive(Deserialize)]
struct RegistrationAnswer {
    form_token: String,
    client_data: String,
    attestation: String,
    /// How the browser says the authenticator is reached.
    #[serde(default)]
    transports: Vec<String>,
}

/// `POST /account/passkeys/finish`
pub(crate) async fn finish_passkey(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let answer: RegistrationAnswer = read_answer(&body)?;
    let form = Query::default().with("form_token", &answer.form_token);
    signed_in.check_form(&form)?;
    let begun = state
        .ceremonies()
        .registrations
        .take(&signed_in.secret, Instant::now());
    let made = match begun.ok_or(Refusal::NotBegun) {
        Ok(begun) => made(&state, begun, answer)?,
        Err(refusal) => Err(refusal),
    };
    let kept = match made {
        Ok(made) => keep(&state, &signed_in.user.name, &made)?,
        Err(refusal) => Err(refusal),
    };
    if let Err(refusal) = kept {
        let who = &signed_in.user.name;
        tracing::warn!(who, reason = %refusal, "new passkey refused");
        return Ok(refused(words_of(&state.frame(visitor, &uri), &refusal)));
    }
    Ok(Json(json!({ "to": "/account/passkeys?changed=added" })).into_response())
}

fn made(
    state: &AppState,
    begun: RegistrationBegun,
    answer: RegistrationAnswer,
) -> Result<Result<NewPasskey, Refusal>, Error> {
    let party = party_of(state)?;
    let checked = || {
        let registration = Registration {
            client_data: &decoded(&answer.client_data, "client data")?,
            attestation: &decoded(&answer.attestation, "attestation")?,
        };
        registration.check(&party, &begun.challenge)
    };
    let is_usual = |transport: &String| {
        let is_letter = |c: char| c.is_ascii_lowercase() || c == '-';
        (1..=TRANSPORT_CHARS).contains(&transport.len()) && transport.chars().all(is_letter)
    };
    Ok(checked().map(|registered| NewPasskey {
        credential_id: registered.credential_id,
        user_handle: begun.user_handle,
        public_key: registered.public_key,
        name: begun.name,
        transports: answer
            .transports
            .into_iter()
            .filter(is_usual)
            .take(MOST_TRANSPORTS)
            .collect(),
        sign_count: registered.sign_count,
        is_backup_eligible: registered.is_backup_eligible,
        is_backed_up: registered.is_backed_up,
    }))
}

fn keep(state: &AppState, who: &str, made: &NewPasskey) -> Result<Result<(), Refusal>, Error> {
    let is_added =
        state
            .library()
            .store()
            .write(|library| -> Result<bool, huidian_store::Error> {
                // two sessions may have begun at once
                if library.read()?.passkeys_of(who)?.len() >= MOST {
                    return Ok(false);
                }
                let is_added = library.add_passkey(who, made)?;
                if is_added {
                    let name = Some(made.name.clone());
                    Keeper(who).note(library, "add_passkey", who, None, name)?;
                }
                Ok(is_added)
            })?;
    Ok(is_added.then_some(()).ok_or(Refusal::Taken))
}

/// `POST /account/passkeys/remove`: other sessions end, because any may have been opened with it.
pub(crate) async fn remove_passkey(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let form = signed_in.read_form(&body)?;
    let frame = state.frame(visitor, &uri);
    let who = &signed_in.user.name;
    let key = form.read::<i64>("key")?.unwrap_or(0);
    let held = state.library().store().read()?.passkeys_of(who)?;
    let Some(passkey) = held.into_iter().find(|passkey| passkey.key == key) else {
        let reason = "这个通行密钥已经不在了 (the passkey is gone already)";
        return Err(Error::Conflict(reason.to_owned()));
    };
    let given = Given {
        password: form.first("password").unwrap_or(""),
        code: form.first("code").unwrap_or(""),
    };
    if let Err(unproved) = prove(&state, opening.address, &signed_in.user, given).await? {
        let refusal = Some(unproved.words(&frame));
        let page = page(&state, frame, &signed_in)?;
        return Ok(show(&PasskeysPage { refusal, ..page })?.into_response());
    }
    let secret: Secret = renew(&state, who, &opening, |library| {
        library.remove_passkey(who, key)?;
        let name = Some(passkey.made.name.clone());
        Keeper(who).note(library, "remove_passkey", who, name, None)
    })?;
    with_session(&state, &secret, "/account/passkeys?changed=removed")
}
