//! What is asked for, counted for the keeper; nothing about who asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::chat::Reply;
use crate::server::Service;

/// Counts are written this often: a write for each message would wait for the disk each time.
const INTERVAL: Duration = Duration::from_secs(5);
/// Longest question kept as a keyword, in characters; longer ones may say more about the asker than about the matter.
const KEYWORD_CHARS: usize = 20;

type Counts = HashMap<(Date, &'static str, String), u32>;

#[derive(Default)]
pub(super) struct Tally {
    waiting: Mutex<(Counts, Option<Instant>)>,
}

impl Tally {
    /// Counts a question; writes what has gathered when it is time.
    pub(super) fn count(&self, service: &Service, question: &str, reply: &Reply) {
        let today = service.today();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (counts, since) = &mut *waiting;
        let mut add =
            |kind, subject: String| *counts.entry((today, kind, subject)).or_default() += 1;
        add("topic", reply.topic.clone());
        let keyword = question.trim().to_lowercase();
        if !keyword.is_empty() && keyword.chars().count() <= KEYWORD_CHARS {
            add("keyword", keyword);
        }
        if let Some(work) = &reply.work {
            add("work", work.to_string());
        }
        let due = since.get_or_insert_with(Instant::now).elapsed() >= INTERVAL;
        if due {
            *since = None;
            let counts = std::mem::take(counts);
            drop(waiting);
            write(service, &counts);
        }
    }

    /// Writes what has gathered.
    pub(super) fn flush(&self, service: &Service) {
        let counts = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut waiting.0)
        };
        if !counts.is_empty() {
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
        for ((day, kind, subject), count) in counts {
            for _ in 0..*count {
                library.count_use(*day, "chat", kind, subject)?;
            }
        }
        Ok::<_, huidian_store::Error>(())
    });
    if let Err(error) = written {
        tracing::warn!(%error, "counts of chat questions lost");
    }
}
