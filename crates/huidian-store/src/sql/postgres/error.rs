//! What the server, or the way to it, answers when it cannot.

use std::fmt;
use std::io;

/// Why PostgreSQL did not do what was asked.
#[derive(Debug)]
pub(crate) enum PostgresError {
    /// The server was not reached, or did not let us in.
    Connect { server: String, reason: String },
    /// What the server said of a statement.
    Server(ServerError),
    /// The connection is gone in the middle of something.
    Lost(io::Error),
    /// Text that PostgreSQL cannot hold.
    ZeroCharacter,
    /// A step of writing was given up by the server after an earlier statement of it failed.
    GivenUp,
}

/// An answer of the server, by its five letters of SQLSTATE (PostgreSQL, appendix A).
#[derive(Debug, Clone)]
pub(crate) struct ServerError {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) detail: Option<String>,
}

impl From<io::Error> for PostgresError {
    fn from(error: io::Error) -> Self {
        Self::Lost(error)
    }
}

impl PostgresError {
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Server(error) => &error.code,
            _ => "",
        }
    }

    /// Whether another connection may do what this one could not.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Self::Lost(_) => true,
            // an administrator ended it, the server goes down or comes up
            Self::Server(error) => error.code.starts_with("57P"),
            _ => false,
        }
    }
}

impl fmt::Display for PostgresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect { server, reason } => write!(f, "PostgreSQL at {server}: {reason}"),
            Self::Server(error) => error.fmt(f),
            Self::Lost(cause) => write!(f, "the connection to PostgreSQL was lost: {cause}"),
            Self::ZeroCharacter => {
                f.write_str("text with a zero character, which PostgreSQL cannot hold")
            }
            Self::GivenUp => f.write_str(
                "PostgreSQL gave the step of writing up after one of its statements failed",
            ),
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL: {} ({})", self.message, self.code)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}
