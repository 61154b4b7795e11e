//! Sessions of browsers and tokens of programs. Both are looked up by the hash of a secret.

use huidian_model::ContentHash;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{hash_from, instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::people::users::{User, user_from};
use crate::sql::params;

const USER: &str = "u.name, u.password_hash, u.role, u.created_at, u.disabled_at";

/// A token to be given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// SHA-256 of the secret.
    pub secret: ContentHash,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for, in the words of the interface it is for.
    pub scope: String,
    pub expires_at: Option<Timestamp>,
}

/// A session to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// SHA-256 of the secret.
    pub secret: ContentHash,
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub agent: String,
    /// Where it was opened from.
    pub address: String,
}

/// An open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Of the secret: names the session and does not open it.
    pub secret_hash: ContentHash,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub agent: String,
    pub address: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub key: i64,
    pub user: String,
    pub name: String,
    pub scope: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// The last use that was noted.
    pub used_at: Option<Timestamp>,
}

impl Transaction<'_> {
    /// Opens a session of a user.
    pub fn add_session(&mut self, user: &str, session: &NewSession) -> Result<()> {
        let user_key = self.user_key(user)?;
        self.connection
            .prepare_cached(
                "insert into session (secret_hash, user_key, created_at, expires_at, agent, address)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                session.secret.0.as_slice(),
                user_key,
                self.now.as_microsecond(),
                session.expires_at.as_microsecond(),
                session.agent,
                session.address
            ])?;
        Ok(())
    }

    /// Ends all sessions of a user.
    pub fn end_sessions_of(&mut self, user: &str) -> Result<()> {
        let key = self.user_key(user)?;
        self.end_sessions(key)
    }

    /// Ends a session; says whether there was one.
    pub fn end_session(&mut self, secret: ContentHash) -> Result<bool> {
        let ended = self
            .connection
            .prepare_cached("delete from session where secret_hash = $1")?
            .execute(params![secret.0.as_slice()])?;
        Ok(ended > 0)
    }

    /// Lets a session that is in use go on to a later end.
    pub fn extend_session(&mut self, secret: ContentHash, expires_at: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached(
                "update session set expires_at = $1 where secret_hash = $2 and expires_at < $1",
            )?
            .execute(params![expires_at.as_microsecond(), secret.0.as_slice()])?;
        Ok(())
    }

    /// Removes sessions that are over; gives their count.
    pub fn forget_sessions(&mut self) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from session where expires_at <= $1")?
            .execute(params![self.now.as_microsecond()])?)
    }

    /// Gives a user a token and returns its key.
    pub fn add_token(&mut self, user: &str, token: &NewToken) -> Result<i64> {
        let user_key = self.user_key(user)?;
        Ok(self
            .connection
            .prepare_cached(
                "insert into api_token (secret_hash, user_key, name, scope, created_at, expires_at)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .insert(params![
                token.secret.0.as_slice(),
                user_key,
                token.name,
                token.scope,
                self.now.as_microsecond(),
                token.expires_at.map(Timestamp::as_microsecond)
            ])?)
    }

    /// Revokes a token; says whether it was good until now.
    pub fn revoke_token(&mut self, key: i64) -> Result<bool> {
        let revoked = self
            .connection
            .prepare_cached(
                "update api_token set revoked_at = $1 where key = $2 and revoked_at is null",
            )?
            .execute(params![self.now.as_microsecond(), key])?;
        Ok(revoked > 0)
    }

    /// Notes that a token was used. Callers do so now and then rather than on every request.
    pub fn note_token_use(&mut self, key: i64) -> Result<()> {
        self.connection
            .prepare_cached("update api_token set used_at = $1 where key = $2")?
            .execute(params![self.now.as_microsecond(), key])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Whose session a secret opens, if it is good at this instant.
    pub fn find_session_user(&self, secret: ContentHash, now: Timestamp) -> Result<Option<User>> {
        let sql = format!(
            "select {USER} from session s join user_account u on u.key = s.user_key
             where s.secret_hash = $1 and s.expires_at > $2 and u.disabled_at is null"
        );
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![secret.0.as_slice(), now.as_microsecond()])?;
        rows.next()?.map(|row| user_from(&row)).transpose()
    }

    /// The session that a secret opens, whether or not it is over.
    pub fn find_session(&self, secret: ContentHash) -> Result<Option<Session>> {
        self.connection()
            .prepare_cached(
                "select secret_hash, created_at, expires_at, agent, address from session where secret_hash = $1",
            )?
            .query_and_then(params![secret.0.as_slice()], session_from)?
            .next()
            .transpose()
    }

    /// Sessions of a user that are open at this instant, newest first.
    pub fn sessions_of(&self, user: &str, now: Timestamp) -> Result<Vec<Session>> {
        self.connection()
            .prepare_cached(
                "select s.secret_hash, s.created_at, s.expires_at, s.agent, s.address
                 from session s join user_account u on u.key = s.user_key
                 where u.name = $1 and s.expires_at > $2 order by s.created_at desc, s.secret_hash",
            )?
            .query_and_then(params![user, now.as_microsecond()], session_from)?
            .collect()
    }

    /// The token a secret belongs to, if it is good at this instant, and its user.
    pub fn find_token(&self, secret: ContentHash, now: Timestamp) -> Result<Option<(Token, User)>> {
        let sql = format!(
            "select {USER}, t.key, u.name, t.name, t.scope, t.created_at, t.expires_at, t.revoked_at, t.used_at
             from api_token t join user_account u on u.key = t.user_key
             where t.secret_hash = $1 and t.revoked_at is null and u.disabled_at is null
                 and (t.expires_at is null or t.expires_at > $2)"
        );
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![secret.0.as_slice(), now.as_microsecond()])?;
        rows.next()?
            .map(|row| Ok((token_from(&row, 5)?, user_from(&row)?)))
            .transpose()
    }

    /// Tokens, the revoked and expired among them, newest first.
    pub fn tokens(&self) -> Result<Vec<Token>> {
        self.connection()
            .prepare_cached(
                "select t.key, u.name, t.name, t.scope, t.created_at, t.expires_at, t.revoked_at, t.used_at
                 from api_token t join user_account u on u.key = t.user_key order by t.key desc",
            )?
            .query_and_then([], |row| token_from(row, 0))?
            .collect()
    }
}

fn session_from(row: &crate::sql::Row<'_>) -> Result<Session> {
    Ok(Session {
        secret_hash: hash_from(row, 0)?,
        created_at: instant_from(row, 1)?,
        expires_at: instant_from(row, 2)?,
        agent: row.get(3)?,
        address: row.get(4)?,
    })
}

fn token_from(row: &crate::sql::Row<'_>, first: usize) -> Result<Token> {
    Ok(Token {
        key: row.get(first)?,
        user: row.get(first + 1)?,
        name: row.get(first + 2)?,
        scope: row.get(first + 3)?,
        created_at: instant_from(row, first + 4)?,
        expires_at: instant_if_any(row, first + 5)?,
        revoked_at: instant_if_any(row, first + 6)?,
        used_at: instant_if_any(row, first + 7)?,
    })
}
