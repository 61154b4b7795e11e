//! What is remembered of hosts, kept in the library: verdicts of robots.txt, and the requests of a day.

use huidian_fetch::{HostMemory, RobotsFile};
use huidian_store::{Store, StoredRobots};
use jiff::civil::Date;

/// Keeps verdicts in a store; what cannot be kept is asked for again.
pub struct StoredVerdicts<'s> {
    pub store: &'s Store,
    /// Whether to write: a rehearsal does not.
    pub keeps: bool,
    /// Requests a host and day.
    pub daily_requests: u32,
}

impl HostMemory for StoredVerdicts<'_> {
    fn find(&self, origin: &str) -> Option<RobotsFile> {
        let stored = self.store.read().ok()?.find_robots(origin).ok()??;
        Some(RobotsFile {
            fetched_at: stored.fetched_at,
            status: stored.status,
            text: stored.content,
        })
    }

    fn put(&self, origin: &str, file: &RobotsFile) {
        if !self.keeps {
            return;
        }
        let stored = StoredRobots {
            origin: origin.to_owned(),
            fetched_at: file.fetched_at,
            status: file.status,
            content: file.text.clone(),
        };
        let kept = self.store.write(|library| library.put_robots(&stored));
        if let Err(error) = kept {
            tracing::warn!(origin, %error, "cannot keep the verdict of robots.txt");
        }
    }

    fn requests(&self, host: &str, day: Date) -> u32 {
        let known = self
            .store
            .read()
            .and_then(|reader| reader.host_requests(host));
        let of_day = known.ok().flatten().filter(|known| known.day == day);
        of_day.map_or(0, |known| {
            u32::try_from(known.request_count).unwrap_or(u32::MAX)
        })
    }

    fn count_requests(&self, host: &str, day: Date, more: i64) -> Option<u32> {
        if !self.keeps {
            return None;
        }
        let limit = u64::from(self.daily_requests);
        let counted = self
            .store
            .write(|library| library.count_requests(host, day, more, limit));
        match counted {
            Ok(count) => Some(u32::try_from(count).unwrap_or(u32::MAX)),
            Err(error) => {
                tracing::warn!(host, %error, "cannot count the requests of the day");
                None
            }
        }
    }
}
