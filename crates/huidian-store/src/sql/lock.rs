//! Locks on the server, for what one process at a time may do. They end with the connection that holds them.

use std::sync::Arc;

use super::connection::Connection;
use super::error::Result;
use super::postgres::{Client, PostgresOptions};

/// Name of the lock of each step of writing.
pub(super) const WRITING: &str = "writing";

/// A connection of its own that holds one lock.
#[derive(Debug)]
pub(crate) struct ServerLock {
    connection: Connection,
    class: i32,
    lock: i32,
}

impl ServerLock {
    /// A connection that can take the lock of a name in a library.
    pub(crate) fn new(options: &Arc<PostgresOptions>, name: &str) -> Result<Self> {
        let (class, lock) = numbers(&options.schema, name);
        Ok(Self {
            connection: Connection::Postgres(Client::connect(options)?),
            class,
            lock,
        })
    }

    /// Takes the lock where nobody has it.
    pub(crate) fn try_take(&self) -> Result<bool> {
        self.connection
            .prepare("select pg_try_advisory_lock($1, $2)")?
            .query_row([self.class, self.lock], |row| row.get(0))
    }

    /// Tells others what the lock is held for.
    pub(crate) fn tell(&self, purpose: &str) -> Result<()> {
        self.connection
            .prepare("select set_config('application_name', $1, false)")?
            .exists([purpose])
            .map(drop)
    }

    /// What the lock is held for; `None` when nobody holds it.
    pub(crate) fn holder(&self) -> Result<Option<String>> {
        let mut select = self.connection.prepare(
            "select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'advisory' and l.granted and l.objsubid = 2
                 and l.classid = cast($1 as bigint) and l.objid = cast($2 as bigint)
                 and l.database = (select oid from pg_database where datname = current_database())",
        )?;
        // the server lists the numbers without their sign
        let unsigned = |number: i32| i64::from(number as u32);
        let mut rows = select.query([unsigned(self.class), unsigned(self.lock)])?;
        let found = rows.next()?.map(|row| row.get(0));
        found.transpose()
    }
}

/// The two numbers of a lock: of the library, and of what is locked in it. FNV-1a, so that every program of every machine agrees.
pub(super) fn numbers(schema: &str, name: &str) -> (i32, i32) {
    let hash = |parts: [&str; 2]| {
        let bytes = parts.into_iter().flat_map(str::bytes);
        let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        hash as i32
    };
    (hash(["huidian ", schema]), hash(["huidian lock ", name]))
}
