//! Where the server is and how it is spoken to.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A library's place on a PostgreSQL server (15 or later).
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresOptions {
    /// A name, an address, or the folder of a Unix socket.
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: Option<String>,
    pub database: String,
    /// The schema that holds the library and nothing else. Made where there is none.
    pub schema: String,
    pub tls: PostgresTls,
    /// Connections of readers that stay open for the next; more are opened while more read at once.
    pub pool_size: usize,
    /// For reaching the server and signing in.
    pub connect_timeout: Duration,
    /// For one statement; none where zero.
    pub statement_timeout: Duration,
}

/// How the connection is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostgresTls {
    /// Encrypted, and the server proves who it is: by a certificate of these authorities (PEM), or of the public ones.
    Verified { authorities: Option<PathBuf> },
    /// Not encrypted: on this machine, or in a network whose owner vouches for it.
    Off,
}

/// Why an address is none of a PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PostgresUrlError(String);

impl PostgresOptions {
    pub const POOL_SIZE: usize = 16;
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    pub const STATEMENT_TIMEOUT: Duration = Duration::from_mins(2);
    pub const SCHEMA: &str = "huidian";

    /// Reads `postgres://user@host:port/database`. A password stands in a file of its own, never in the address, which is shown and logged.
    /// On this machine the connection is not encrypted, elsewhere it is.
    pub fn of_url(address: &str) -> Result<Self, PostgresUrlError> {
        let refuse = |reason: &str| Err(PostgresUrlError(format!("{reason}: {}", shown(address))));
        let Some(rest) = address
            .strip_prefix("postgres://")
            .or_else(|| address.strip_prefix("postgresql://"))
        else {
            return refuse("an address of the store begins with postgres://");
        };
        let Some((place, database)) = rest.split_once('/') else {
            return refuse("the address names no database, as in postgres://user@host/database");
        };
        if database.contains('?') {
            return refuse(
                "settings of the connection stand beside the address, not behind a ? in it",
            );
        }
        let Some((user, server)) = place.rsplit_once('@') else {
            return refuse("the address names no user, as in postgres://user@host/database");
        };
        if user.contains(':') {
            return refuse("the password stands in password_file, not in the address");
        }
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => match port.parse() {
                Ok(port) => (host, port),
                Err(_) => return refuse("the port is no number"),
            },
            _ => (server, 5432),
        };
        let decoded = |part: &str| decode(part).filter(|part| !part.is_empty());
        let host = host.strip_prefix('[').unwrap_or(host);
        let host = host.strip_suffix(']').unwrap_or(host);
        let (Some(host), Some(user), Some(database)) =
            (decoded(host), decoded(user), decoded(database))
        else {
            return refuse("the address lacks a host, a user or a database");
        };
        let tls = if is_this_machine(&host) {
            PostgresTls::Off
        } else {
            PostgresTls::Verified { authorities: None }
        };
        Ok(Self {
            host,
            port,
            user,
            password: None,
            database,
            schema: Self::SCHEMA.to_owned(),
            tls,
            pool_size: Self::POOL_SIZE,
            connect_timeout: Self::CONNECT_TIMEOUT,
            statement_timeout: Self::STATEMENT_TIMEOUT,
        })
    }

    /// Whether both keep the same rows.
    pub fn is_same_place(&self, other: &Self) -> bool {
        (&self.host, self.port, &self.database, &self.schema)
            == (&other.host, other.port, &other.database, &other.schema)
    }

    /// The server for people.
    pub fn server(&self) -> String {
        if self.host.starts_with('/') {
            format!("{}/.s.PGSQL.{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            user,
            database,
            schema,
            ..
        } = self;
        write!(
            f,
            "PostgreSQL at {}, database {database}, schema {schema}, as {user}",
            self.server()
        )
    }
}

impl fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the password is nobody's to see
        write!(f, "PostgresOptions({self})")
    }
}

/// An address as it may be shown: without what stands for a password.
fn shown(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(start), Some(end)) => match address[start + 3..end].split_once(':') {
            Some((user, _)) => format!("{}{user}:…{}", &address[..start + 3], &address[end..]),
            None => address.to_owned(),
        },
        _ => address.to_owned(),
    }
}

fn is_this_machine(host: &str) -> bool {
    host.starts_with('/')
        || host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Reads `%2F` and the like; `None` where that gives no text.
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{PostgresOptions, PostgresTls};

    #[test]
    fn addresses_are_read_and_strange_ones_refused_without_showing_a_password() {
        let cases = [
            (
                "postgres://keeper@db.example:6432/law",
                Ok(("db.example", 6432, "keeper", "law", true)),
            ),
            (
                "postgresql://k@localhost/law",
                Ok(("localhost", 5432, "k", "law", false)),
            ),
            (
                "postgres://k@[::1]:5433/law",
                Ok(("::1", 5433, "k", "law", false)),
            ),
            // the folder of a Unix socket
            (
                "postgres://k@%2Frun%2Fpostgresql/law",
                Ok(("/run/postgresql", 5432, "k", "law", false)),
            ),
            ("mysql://k@h/law", Err("begins with postgres://")),
            ("postgres://k@h", Err("names no database")),
            ("postgres://h/law", Err("names no user")),
            ("postgres://k@h:x/law", Err("no number")),
            ("postgres://k:secret@h/law", Err("password_file")),
            (
                "postgres://k@h/law?sslmode=disable",
                Err("beside the address"),
            ),
            ("postgres://@h/law", Err("lacks")),
        ];
        for (address, wanted) in cases {
            match (PostgresOptions::of_url(address), wanted) {
                (Ok(found), Ok((host, port, user, database, is_encrypted))) => {
                    assert_eq!(
                        (&*found.host, found.port, &*found.user, &*found.database),
                        (host, port, user, database),
                        "{address}"
                    );
                    assert_eq!(found.tls != PostgresTls::Off, is_encrypted, "{address}");
                }
                (Err(error), Err(part)) => {
                    let error = error.to_string();
                    assert!(error.contains(part), "{address}: {error}");
                    assert!(!error.contains("secret"), "{error}");
                }
                (found, _) => panic!("{address}: {found:?}"),
            }
        }
    }
}
