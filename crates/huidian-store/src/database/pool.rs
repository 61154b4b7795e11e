//! Read connections, opened as needed and kept.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::database::error::Result;
use crate::sql::Connection;

/// Connections kept idle; more may be in use at once.
const KEPT: usize = 16;

#[derive(Debug)]
pub(crate) struct Pool {
    address: String,
    busy_timeout: Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    /// `is_immutable`: the folder cannot be written by anybody, so there is no write-ahead log to share.
    pub(crate) fn new(database: &Path, busy_timeout: Duration, is_immutable: bool) -> Self {
        let suffix = if is_immutable { "?immutable=1" } else { "" };
        Self {
            address: format!("file:{}{suffix}", percent_encoded(database)),
            busy_timeout,
            idle: Mutex::default(),
        }
    }

    /// An idle connection, or a new one, inside a read transaction.
    pub(crate) fn take(&self) -> Result<Connection> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        connection.execute_batch("begin")?;
        Ok(connection)
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        if connection.execute_batch("rollback").is_err() {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    fn connect(&self) -> Result<Connection> {
        Ok(Connection::open_file_to_read(
            &self.address,
            self.busy_timeout,
        )?)
    }
}

/// A path as the path part of a `file:` address.
fn percent_encoded(path: &Path) -> String {
    let mut encoded = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'%' | b'?' | b'#' => encoded.push_str(&format!("%{byte:02X}")),
            // other bytes of a path pass as they are; SQLite reads the address as UTF-8
            b' '..=b'~' => encoded.push(char::from(*byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
