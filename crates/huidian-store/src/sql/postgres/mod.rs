//! PostgreSQL by its own protocol (version 3), over a blocking socket: what asks the store waits for it, whichever engine it is.

mod answer;
mod client;
mod error;
mod options;
mod stream;

pub(super) use answer::PostgresRow;
pub(super) use client::{Client, quoted};
pub(super) use error::PostgresError;
pub use options::{PostgresOptions, PostgresTls, PostgresUrlError};
