use serde::Serialize;

/// What stands beside an export, so that whoever takes it can check and continue it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Name of the file, without folders.
    pub file: String,
    /// `provisions`, `works`, `events` or `citations`.
    pub what: &'static str,
    pub format: &'static str,
    pub columns: Vec<&'static str>,
    /// Rows, the line of names of a CSV file not counted.
    pub rows: u64,
    /// Works that have rows.
    pub works: u64,
    pub size_bytes: u64,
    pub sha256: String,
    /// Day for which statuses are told, `YYYY-MM-DD`.
    pub as_of: String,
    /// Events up to and including this one are in; the next export takes `--since` with it.
    pub cursor: String,
    /// The cursor that was asked for; only works with later events are in the file. `null` for everything.
    pub since: Option<String>,
    /// Content digest of the library: equal digests, equal exports.
    pub library: String,
}
