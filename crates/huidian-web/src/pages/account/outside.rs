//! `/account/outside/…`: signing in at a provider.

use std::time::Instant;

use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use huidian_operations::Keeper;
use huidian_store::User;
use subtle::ConstantTimeEq;

use super::session::{Opening, with_cookie};
use super::sign_in::{admit, way_back};
use crate::access::{
    NO_PASSWORD, Person, Provider, Question, Secret, SignedIn, UnderWay, put_user,
};
use crate::error::Error;
use crate::request::{Query, Visitor, cookie};
use crate::state::AppState;

/// Only failures that the visitor can do something about are told apart.
const FAILED: &str = "/account?failed=3";
const NAME_TAKEN: &str = "/account?failed=4";
const NOT_LET_IN: &str = "/account?failed=5";

fn provider(state: &AppState) -> Result<Provider, Error> {
    let provider = state.config().provider.clone();
    provider.ok_or_else(|| Error::NoSuchPage("/account/outside/start".to_owned()))
}

/// The cookie that ties an answer to the browser that asked: nobody is signed in with somebody else's answer.
fn cookie_name(state: &AppState) -> &'static str {
    if state.is_behind_tls() {
        "__Host-outside"
    } else {
        "outside"
    }
}

fn tie(state: &AppState, value: &str, seconds: u32) -> String {
    let secure = if state.is_behind_tls() {
        "; Secure"
    } else {
        ""
    };
    let name = cookie_name(state);
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// `GET /account/outside/start`: leads to the provider. With `join=1` the provider's person is joined to whoever is signed in.
pub(crate) async fn start(
    State(state): State<AppState>,
    query: Query,
    opening: Opening,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
    {
        // a link of another site signs nobody in: the button does
        return Ok(Redirect::to("/account").into_response());
    }
    let provider = provider(&state)?;
    // what it costs to ask the provider is bounded for each address
    let limits = state.limits();
    limits.take(opening.address, &counted(&opening), Instant::now())?;
    let joins = match query.first("join") {
        Some(_) => Some(joiner(&state, &headers)?),
        None => None,
    };
    let secret = Secret::new()?;
    let question = Question {
        redirect: format!("{}/account/outside/callback", base(&state)),
        nonce: Secret::new()?.reveal().to_owned(),
        verifier: Secret::new()?.reveal().to_owned(),
    };
    let back = way_back(&query);
    let state_value = secret.reveal().to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        let address = provider.question_address(&question, &state_value);
        address.map(|address| (address, question))
    })
    .await
    .map_err(|_| Error::Internal("asking the provider broke off".to_owned()))?;
    let (address, question) = match asked {
        Ok(asked) => asked,
        Err(reason) => {
            tracing::warn!(reason, "cannot ask the provider of sign-in");
            return Ok(Redirect::to(FAILED).into_response());
        }
    };
    let under_way = UnderWay {
        question,
        back,
        joins,
    };
    state.under_way().add(&secret, under_way, Instant::now());
    let tie = tie(&state, &secret.form_token(), 600);
    with_cookie(Redirect::to(&address), &tie)
}

/// What tries are counted by before anybody knows whose they are: nobody's tries use up another's.
fn counted(opening: &Opening) -> String {
    format!("outside {}", opening.address)
}

/// Joining is asked for by a page of this site: browsers say so.
fn joiner(state: &AppState, headers: &HeaderMap) -> Result<String, Error> {
    let site = headers.get("sec-fetch-site");
    if site.is_none_or(|site| site.as_bytes() != b"same-origin") {
        return Err(Error::Forged);
    }
    let signed_in = SignedIn::find(state, headers)?;
    let signed_in = signed_in.ok_or(Error::SignInNeeded("user"))?;
    Ok(signed_in.user.name)
}

/// Where the provider sends the browser back to.
fn base(state: &AppState) -> String {
    match state.public_url() {
        "" => format!("http://{}", state.config().listen),
        url => url.to_owned(),
    }
}

