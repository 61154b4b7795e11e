//! What an engine answers when it cannot.

use std::fmt;

use rusqlite::ErrorCode;

use super::postgres::PostgresError;

/// Why a statement failed. What it was is for the log; nothing above the store looks inside.
#[derive(Debug)]
pub struct DatabaseError(pub(super) Cause);

#[derive(Debug)]
pub(super) enum Cause {
    Sqlite(rusqlite::Error),
    Postgres(PostgresError),
    /// There is no row where one is sure to be.
    NoRow,
    /// A column holds something else than is kept there.
    Column {
        column: usize,
        reason: String,
    },
}

/// Kinds of failure that the store tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    Full,
    ReadOnly,
    Damaged,
    /// Somebody else is writing.
    Busy,
    /// A value that this engine cannot hold.
    Unstorable,
    /// The server is not reached, or did not let us in.
    Unreached,
    Other,
}

pub(crate) type Result<T> = std::result::Result<T, DatabaseError>;

impl DatabaseError {
    pub(crate) fn no_row() -> Self {
        Self(Cause::NoRow)
    }

    /// Whether another connection may do what this one could not.
    pub(crate) fn is_lost(&self) -> bool {
        matches!(&self.0, Cause::Postgres(error) if error.is_lost())
    }

    pub(crate) fn kind(&self) -> FaultKind {
        match &self.0 {
            Cause::Sqlite(error) => sqlite_kind(error),
            Cause::Postgres(error) => postgres_kind(error),
            Cause::NoRow | Cause::Column { .. } => FaultKind::Other,
        }
    }
}

fn sqlite_kind(error: &rusqlite::Error) -> FaultKind {
    // the shared-memory file cannot grow
    const SHARED_MEMORY: i32 = 4874;
    let extended = error.sqlite_error().map(|error| error.extended_code);
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FaultKind::Full,
        Some(ErrorCode::SystemIoFailure) if extended == Some(SHARED_MEMORY) => FaultKind::Full,
        Some(ErrorCode::ReadOnly) => FaultKind::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FaultKind::Damaged,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Busy,
        _ => FaultKind::Other,
    }
}

fn postgres_kind(error: &PostgresError) -> FaultKind {
    match (error, error.code()) {
        (PostgresError::Connect { .. }, _) => FaultKind::Unreached,
        (PostgresError::ZeroCharacter, _) => FaultKind::Unstorable,
        // disk_full, insufficient_resources of a quota
        (_, "53100") => FaultKind::Full,
        // read_only_sql_transaction, as of a standby
        (_, "25006") => FaultKind::ReadOnly,
        // lock_not_available
        (_, "55P03") => FaultKind::Busy,
        // data_corrupted, index_corrupted
        (_, "XX001" | "XX002") => FaultKind::Damaged,
        _ => FaultKind::Other,
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Sqlite(error) => error.fmt(f),
            Cause::Postgres(error) => error.fmt(f),
            Cause::NoRow => f.write_str("a row is missing"),
            Cause::Column { column, reason } => write!(f, "column {}: {reason}", column + 1),
        }
    }
}

impl std::error::Error for DatabaseError {}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self(Cause::Sqlite(error))
    }
}

impl From<PostgresError> for DatabaseError {
    fn from(error: PostgresError) -> Self {
        Self(Cause::Postgres(error))
    }
}

pub(crate) trait OptionalExtension<T> {
    /// `None` where there was no row.
    fn optional(self) -> Result<Option<T>>;
}

impl<T> OptionalExtension<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(DatabaseError(Cause::NoRow)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
