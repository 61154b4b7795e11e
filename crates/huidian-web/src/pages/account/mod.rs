//! `/account`: who I am, signing in and out, sessions, password, second factor and passkeys, and tokens of one's own.

mod outside;
mod passkey_sign_in;
mod passkeys;
mod password;
mod proof;
mod second_factor;
mod session;
mod sign_in;

pub(crate) use outside::{callback, start};
pub(crate) use passkey_sign_in::{ask_for_passkey, sign_in_with_passkey};
pub(crate) use passkeys::{begin_passkey, finish_passkey, passkeys, remove_passkey};
pub(crate) use password::{change_password, password};
pub(crate) use second_factor::{change_second_factor, second_factor};
pub(crate) use session::{Opening, end_session, open_session};
pub(crate) use sign_in::{give_code, sign_in, sign_out};

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Request, State};
use axum::response::Redirect;
use huidian_operations::Keeper;
use huidian_store::Token;
use jiff::Timestamp;

use super::{Shown, show};
use crate::access::{SignedIn, TokenWish, make_token};
use crate::error::Error;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, Named, day_of};
use passkeys::PasskeyPlace;
use session::{SessionView, session_view};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    user: Option<UserView>,
    has_users: bool,
    /// What went wrong with the last try.
    failed: Option<&'static str>,
    /// What was just done.
    done: Option<&'static str>,
    /// Whether a page that needs an account led here.
    is_needed: bool,
    /// Where to go after signing in.
    back: String,
    is_closed: bool,
    /// What the button of the provider says, and where it leads; nothing without one.
    outside: Option<(String, String)>,
    /// Where passkeys are used, if anybody here has one.
    passkeys: Option<PasskeyPlace>,
    /// Shown once, right after it was made.
    new_token: Option<String>,
}

struct UserView {
    name: String,
    role: &'static str,
    is_editor: bool,
    has_second_factor: bool,
    passkey_count: usize,
    sessions: Vec<SessionView>,
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
    let failed = query.first("failed").map(|kind| match kind {
        "2" => frame.t(
            "等得太久，或验证码错了太多次，请重新登录。",
            "It took too long, or too many codes were wrong: please sign in again.",
        ),
        "3" => frame.t(
            "外部登录没有成功，请重试，或联系管理员。",
            "Signing in at the provider did not work: try again, or ask the keeper.",
        ),
        "4" => frame.t(
            "本库已有同名用户。如果就是您，请先用密码登录，再在账户页关联外部账号。",
            "Somebody here has this name. If it is you, sign in with the password and join the outside account on the account page.",
        ),
        "5" => frame.t(
            "这个外部账号没有获准进入本库，请联系管理员。",
            "This outside account is not let in here: ask the keeper.",
        ),
        _ => frame.t("用户名或密码不对。", "Name or password is wrong."),
    });
    let done = query.first("changed").map(|what| match what {
        "joined" => frame.t("外部账号已关联。", "The outside account is joined."),
        _ => frame.t(
            "密码已更换；其他登录、全部令牌和通行密钥已失效。",
            "The password is changed; other sessions, all tokens and all passkeys have ended.",
        ),
    });
    let page = account_page(&state, frame, signed_in.as_ref(), None)?;
    let back = query.first("back").unwrap_or("").to_owned();
    let outside = page.outside.clone().map(|(label, address)| {
        let asked = Query::default();
        let asked = match (signed_in.is_some(), back.is_empty()) {
            (true, _) => asked.with("join", "1"),
            (false, true) => asked,
            (false, false) => asked.with("back", &back),
        };
        (label, asked.link(&address))
    });
    show(&AccountPage {
        failed,
        done,
        is_needed: query.first("needed").is_some(),
        back,
        outside,
        ..page
    })
}

fn account_page(
    state: &AppState,
    frame: Frame,
    signed_in: Option<&SignedIn>,
    new_token: Option<String>,
) -> Result<AccountPage, Error> {
    let reader = state.library().store().read()?;
    let user = match signed_in {
        Some(SignedIn { user, secret }) => {
            let tokens = reader.tokens()?;
            let factor = reader.find_second_factor(&user.name)?;
            let sessions = reader.sessions_of(&user.name, state.clock().now())?;
            Some(UserView {
                name: user.name.clone(),
                role: user.role.named(frame.visitor.language),
                is_editor: user.role >= huidian_store::Role::Editor,
                has_second_factor: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
                passkey_count: reader.passkeys_of(&user.name)?.len(),
                sessions: sessions
                    .iter()
                    .map(|session| session_view(session, secret))
                    .collect(),
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
        passkeys: match PasskeyPlace::of(state) {
            Some(place) if signed_in.is_none() && reader.has_passkeys()? => Some(place),
            _ => None,
        },
        has_users: reader.has_administrator()?,
        failed: None,
        done: None,
        is_needed: false,
        back: String::new(),
        is_closed: state.is_closed(),
        outside: state.config().provider.as_ref().map(|provider| {
            let label = provider.label();
            let label = label.unwrap_or(frame.t("单位账号", "organisation account"));
            (label.to_owned(), "/account/outside/start".to_owned())
        }),
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
        expires: token.expires_at.map_or_else(String::new, day_of),
        state,
        is_good: token.revoked_at.is_none() && !is_expired,
    }
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

pub(super) async fn form_of(request: Request) -> Result<Query, Error> {
    let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT)
        .await
        .map_err(|_| Error::TooLarge {
            limit_bytes: FORM_LIMIT,
        })?;
    Ok(read_form(&body))
}
