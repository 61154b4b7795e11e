//! When a failed delivery is retried, and when retrying stops.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::error::{Error, Result};
use huidian_following::random;

/// Section `[deliver.webhooks]`: how long a receiver that does not take its events is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetryPolicy {
    /// Wait after the first failure, 10 to 60,000; each failure in a row doubles it.
    pub first_wait_milliseconds: u32,
    /// Longest wait, from the first wait to 3,600,000: a receiver that comes back is served within this.
    pub longest_wait_milliseconds: u32,
    /// Failures in a row after which a webhook is stopped, 1 to 1,000,000; with the waits as given about a day.
    pub failures_until_stop: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            first_wait_milliseconds: 2_000,
            longest_wait_milliseconds: 60_000,
            failures_until_stop: 1_500,
        }
    }
}

impl RetryPolicy {
    pub(crate) fn check(self) -> Result<()> {
        let Self {
            first_wait_milliseconds: first,
            longest_wait_milliseconds: longest,
            failures_until_stop: failures,
        } = self;
        let bounds = [
            (
                "deliver.webhooks.first_wait_milliseconds",
                first,
                10..=60_000,
            ),
            (
                "deliver.webhooks.longest_wait_milliseconds",
                longest,
                first..=3_600_000,
            ),
            (
                "deliver.webhooks.failures_until_stop",
                failures,
                1..=1_000_000,
            ),
        ];
        for (name, value, bounds) in bounds {
            if !bounds.contains(&value) {
                return Err(Error::Parameter {
                    name,
                    value: value.to_string(),
                    reason: format!("not within {} to {}", bounds.start(), bounds.end()),
                });
            }
        }
        Ok(())
    }

    /// Doubled with each failure up to the longest, then between half and the whole of it by chance: receivers that fell over together
    /// are not all called at once.
    pub(crate) fn retry_at(self, now: Timestamp, failure_count: u32) -> Result<Timestamp> {
        let doubled = u64::from(self.first_wait_milliseconds) << failure_count.min(31);
        let longest = doubled.min(u64::from(self.longest_wait_milliseconds));
        let chance = u64::from(u16::from_be_bytes(random::<2>()?));
        let wait = longest / 2 + longest / 2 * chance / u64::from(u16::MAX);
        Ok(now
            .checked_add(SignedDuration::from_millis(wait as i64))
            .unwrap_or(now))
    }
}
