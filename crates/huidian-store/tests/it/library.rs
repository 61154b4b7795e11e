//! A small library to test with, in a folder of its own.

use std::sync::Arc;

use huidian_testing::TestStore;
use jiff::Timestamp;

pub(crate) use crate::samples::{day, facts, opened_again, options, work};

pub(crate) fn library() -> TestStore {
    TestStore::new(Arc::new(Timestamp::UNIX_EPOCH))
}
