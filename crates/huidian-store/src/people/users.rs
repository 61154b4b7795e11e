//! People who may do more than read. Passwords come in hashed: this crate sees no secret.

use jiff::Timestamp;

use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{by_id, instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// What a user may do; each role may do all that those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Reader,
    /// Corrects facts, imports, reviews.
    Editor,
    /// Manages users and settings.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Reader, Role::Editor, Role::Administrator];

    pub fn id(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Administrator => "administrator",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    pub fn chinese(self) -> &'static str {
        match self {
            Role::Reader => "读者",
            Role::Editor => "编辑",
            Role::Administrator => "管理员",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub name: String,
    /// In the form the hashing function gives, with its salt and settings.
    pub password_hash: String,
    pub role: Role,
    pub created_at: Timestamp,
    /// Since when this user may no longer come in.
    pub disabled_at: Option<Timestamp>,
}

const COLUMNS: &str = "u.name, u.password_hash, u.role, u.created_at, u.disabled_at";

pub(crate) fn user_from(row: &Row<'_>) -> Result<User> {
    Ok(User {
        name: row.get(0)?,
        password_hash: row.get(1)?,
        role: by_id(row, 2, "role", Role::from_id)?,
        created_at: instant_from(row, 3)?,
        disabled_at: instant_if_any(row, 4)?,
    })
}

impl Transaction<'_> {
    /// Adds a user, or sets role and password of one and lets them in again; says whether they are new.
    ///
    /// Another password ends the sessions that were opened with the old one, and the tokens and passkeys that were made with it: whoever knew it may have made some.
    pub fn put_user(&mut self, name: &str, password_hash: &str, role: Role) -> Result<bool> {
        let added = self
            .connection
            .prepare_cached(
                "insert into user_account (name, password_hash, role, created_at)
                 values ($1, $2, $3, $4) on conflict (name) do nothing",
            )?
            .execute(params![
                name,
                password_hash,
                role.id(),
                self.now.as_microsecond()
            ])?;
        if added == 0 {
            let key = self.user_key(name)?;
            self.end_what_a_password_opened(key)?;
            self.connection
                .prepare_cached(
                    "update user_account set password_hash = $1, role = $2, disabled_at = null where key = $3",
                )?
                .execute(params![password_hash, role.id(), key])?;
        }
        Ok(added > 0)
    }

    /// Gives a user another password and nothing else; sessions, tokens and passkeys end.
    pub fn set_password(&mut self, name: &str, password_hash: &str) -> Result<()> {
        let key = self.user_key(name)?;
        self.end_what_a_password_opened(key)?;
        self.connection
            .prepare_cached("update user_account set password_hash = $1 where key = $2")?
            .execute(params![password_hash, key])?;
        Ok(())
    }

    pub fn set_role(&mut self, name: &str, role: Role) -> Result<()> {
        let key = self.user_key(name)?;
        self.connection
            .prepare_cached("update user_account set role = $1 where key = $2")?
            .execute(params![role.id(), key])?;
        Ok(())
    }

    /// Keeps a user out from now on: sessions end, tokens are revoked. The name stays, because records mention it.
    pub fn disable_user(&mut self, name: &str) -> Result<()> {
        let key = self.user_key(name)?;
        let now = self.now.as_microsecond();
        self.connection
            .prepare_cached("update user_account set disabled_at = $1 where key = $2")?
            .execute(params![now, key])?;
        self.end_sessions(key)?;
        self.revoke_tokens(key)
    }

    pub(crate) fn user_key(&self, name: &str) -> Result<i64> {
        self.connection
            .prepare_cached("select key from user_account where name = $1")?
            .query_row(params![name], |row| row.get(0))
            .optional()?
            .ok_or_else(|| Error::UnknownUser(name.to_owned()))
    }

    fn end_what_a_password_opened(&self, user_key: i64) -> Result<()> {
        self.end_sessions(user_key)?;
        self.revoke_tokens(user_key)?;
        self.forget_passkeys(user_key)?;
        Ok(())
    }

    fn revoke_tokens(&self, user_key: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "update api_token set revoked_at = $1 where user_key = $2 and revoked_at is null",
            )?
            .execute(params![self.now.as_microsecond(), user_key])?;
        Ok(())
    }

    pub(crate) fn end_sessions(&self, user_key: i64) -> Result<()> {
        self.connection
            .prepare_cached("delete from session where user_key = $1")?
            .execute(params![user_key])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_user(&self, name: &str) -> Result<Option<User>> {
        let sql = format!("select {COLUMNS} from user_account u where u.name = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![name])?;
        rows.next()?.map(|row| user_from(&row)).transpose()
    }

    /// All users, by name.
    pub fn users(&self) -> Result<Vec<User>> {
        let sql = format!("select {COLUMNS} from user_account u order by u.name");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], user_from)?
            .collect()
    }

    /// Whether anybody may administer the library.
    pub fn has_administrator(&self) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached(
                "select 1 from user_account where role = 'administrator' and disabled_at is null",
            )?
            .exists([])?)
    }
}
