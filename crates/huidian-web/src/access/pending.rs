//! People whose password was right and who are asked for a code.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_model::ContentHash;
use rustc_hash::FxBuildHasher;

use super::Secret;
use crate::error::Error;

/// How long one may look for the telephone.
const PATIENCE: Duration = Duration::from_mins(5);
/// Codes that may be tried after one password.
const TRIES: u32 = 5;
/// Kept at once; beyond it the oldest goes.
const MOST: usize = 10_000;

/// Who signs in, and where to go afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) name: String,
    pub(crate) back: String,
}

struct Waiting {
    pending: Pending,
    since: Instant,
    tries: u32,
}

/// In memory alone: after a restart one signs in anew.
#[derive(Default)]
pub(crate) struct PendingSignIns {
    waiting: Mutex<HashMap<ContentHash, Waiting, FxBuildHasher>>,
}

impl PendingSignIns {
    /// Remembers a right password; the secret is for the form that asks for the code.
    pub(crate) fn add(&self, pending: Pending, now: Instant) -> Result<Secret, Error> {
        let secret = Secret::new()?;
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, waiting| now.duration_since(waiting.since) < PATIENCE);
        if waiting.len() >= MOST {
            let oldest = waiting.iter().min_by_key(|(_, waiting)| waiting.since);
            if let Some(key) = oldest.map(|(key, _)| *key) {
                waiting.remove(&key);
            }
        }
        let entry = Waiting {
            pending,
            since: now,
            tries: 0,
        };
        waiting.insert(secret.hash(), entry);
        Ok(secret)
    }

    /// Counts a try with a code; `None` where the time or the tries are over.
    pub(crate) fn attempt(&self, secret: &Secret, now: Instant) -> Option<Pending> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.get_mut(&secret.hash())?;
        found.tries += 1;
        if found.tries > TRIES || now.duration_since(found.since) >= PATIENCE {
            waiting.remove(&secret.hash());
            return None;
        }
        Some(found.pending.clone())
    }

    /// The code was right: this way in is used up.
    pub(crate) fn finish(&self, secret: &Secret) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(&secret.hash()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_and_time_are_bounded_and_a_way_in_is_used_once() {
        let pending = || Pending {
            name: "甲".to_owned(),
            back: "/".to_owned(),
        };
        let all = PendingSignIns::default();
        let now = Instant::now();
        let secret = all.add(pending(), now).unwrap();
        let tried = (0..9).filter(|_| all.attempt(&secret, now).is_some());
        assert_eq!(tried.count(), 5);
        let secret = all.add(pending(), now).unwrap();
        assert!(all.attempt(&secret, now + PATIENCE).is_none(), "too late");
        let secret = all.add(pending(), now).unwrap();
        assert!(all.attempt(&secret, now).is_some() && all.finish(&secret));
        assert!(all.attempt(&secret, now).is_none() && !all.finish(&secret));
        assert!(all.attempt(&Secret::new().unwrap(), now).is_none());
    }
}
