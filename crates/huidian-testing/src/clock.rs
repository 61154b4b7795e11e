//! A clock that a test puts forward.

use std::sync::{Mutex, PoisonError};

use huidian_model::Clock;
use jiff::Timestamp;

#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    /// Stands at an instant such as `2026-11-22T04:00:00Z`.
    pub fn at(instant: &str) -> Self {
        Self(Mutex::new(parsed(instant)))
    }

    pub fn set(&self, instant: &str) {
        self.put(parsed(instant));
    }

    pub fn pass(&self, seconds: i64) {
        let now = self.now();
        self.put(now + jiff::SignedDuration::from_secs(seconds));
    }

    pub fn put(&self, instant: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parsed(instant: &str) -> Timestamp {
    instant
        .parse()
        .unwrap_or_else(|error| panic!("{instant} is no instant: {error}"))
}
