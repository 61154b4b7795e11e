//! People who were sent to a provider and have not come back.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_model::ContentHash;
use rustc_hash::FxBuildHasher;

use super::Question;
use crate::access::Secret;

/// How long one may take at the provider.
const PATIENCE: Duration = Duration::from_mins(10);
/// Kept at once; beyond it the oldest goes.
const MOST: usize = 10_000;

/// A sign-in at a provider.
pub(crate) struct UnderWay {
    pub(crate) question: Question,
    pub(crate) back: String,
    /// Who was signed in and wants this identity beside the password.
    pub(crate) joins: Option<String>,
}

/// In memory alone: after a restart one begins anew.
#[derive(Default)]
pub(crate) struct UnderWays {
    all: Mutex<HashMap<ContentHash, (Instant, UnderWay), FxBuildHasher>>,
}

impl UnderWays {
    pub(crate) fn add(&self, secret: &Secret, under_way: UnderWay, now: Instant) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (since, _)| now.duration_since(*since) < PATIENCE);
        if all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, (since, _))| *since);
            if let Some(key) = oldest.map(|(key, _)| *key) {
                all.remove(&key);
            }
        }
        all.insert(secret.hash(), (now, under_way));
    }

    /// Takes one out: an answer is heard once.
    pub(crate) fn take(&self, secret: &Secret, now: Instant) -> Option<UnderWay> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, under_way) = all.remove(&secret.hash())?;
        (now.duration_since(since) < PATIENCE).then_some(under_way)
    }
}
