//! Read connections, opened as needed and kept.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::database::error::Result;
use crate::database::strangers::narrow;
use crate::sql::{Connection, PostgresOptions};

/// Connections kept idle; more may be in use at once.
const KEPT: usize = 16;

#[derive(Debug)]
pub(crate) struct Pool {
    place: Place,
    /// Whether its connections see only what strangers may.
    is_of_strangers: bool,
    kept: usize,
    idle: Mutex<Vec<Connection>>,
}

#[derive(Debug, Clone)]
enum Place {
    File {
        address: String,
        busy_timeout: Duration,
    },
    Server(Arc<PostgresOptions>),
}

impl Pool {
    /// `is_immutable`: the folder cannot be written by anybody, so there is no write-ahead log to share.
    pub(crate) fn new(database: &Path, busy_timeout: Duration, is_immutable: bool) -> Self {
        let suffix = if is_immutable { "?immutable=1" } else { "" };
        Self {
            place: Place::File {
                address: format!("file:{}{suffix}", percent_encoded(database)),
                busy_timeout,
            },
            is_of_strangers: false,
            kept: KEPT,
            idle: Mutex::default(),
        }
    }

    /// Connections to the same place that see only what strangers may.
    pub(crate) fn of_strangers(&self) -> Self {
        Self {
            place: self.place.clone(),
            is_of_strangers: true,
            kept: self.kept,
            idle: Mutex::default(),
        }
    }

    pub(crate) fn of_server(options: Arc<PostgresOptions>) -> Self {
        Self {
            kept: options.pool_size,
            place: Place::Server(options),
            is_of_strangers: false,
            idle: Mutex::default(),
        }
    }

    /// An idle connection, or a new one, inside a read transaction.
    pub(crate) fn take(&self) -> Result<Connection> {
        while let Some(connection) = self.pop() {
            match connection.begin_reading() {
                // the server was started anew since it was used: so are the others, maybe
                Err(error) if error.is_lost() => {}
                Err(error) => return Err(error.into()),
                Ok(()) => return Ok(connection),
            }
        }
        let connection = self.connect()?;
        connection.begin_reading()?;
        Ok(connection)
    }

    fn pop(&self) -> Option<Connection> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        if !connection.end_reading() {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.kept {
            idle.push(connection);
        }
    }

    fn connect(&self) -> Result<Connection> {
        let connection = match &self.place {
            Place::File {
                address,
                busy_timeout,
            } => Connection::open_file_to_read(address, *busy_timeout)?,
            Place::Server(options) => Connection::open_server(options, false)?,
        };
        if self.is_of_strangers {
            narrow(&connection)?;
        }
        Ok(connection)
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
