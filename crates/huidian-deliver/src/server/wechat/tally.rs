//! What is asked for, counted for the keeper; nothing about who asked.
//!
//! Counts are kept together with the salted hashes of the messages they count, in one step: a platform's retry that comes after a restart is
//! answered again, and counted once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_model::ContentHash;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::chat::Reply;
use crate::server::Service;

/// Counts are written this often: a write for each message would wait for the disk each time.
const INTERVAL: Duration = Duration::from_secs(5);
/// Longest question kept as a keyword, in characters; longer ones may say more about the asker than about the matter.
const KEYWORD_CHARS: usize = 20;

/// Platforms try for some seconds, 飞书 for seven hours.
const REMEMBERED_HOURS: i64 = 24;

#[derive(Default)]
struct Counts {
    uses: HashMap<(Date, &'static str, String), u32>,
    messages: Vec<ContentHash>,
    since: Option<Instant>,
}

#[derive(Default)]
pub(super) struct Tally {
    waiting: Mutex<Counts>,
}

impl Tally {
    /// Counts a question; writes what has gathered when it is time.
    pub(super) fn count(
        &self,
        service: &Service,
        question: &str,
        reply: &Reply,
        message: ContentHash,
    ) {
        let today = service.today();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut add =
            |kind, subject: String| *waiting.uses.entry((today, kind, subject)).or_default() += 1;
        add("topic", reply.topic.clone());
        let keyword = question.trim().to_lowercase();
        if !keyword.is_empty() && keyword.chars().count() <= KEYWORD_CHARS {
            add("keyword", keyword);
        }
        if let Some(work) = &reply.work {
            add("work", work.to_string());
        }
        waiting.messages.push(message);
        let since = *waiting.since.get_or_insert_with(Instant::now);
        if since.elapsed() >= INTERVAL {
            let counts = std::mem::take(&mut *waiting);
            drop(waiting);
            write(service, &counts);
        }
    }

    /// Writes what has gathered.
    pub(super) fn flush(&self, service: &Service) {
        let counts = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        if !counts.messages.is_empty() {
            write(service, &counts);
        }
    }
}

fn write(service: &Service, counts: &Counts) {
    let store = &service.setup().store;
    if store.is_read_only() {
        return;
    }
    let written = store.write(|library| {
        for ((day, kind, subject), count) in &counts.uses {
            for _ in 0..*count {
                library.count_use(*day, "chat", kind, subject)?;
            }
        }
        for message in &counts.messages {
            // that it was answered is enough to know; the words need not be kept
            library.put_answer(*message, "")?;
        }
        library.forget_answers(library.now() - REMEMBERED_HOURS.hours())?;
        Ok::<_, huidian_store::Error>(())
    });
    if let Err(error) = written {
        tracing::warn!(%error, "counts of chat questions lost");
    }
}
