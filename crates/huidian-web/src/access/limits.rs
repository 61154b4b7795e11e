//! How often one address may try.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxBuildHasher;

use crate::error::Error;

/// Attempts allowed at once, and the time after which another is allowed.
const BURST: u32 = 10;
const REFILL: Duration = Duration::from_secs(6);
/// Addresses remembered; the map is emptied of those with a full allowance first.
const REMEMBERED: usize = 10_000;

/// Attempts to sign in, by address.
#[derive(Default)]
pub(crate) struct Limits {
    attempts: Mutex<HashMap<IpAddr, Allowance, FxBuildHasher>>,
}

struct Allowance {
    left: u32,
    since: Instant,
}

impl Limits {
    /// Counts an attempt, or says when to come back.
    pub(crate) fn take(&self, address: IpAddr, now: Instant) -> Result<(), Error> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= REMEMBERED {
            attempts.retain(|_, allowance| now.duration_since(allowance.since) < REFILL * BURST);
        }
        let allowance = attempts.entry(address).or_insert(Allowance {
            left: BURST,
            since: now,
        });
        let refilled = now.duration_since(allowance.since).as_secs() / REFILL.as_secs();
        if refilled > 0 {
            allowance.left = BURST.min(allowance.left + refilled as u32);
            allowance.since = now;
        }
        if allowance.left == 0 {
            return Err(Error::TooMany {
                retry_seconds: REFILL.as_secs(),
            });
        }
        allowance.left -= 1;
        Ok(())
    }
}
