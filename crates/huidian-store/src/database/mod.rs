//! The database: opening, transactions, readers, rows.

pub(crate) mod bucket_owner;
pub(crate) mod disk;
pub(crate) mod error;
pub(crate) mod lease;
pub(crate) mod migration;
pub(crate) mod options;
pub(crate) mod pool;
pub(crate) mod private;
pub(crate) mod probe;
pub(crate) mod reader;
pub(crate) mod revision;
pub(crate) mod row;
pub(crate) mod settings;
pub(crate) mod store;
pub(crate) mod strangers;
pub(crate) mod transaction;
