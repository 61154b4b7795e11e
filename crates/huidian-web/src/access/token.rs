//! Tokens of programs.

use huidian_store::{AuditNote, NewToken, Token, Transaction};
use jiff::{SignedDuration, Timestamp};

use super::Secret;
use crate::error::Error;

/// Longest life of a token, in days.
const LONGEST_DAYS: i64 = 3650;
/// Most good tokens of one user.
const MOST_TOKENS: usize = 50;
/// Longest name of a token, in characters.
const NAME_CHARS: usize = 200;

/// What a token is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWish {
    /// What it is for, in its owner's words.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// How long it is good.
    pub days: i64,
}

/// Makes a token for a user and puts that on record; gives the secret, which is kept nowhere.
pub fn make_token(
    library: &mut Transaction<'_>,
    who: &str,
    user: &str,
    wish: &TokenWish,
    now: Timestamp,
) -> Result<String, Error> {
    if wish.name.is_empty() || wish.name.chars().count() > NAME_CHARS {
        let reason = "令牌要有名称，至多 200 字 (a token has a name of at most 200 characters)";
        return Err(Error::parameter("name", reason));
    }
    if !matches!(wish.scope.as_str(), "read" | "write") {
        let reason = format!(
            "{} 未知，可选：read write (unknown; known: read write)",
            wish.scope
        );
        return Err(Error::parameter("scope", reason));
    }
    let reader = library.read()?;
    let is_good = |token: &&Token| {
        token.user == user
            && token.revoked_at.is_none()
            && token.expires_at.is_none_or(|at| at > now)
    };
    if reader.tokens()?.iter().filter(is_good).count() >= MOST_TOKENS {
        let reason = format!(
            "最多 {MOST_TOKENS} 个有效令牌，请先吊销一些 (at most {MOST_TOKENS} good tokens: revoke some)"
        );
        return Err(Error::Conflict(reason));
    }
    drop(reader);
    let life = SignedDuration::from_hours(24 * wish.days.clamp(1, LONGEST_DAYS));
    let ends = now.checked_add(life);
    let secret = Secret::new()?;
    let token = NewToken {
        secret: secret.hash(),
        name: wish.name.clone(),
        scope: wish.scope.clone(),
        expires_at: Some(ends.map_err(|error| Error::Internal(error.to_string()))?),
    };
    library.add_token(user, &token)?;
    library.note(&AuditNote {
        who: who.to_owned(),
        action: "add_token".to_owned(),
        subject: user.to_owned(),
        before: None,
        after: Some(format!("{} ({})", wish.name, wish.scope)),
    })?;
    Ok(secret.reveal().to_owned())
}
