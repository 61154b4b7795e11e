//! The little of SQL that the store speaks, over whichever engine holds the library.
//!
//! Statements are written once: `$n` parameters in order, `on conflict`, 64-bit keys, ISO dates as text.

mod connection;
mod error;
mod params;
mod row;
mod sqlite;
mod value;

pub(crate) use connection::Connection;
pub use error::DatabaseError;
pub(crate) use error::{FaultKind, OptionalExtension, Result};
pub(crate) use params::{ToSql, params, params_from_iter};
pub(crate) use row::Row;
pub(crate) use value::{Value, ValueRef};
