//! What a user proves beside the password. The secret is needed in clear to check a code; it is as safe as the folder.

use huidian_model::ContentHash;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::instant_if_any;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// The second factor of a user.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    pub secret: Vec<u8>,
    /// `None` while the user has not yet shown that the secret arrived: then nothing is asked.
    pub confirmed_at: Option<Timestamp>,
    /// Newest step whose code was taken.
    pub last_step: i64,
    /// Recovery codes that are left.
    pub recovery_count: usize,
}

impl Transaction<'_> {
    /// Begins a second factor, not yet asked for; one that was there is replaced, with its recovery codes.
    pub fn begin_second_factor(&mut self, user: &str, secret: &[u8]) -> Result<()> {
        self.remove_second_factor(user)?;
        let key = self.user_key(user)?;
        self.connection
            .prepare_cached(
                "insert into second_factor (user_key, secret, created_at) values ($1, $2, $3)",
            )?
            .execute(params![key, secret, self.now.as_microsecond()])?;
        Ok(())
    }

    /// From now on the second factor is asked for; these codes stand in for it.
    pub fn confirm_second_factor(&mut self, user: &str, recovery: &[ContentHash]) -> Result<()> {
        let key = self.user_key(user)?;
        self.connection
            .prepare_cached("update second_factor set confirmed_at = $1 where user_key = $2")?
            .execute(params![self.now.as_microsecond(), key])?;
        self.connection
            .prepare_cached("delete from recovery_code where user_key = $1")?
            .execute(params![key])?;
        for code in recovery {
            self.connection
                .prepare_cached("insert into recovery_code (code_hash, user_key) values ($1, $2)")?
                .execute(params![code.0.as_slice(), key])?;
        }
        Ok(())
    }

    /// Says whether there was one.
    pub fn remove_second_factor(&mut self, user: &str) -> Result<bool> {
        let key = self.user_key(user)?;
        self.connection
            .prepare_cached("delete from recovery_code where user_key = $1")?
            .execute(params![key])?;
        let removed = self
            .connection
            .prepare_cached("delete from second_factor where user_key = $1")?
            .execute(params![key])?;
        Ok(removed > 0)
    }

    /// Takes the code of a step: only one newer than any taken before. Says whether it was.
    pub fn take_step(&mut self, user: &str, step: i64) -> Result<bool> {
        let key = self.user_key(user)?;
        let taken = self
            .connection
            .prepare_cached(
                "update second_factor set last_step = $1 where user_key = $2 and last_step < $1",
            )?
            .execute(params![step, key])?;
        Ok(taken > 0)
    }

    /// Uses up a recovery code; says whether it was good.
    pub fn take_recovery_code(&mut self, user: &str, code: ContentHash) -> Result<bool> {
        let key = self.user_key(user)?;
        let taken = self
            .connection
            .prepare_cached("delete from recovery_code where code_hash = $1 and user_key = $2")?
            .execute(params![code.0.as_slice(), key])?;
        Ok(taken > 0)
    }

    /// Remembers who a user is at a provider.
    pub fn add_outside_identity(&mut self, user: &str, issuer: &str, subject: &str) -> Result<()> {
        let key = self.user_key(user)?;
        self.connection
            .prepare_cached(
                "insert into outside_identity (issuer, subject, user_key, added_at) values ($1, $2, $3, $4)",
            )?
            .execute(params![issuer, subject, key, self.now.as_microsecond()])?;
        Ok(())
    }
}

impl Reader<'_> {
    pub fn find_second_factor(&self, user: &str) -> Result<Option<SecondFactor>> {
        let mut select = self.connection().prepare_cached(
            "select f.secret, f.confirmed_at, f.last_step,
                 (select count(*) from recovery_code r where r.user_key = f.user_key)
             from second_factor f join user_account u on u.key = f.user_key where u.name = $1",
        )?;
        let mut rows = select.query(params![user])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let recovery_count: i64 = row.get(3)?;
        Ok(Some(SecondFactor {
            secret: row.get(0)?,
            confirmed_at: instant_if_any(&row, 1)?,
            last_step: row.get(2)?,
            recovery_count: usize::try_from(recovery_count).unwrap_or(0),
        }))
    }

    /// The name of the user whom a provider knows by this subject.
    pub fn find_outside_identity(&self, issuer: &str, subject: &str) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached(
                "select u.name from outside_identity o join user_account u on u.key = o.user_key
                 where o.issuer = $1 and o.subject = $2",
            )?
            .query_row(params![issuer, subject], |row| row.get(0))
            .optional()?)
    }
}
