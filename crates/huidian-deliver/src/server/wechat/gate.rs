//! Stale and replayed requests are kept out.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use huidian_model::ContentHash;
use jiff::Timestamp;

use super::Parameters;
use crate::server::failure::Failure;

/// How far a request's time may be from ours, in seconds.
const TOLERANCE: i64 = 300;
/// Requests remembered; at 200 a second this is longer than [`TOLERANCE`].
const REMEMBERED: usize = 65_536;

/// Which signed time and nonce came with which message.
#[derive(Default)]
pub(super) struct Gate {
    seen: Mutex<(HashMap<String, ContentHash>, VecDeque<String>)>,
}

impl Gate {
    /// A signature is good for five minutes.
    pub(super) fn check_time(&self, timestamp: &str, now: Timestamp) -> Result<(), Failure> {
        let Ok(seconds) = timestamp.parse::<i64>() else {
            return Err(Failure::Forbidden("没有时间戳"));
        };
        if seconds.abs_diff(now.as_second()) > TOLERANCE as u64 {
            return Err(Failure::Forbidden("时间戳过期"));
        }
        Ok(())
    }

    /// In plain mode the signature does not cover the message: one that was seen with another message is a replay. The same message again is
    /// the platform's retry.
    pub(super) fn check_nonce(
        &self,
        parameters: &Parameters,
        message: ContentHash,
    ) -> Result<(), Failure> {
        let stamp = format!(
            "{} {}",
            parameters.text("timestamp"),
            parameters.text("nonce")
        );
        self.check_use(stamp, message)
    }

    /// One signed stamp is for one message.
    pub(super) fn check_use(&self, key: String, message: ContentHash) -> Result<(), Failure> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (messages, order) = &mut *seen;
        match messages.get(&key) {
            Some(known) if *known == message => return Ok(()),
            Some(_) => return Err(Failure::Forbidden("重放的请求")),
            None => {}
        }
        if order.len() >= REMEMBERED
            && let Some(oldest) = order.pop_front()
        {
            messages.remove(&oldest);
        }
        order.push_back(key.clone());
        messages.insert(key, message);
        Ok(())
    }
}
