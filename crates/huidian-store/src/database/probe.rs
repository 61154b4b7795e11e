//! Whether a server could keep a library, without changing anything there.

use std::sync::Arc;

use crate::database::error::{Error, Result};
use crate::database::migration::{KNOWN_VERSION, refuse_newer, version_of};
use crate::sql::{Connection, PostgresOptions};

/// What was found on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerState {
    /// Version of PostgreSQL, as it names itself.
    pub version: String,
    pub library: SharedLibrary,
}

/// The library in the schema that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedLibrary {
    /// None yet; the first command that writes makes it.
    None,
    /// Of an older program: the first command that writes brings it forward.
    Older,
    Current,
}

/// Signs in at a server and looks whether its schema holds a library that this program can work with, or could hold one.
///
/// # Errors
///
/// [`Error::Unreached`] with the reason in words, [`Error::Newer`], [`Error::NotASharedLibrary`], [`Error::MayNotCreate`].
pub fn probe_server(server: &Arc<PostgresOptions>) -> Result<ServerState> {
    let connection = Connection::open_server(server, false)?;
    let version = connection.query_row("select current_setting('server_version')", [], |row| {
        row.get(0)
    })?;
    let found = version_of(&connection)?.ok_or_else(|| Error::NotASharedLibrary {
        schema: server.schema.clone(),
        server: server.server(),
    })?;
    refuse_newer(found)?;
    let library = match found {
        0 => SharedLibrary::None,
        KNOWN_VERSION => SharedLibrary::Current,
        _ => SharedLibrary::Older,
    };
    if library == SharedLibrary::None && !connection.may_create(&server.schema)? {
        return Err(Error::MayNotCreate {
            user: server.user.clone(),
            schema: server.schema.clone(),
            database: server.database.clone(),
        });
    }
    Ok(ServerState { version, library })
}
