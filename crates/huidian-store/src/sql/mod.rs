//! The little of SQL that the store speaks, over whichever engine holds the library.
//!
//! Statements are written once: `$n` parameters in order, `on conflict`, 64-bit keys, ISO dates as text.

mod connection;
mod dialect;
mod error;
mod lock;
mod params;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod step;
mod value;

pub(crate) use connection::Connection;
pub use error::DatabaseError;
pub(crate) use error::{FaultKind, OptionalExtension, Result};
pub(crate) use lock::ServerLock;
pub(crate) use params::{ToSql, params, params_from_iter};
pub use postgres::{PostgresOptions, PostgresTls, PostgresUrlError};
pub(crate) use row::Row;
pub(crate) use value::{Value, ValueRef};
