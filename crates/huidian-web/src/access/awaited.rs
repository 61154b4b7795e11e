//! What begins with one request and ends with another of the same browser: kept meanwhile, and heard once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_model::ContentHash;
use rustc_hash::FxBuildHasher;

use super::Secret;

/// Kept at once; beyond it the oldest goes.
const MOST: usize = 10_000;

/// Each under a secret, for so many seconds. In memory alone: after a restart one begins anew.
pub(crate) struct Awaited<T, const SECONDS: u64> {
    all: Mutex<HashMap<ContentHash, (Instant, T), FxBuildHasher>>,
}

impl<T, const SECONDS: u64> Default for Awaited<T, SECONDS> {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
        }
    }
}

impl<T, const SECONDS: u64> Awaited<T, SECONDS> {
    const PATIENCE: Duration = Duration::from_secs(SECONDS);

    /// What was kept under the same secret is forgotten.
    pub(crate) fn add(&self, secret: &Secret, begun: T, now: Instant) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (since, _)| now.duration_since(*since) < Self::PATIENCE);
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, (since, _))| *since);
            if let Some(key) = oldest.map(|(key, _)| *key) {
                all.remove(&key);
            }
        }
        all.insert(secret.hash(), (now, begun));
    }

    /// Takes one out, whatever becomes of it.
    pub(crate) fn take(&self, secret: &Secret, now: Instant) -> Option<T> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, begun) = all.remove(&secret.hash())?;
        (now.duration_since(since) < Self::PATIENCE).then_some(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_begun_is_heard_once_and_in_time() {
        let all = Awaited::<&str, 60>::default();
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        let (one, other) = (Secret::new().unwrap(), Secret::new().unwrap());
        all.add(&one, "one", now);
        assert_eq!(all.take(&other, now), None, "of another browser");
        assert_eq!(all.take(&one, after(59)), Some("one"));
        assert_eq!(all.take(&one, after(59)), None, "a second time");
        all.add(&one, "one", now);
        assert_eq!(all.take(&one, after(60)), None, "too late");
        assert_eq!(all.take(&one, now), None, "gone for that");
        all.add(&one, "one", now);
        all.add(&one, "begun anew", now);
        assert_eq!(all.take(&one, now), Some("begun anew"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let all = Awaited::<usize, 60>::default();
        let now = Instant::now();
        let after = |number: usize| now + Duration::from_micros(number as u64);
        let (first, last) = (Secret::new().unwrap(), Secret::new().unwrap());
        all.add(&first, 0, now);
        let others = (1..MOST).map(|number| {
            let hash = Secret::new().unwrap().hash();
            (hash, (after(number), number))
        });
        all.all.lock().unwrap().extend(others);
        all.add(&last, MOST, after(MOST));
        assert_eq!(all.all.lock().unwrap().len(), MOST);
        assert_eq!(all.take(&first, now), None, "the oldest went");
        assert_eq!(all.take(&last, after(MOST)), Some(MOST));
    }
}
