//! Verdicts of robots.txt, kept in the library.

use huidian_fetch::{RobotsFile, RobotsMemory};
use huidian_store::{Store, StoredRobots};

/// Keeps verdicts in a store; what cannot be kept is asked for again.
pub struct StoredVerdicts<'s> {
    pub store: &'s Store,
    /// Whether to write: a rehearsal does not.
    pub keeps: bool,
}

impl RobotsMemory for StoredVerdicts<'_> {
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
}
