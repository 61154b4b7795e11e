//! What is known of one host.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;

use super::cookies::Cookies;
use crate::robots::Robots;

/// A robots.txt as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsFile {
    pub fetched_at: Timestamp,
    /// `None` where nothing came back.
    pub status: Option<u16>,
    /// Empty but for a success; else why there is none.
    pub text: String,
}

impl RobotsFile {
    /// What it means for this program, in one word, for lists: `allowed`, `forbidden`, `partly`, `no_rules`, `refused`, `unreachable`.
    pub fn verdict(&self) -> &'static str {
        match self.status {
            None => "unreachable",
            Some(status) if status >= 500 => "unreachable",
            Some(401 | 403) => "refused",
            Some(status) if status >= 400 => "no_rules",
            Some(_) => {
                let robots = self.rules();
                if robots == Robots::default() {
                    "allowed"
                } else if robots.forbids_all() {
                    "forbidden"
                } else {
                    "partly"
                }
            }
        }
    }

    pub(super) fn rules(&self) -> Robots {
        Robots::parse(&self.text, AGENT)
    }
}

/// Product token of this program in robots.txt.
const AGENT: &str = "huidian";

/// What outlives a run: verdicts of robots.txt, and how often a host was asked today.
pub trait HostMemory: Send + Sync {
    fn find(&self, origin: &str) -> Option<RobotsFile>;
    fn put(&self, origin: &str, file: &RobotsFile);
    /// Requests made to a host on a day, as far as is known.
    fn requests(&self, host: &str, day: Date) -> u32;
    /// Counts requests before they are made, or takes back what was counted and not made; gives the count of the day. `None` where it is not kept.
    fn count_requests(&self, host: &str, day: Date, more: i64) -> Option<u32>;
}

/// Requests that are counted before they are made: a process that is killed has counted at most so many too many, and never too few.
pub(super) const COUNTED_AHEAD: u32 = 16;

/// One host while a client lives. Whoever holds its lock is the only one who asks it.
#[derive(Debug, Default)]
pub(super) struct Host {
    pub(super) last: Option<Instant>,
    /// Added to the delay after the host said that it was too much.
    pub(super) more_delay: Duration,
    pub(super) cookies: Cookies,
    pub(super) robots: Vec<(String, RobotsFile)>,
    pub(super) day: Option<Date>,
    pub(super) count_today: u32,
    /// Of the requests that are counted in the memory, those not made yet.
    pub(super) counted_ahead: u32,
    /// Whether the certificate is one of the keeper's own authority.
    pub(super) uses_own_authority: Option<bool>,
}

impl Host {
    /// Widens the delay after a 429: doubled, at least a second more, at most a minute.
    pub(super) fn slow_down(&mut self) {
        self.more_delay =
            (self.more_delay * 2).clamp(Duration::from_secs(1), Duration::from_mins(1));
    }

    /// How long until the next request may be made.
    pub(super) fn wait(&self, delay: Duration) -> Duration {
        let due = self.last.map(|last| last + delay + self.more_delay);
        due.map_or(Duration::ZERO, |due| {
            due.saturating_duration_since(Instant::now())
        })
    }
}
