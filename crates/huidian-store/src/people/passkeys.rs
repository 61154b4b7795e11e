//! Passkeys: keys of authenticators that sign their owners in (Web Authentication). The store keeps them; whoever checks signatures is above.

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any, unreadable};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A passkey to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// By which the authenticator finds the key.
    pub credential_id: Vec<u8>,
    /// What authenticators know the account by; the same for all passkeys of a user.
    pub user_handle: Vec<u8>,
    /// A COSE_Key (RFC 9052, 7).
    pub public_key: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// How the authenticator is reached: `internal`, `usb`, `hybrid` and the like.
    pub transports: Vec<String>,
    pub sign_count: u32,
    /// Whether the key may be copied to the owner's other devices.
    pub is_backup_eligible: bool,
    /// Whether it is on several.
    pub is_backed_up: bool,
}

/// A passkey of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    pub key: i64,
    pub user: String,
    pub made: NewPasskey,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "p.key, u.name, p.credential_id, p.user_handle, p.public_key, p.name, p.transports, p.sign_count,
    p.is_backup_eligible, p.is_backed_up, p.created_at, p.used_at";

fn passkey_from(row: &Row<'_>) -> Result<Passkey> {
    let transports: String = row.get(6)?;
    let sign_count: i64 = row.get(7)?;
    Ok(Passkey {
        key: row.get(0)?,
        user: row.get(1)?,
        made: NewPasskey {
            credential_id: row.get(2)?,
            user_handle: row.get(3)?,
            public_key: row.get(4)?,
            name: row.get(5)?,
            transports: transports
                .split(',')
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect(),
            sign_count: u32::try_from(sign_count)
                .map_err(|_| unreadable("count of signatures", sign_count.to_string()))?,
            is_backup_eligible: row.get(8)?,
            is_backed_up: row.get(9)?,
        },
        created_at: instant_from(row, 10)?,
        used_at: instant_if_any(row, 11)?,
    })
}

impl Transaction<'_> {
    /// Gives a user a passkey; `false` where somebody has it already, who keeps it.
    pub fn add_passkey(&mut self, user: &str, passkey: &NewPasskey) -> Result<bool> {
        let user_key = self.user_key(user)?;
        let added = self
            .connection
            .prepare_cached(
                "insert into passkey (credential_id, user_key, user_handle, public_key, name, transports, sign_count,
                     is_backup_eligible, is_backed_up, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential_id) do nothing",
            )?
            .execute(params![
                passkey.credential_id,
                user_key,
                passkey.user_handle,
                passkey.public_key,
                passkey.name,
                passkey.transports.join(","),
                passkey.sign_count,
                passkey.is_backup_eligible,
                passkey.is_backed_up,
                self.now.as_microsecond()
            ])?;
        Ok(added > 0)
    }

    /// Notes that a passkey signed somebody in. `false`, and nothing is noted, where its count of signatures went no further: somebody may hold a copy of it.
    /// Authenticators that do not count say nothing but 0.
    pub fn note_passkey_use(
        &mut self,
        key: i64,
        sign_count: u32,
        is_backed_up: bool,
    ) -> Result<bool> {
        let noted = self
            .connection
            .prepare_cached(
                "update passkey set sign_count = $1, is_backed_up = $2, used_at = $3
                 where key = $4 and (sign_count < $1 or (sign_count = 0 and $1 = 0))",
            )?
            .execute(params![
                sign_count,
                is_backed_up,
                self.now.as_microsecond(),
                key
            ])?;
        Ok(noted > 0)
    }

    /// Takes a passkey from its owner; says whether it was theirs.
    pub fn remove_passkey(&mut self, user: &str, key: i64) -> Result<bool> {
        let user_key = self.user_key(user)?;
        let removed = self
            .connection
            .prepare_cached("delete from passkey where key = $1 and user_key = $2")?
            .execute(params![key, user_key])?;
        Ok(removed > 0)
    }

    pub(crate) fn forget_passkeys(&self, user_key: i64) -> Result<()> {
        self.connection
            .prepare_cached("delete from passkey where user_key = $1")?
            .execute(params![user_key])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The passkey an authenticator names.
    pub fn find_passkey(&self, credential_id: &[u8]) -> Result<Option<Passkey>> {
        let sql = format!(
            "select {COLUMNS} from passkey p join user_account u on u.key = p.user_key where p.credential_id = $1"
        );
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![credential_id])?;
        rows.next()?.map(|row| passkey_from(&row)).transpose()
    }

    /// Passkeys of a user, in the order they were added.
    pub fn passkeys_of(&self, user: &str) -> Result<Vec<Passkey>> {
        let sql = format!(
            "select {COLUMNS} from passkey p join user_account u on u.key = p.user_key where u.name = $1 order by p.key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![user], passkey_from)?
            .collect()
    }

    /// Whether anybody has one.
    pub fn has_passkeys(&self) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached("select 1 from passkey limit 1")?
            .exists([])?)
    }
}
