//! Opening SQLite.

use std::path::Path;
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::backup::Backup;

use super::connection::Connection;
use super::error::Result;

/// Statements of one connection that stay compiled.
const STATEMENTS: usize = 128;

impl Connection {
    /// Opens a database file for writing; an empty one is a new database.
    ///
    /// FULL, not NORMAL: a correction the keeper saw accepted, or a delivery marked done, must outlive a power cut as well. An import
    /// commits in batches and hardly feels it.
    pub(crate) fn open_file(database: &Path, busy_timeout: Duration) -> Result<Self> {
        let connection = rusqlite::Connection::open(database)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch(
            "pragma page_size = 8192;
             pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma cache_size = -65536;
             pragma wal_autocheckpoint = 4000;
             pragma journal_size_limit = 67108864;
             pragma temp_store = memory",
        )?;
        Ok(Connection::Sqlite(connection))
    }

    /// Opens the database file of an address (`file:…`) for reading.
    pub(crate) fn open_file_to_read(address: &str, busy_timeout: Duration) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(address, flags)?;
        connection.busy_timeout(busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.execute_batch("pragma cache_size = -8000; pragma query_only = 1")?;
        Ok(Connection::Sqlite(connection))
    }

    /// Copies the whole database, as this reader sees it, into a new file.
    pub(crate) fn copy_to_file(&self, to: &Path) -> Result<()> {
        match self {
            Connection::Sqlite(connection) => {
                let mut copy = rusqlite::Connection::open(to)?;
                copy.execute_batch("pragma synchronous = off")?;
                // in one step: a writer between two would start it over again
                Backup::new(connection, &mut copy)?.step(-1)?;
                Ok(())
            }
            Connection::Postgres(_) => unreachable!("refused before: pg_dump copies a server's"),
        }
    }
}
