//! A small library to test with, kept by a server.

use std::sync::Arc;

use huidian_testing::{TestStore, postgres};
use jiff::Timestamp;

pub(crate) use crate::samples::{day, facts, opened_again, work};

/// On a machine without PostgreSQL, which was said then, the embedded one stands in.
pub(crate) fn library() -> TestStore {
    let clock = Arc::new(Timestamp::UNIX_EPOCH);
    match postgres() {
        Some(server) => TestStore::on_server(clock, server),
        None => TestStore::new(clock),
    }
}
