//! A small library to test with, in a folder of its own.

use std::sync::Arc;

use huidian_store::StoreOptions;
use huidian_testing::TestStore;
use jiff::Timestamp;

pub(crate) use crate::samples::{day, facts, opened_again, work};

pub(crate) fn options() -> StoreOptions {
    StoreOptions {
        clock: Arc::new(Timestamp::UNIX_EPOCH),
        ..StoreOptions::default()
    }
}

pub(crate) fn library() -> TestStore {
    TestStore::new(Arc::new(Timestamp::UNIX_EPOCH))
}