/// `GET /account/outside/callback`
pub(crate) async fn callback(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    opening: Opening,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let provider = provider(&state)?;
    let secret = query.first("state").and_then(Secret::read);
    let held = cookie(&headers, cookie_name(&state)).unwrap_or("");
    let is_tied = secret.as_ref().is_some_and(|secret| {
        let expected = secret.form_token();
        bool::from(held.as_bytes().ct_eq(expected.as_bytes()))
    });
    let under_way = secret
        .filter(|_| is_tied)
        .and_then(|secret| state.under_way().take(&secret, Instant::now()));
    let (Some(under_way), Some(code)) = (under_way, query.first("code")) else {
        let error = query.first("error").unwrap_or("no sign-in is under way");
        tracing::warn!(address = %opening.address, error, "sign-in at the provider refused");
        return Ok(Redirect::to(FAILED).into_response());
    };
    let (code, issuer) = (code.to_owned(), query.first("iss").map(str::to_owned));
    let UnderWay {
        question,
        back,
        joins,
    } = under_way;
    let now = state.clock().now();
    let found = tokio::task::spawn_blocking(move || {
        provider.person(&code, issuer.as_deref(), &question, now)
    })
    .await
    .map_err(|_| Error::Internal("asking the provider broke off".to_owned()))?;
    let person = match found {
        Ok(person) => person,
        Err(reason) => {
            tracing::warn!(reason, "sign-in at the provider refused");
            return Ok(Redirect::to(FAILED).into_response());
        }
    };
    state
        .limits()
        .succeeded(opening.address, &counted(&opening));
    let user = match (find_or_make(&state, &person, joins.as_deref())?, joins) {
        (Ok(_), Some(_)) => return Ok(Redirect::to("/account?changed=joined").into_response()),
        (Ok(user), None) => user,
        (Err(page), _) => return Ok(Redirect::to(page).into_response()),
    };
    let mut answer = admit(&state, state.frame(visitor, &uri), &user, &opening, back)?;
    if let Ok(over) = tie(&state, "", 0).parse() {
        answer.headers_mut().append("set-cookie", over);
    }
    Ok(answer)
}

/// The user a person is here, made where there is none; a page that says why not.
fn find_or_make(
    state: &AppState,
    person: &Person,
    joins: Option<&str>,
) -> Result<Result<User, &'static str>, Error> {
    let store = state.library().store();
    let Some(role) = person.role else {
        tracing::warn!(name = person.name, "nobody of this kind is let in");
        return Ok(Err(NOT_LET_IN));
    };
    let reader = store.read()?;
    let known = reader.find_outside_identity(&person.issuer, &person.subject)?;
    let name = match (&known, joins) {
        (Some(name), Some(joins)) if name != joins => return Ok(Err(NAME_TAKEN)),
        (Some(name), _) => name.clone(),
        (None, Some(joins)) => joins.to_owned(),
        // a name alone proves nothing: whoever has it here may be somebody else
        (None, None) if reader.find_user(&person.name)?.is_some() => return Ok(Err(NAME_TAKEN)),
        (None, None) => person.name.clone(),
    };
    drop(reader);
    if known.is_none() {
        store.write(|library| -> Result<(), Error> {
            if joins.is_none() {
                // looked at again where nobody can come between
                if library.read()?.find_user(&name)?.is_some() {
                    return Err(Error::Conflict(format!("{name} 已存在 (is there already)")));
                }
                put_user(library, &name, &name, NO_PASSWORD, role)?;
            }
            library.add_outside_identity(&name, &person.issuer, &person.subject)?;
            let after = Some(person.issuer.clone());
            Keeper(&name).note(library, "add_outside_identity", &name, None, after)?;
            Ok(())
        })?;
    }
    let user = store.read()?.find_user(&name)?;
    let Some(mut user) = user.filter(|user| user.disabled_at.is_none()) else {
        return Ok(Err(FAILED));
    };
    if person.is_role_given && joins.is_none() && user.role != role {
        let (before, after) = (user.role.id().to_owned(), role.id().to_owned());
        store.write(|library| {
            library.set_role(&name, role)?;
            Keeper(&name).note(library, "set_role", &name, Some(before), Some(after))
        })?;
        user.role = role;
    }
    Ok(Ok(user))
}
