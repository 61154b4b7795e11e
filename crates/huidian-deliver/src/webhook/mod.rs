//! Events pushed to other programs: in order, at least once, until they have arrived.

mod parcel;

use std::time::{Duration, Instant};

use huidian_catalogue::Catalogue;
use huidian_model::{Clock, WorkId};
use huidian_search::SearchIndex;
use huidian_store::{Attempt, LibraryEvent, PageRequest, Reader, Store, Webhook};
use jiff::ToSpan;
use jiff::civil::Date;

pub use parcel::{Form, Parcel, Receipt};

use crate::error::Result;
use crate::selection::Selection;
use crate::signing::random;

/// Events of one webhook handled before the next gets its turn.
const BATCH: u32 = 100;
/// First wait after a failure; each failure doubles it.
const FIRST_WAIT_SECONDS: u64 = 2;
/// Longest wait: a receiver that comes back is served within a minute or so.
const LONGEST_WAIT_SECONDS: u64 = 60;
/// Failures in a row after which a webhook is stopped: about a day.
const FAILURES_UNTIL_STOP: u32 = 1500;

/// Sends a parcel and gives what came back; an error is a line about why nothing did.
pub type Post<'p> = dyn Fn(&Parcel) -> std::result::Result<Receipt, String> + Sync + 'p;

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    pub delivered_count: u64,
    pub failed_count: u64,
    /// Events that were for none of the receivers asked.
    pub passed_count: u64,
}

impl Round {
    pub fn is_idle(self) -> bool {
        self == Self::default()
    }
}

/// Where deliveries come from.
#[derive(Clone, Copy)]
pub struct Dispatch<'d> {
    pub store: &'d Store,
    pub catalogue: &'d Catalogue,
    pub index: Option<&'d SearchIndex>,
    pub clock: &'d dyn Clock,
    pub public_url: &'d str,
}

impl Dispatch<'_> {
    /// Delivers what is due. The place of each webhook moves on in the store with every event that arrived, so that a process that ends at any
    /// moment repeats at most the one event it was sending.
    pub fn round(&self, post: &Post<'_>) -> Result<Round> {
        let due = self.store.read()?.webhooks_due(self.clock.now())?;
        let mut round = Round::default();
        for webhook in due {
            self.serve(&webhook, post, &mut round)?;
        }
        Ok(round)
    }

    fn serve(&self, webhook: &Webhook, post: &Post<'_>, round: &mut Round) -> Result<()> {
        let reader = self.store.read()?;
        let events = reader.events_after(webhook.delivered_seq, BATCH)?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(());
        };
        let wanted = match self.works_wanted(&reader, webhook, &events) {
            Ok(wanted) => wanted,
            Err(error) => return self.stop(webhook, &format!("筛选条件读不懂：{error}")),
        };
        for event in &events {
            if wanted
                .as_ref()
                .is_some_and(|works| !works.contains(&event.work))
            {
                round.passed_count += 1;
                continue;
            }
            let title = reader.find_title(&event.work)?;
            if !self.send(webhook, event, title.as_deref(), post)? {
                round.failed_count += 1;
                return Ok(());
            }
            round.delivered_count += 1;
        }
        self.store
            .write(|library| library.pass_events(webhook.key, last))?;
        Ok(())
    }

    /// Works of these events that a webhook is about; `None` when it is about every work.
    fn works_wanted(
        &self,
        reader: &Reader<'_>,
        webhook: &Webhook,
        events: &[LibraryEvent],
    ) -> Result<Option<Vec<WorkId>>> {
        let selection = Selection::read(&webhook.selection)?;
        if selection.is_everything() {
            return Ok(None);
        }
        let today: Date = self.clock.today();
        let mut filter = selection.filter(self.catalogue, self.index, today);
        let mut works: Vec<WorkId> = events.iter().map(|event| event.work.clone()).collect();
        works.sort_unstable();
        works.dedup();
        if let Some(asked) = &filter.works {
            works.retain(|work| asked.contains(work));
        }
        filter.works = Some(works);
        let found = reader.list_works(&filter, &PageRequest::everything(today))?;
        Ok(Some(found.items.into_iter().map(|work| work.id).collect()))
    }

    /// Sends one event and notes what came of it; says whether it arrived.
    fn send(
        &self,
        webhook: &Webhook,
        event: &LibraryEvent,
        title: Option<&str>,
        post: &Post<'_>,
    ) -> Result<bool> {
        let Some(form) = Form::from_id(&webhook.format) else {
            self.stop(webhook, &format!("没有这种格式：{}", webhook.format))?;
            return Ok(false);
        };
        let parcel = form.parcel(webhook, event, title, self.public_url, self.clock.now());
        let began = Instant::now();
        let outcome = post(&parcel).and_then(|receipt| {
            form.judge(&receipt)
                .map(|()| receipt.status)
                .map_err(|reason| format!("{} {reason}", receipt.status))
        });
        let duration = began.elapsed();
        match outcome {
            Ok(status) => {
                let attempt = attempt(event, Some(status), None, duration);
                self.store
                    .write(|library| library.note_delivered(webhook.key, &attempt))?;
                Ok(true)
            }
            Err(reason) => {
                self.note_failure(webhook, event, reason, duration)?;
                Ok(false)
            }
        }
    }

    fn note_failure(
        &self,
        webhook: &Webhook,
        event: &LibraryEvent,
        reason: String,
        duration: Duration,
    ) -> Result<()> {
        let status = reason.get(..3).and_then(|status| status.parse().ok());
        let attempt = attempt(event, status, Some(reason), duration);
        let now = self.clock.now();
        let wait = wait_after(webhook.failure_count)?;
        let retry_at = now
            .checked_add((wait.as_millis() as i64).milliseconds())
            .unwrap_or(now);
        self.store
            .write(|library| library.note_undelivered(webhook.key, &attempt, retry_at))?;
        if webhook.failure_count + 1 >= FAILURES_UNTIL_STOP {
            self.stop(webhook, &format!("连续失败 {FAILURES_UNTIL_STOP} 次"))?;
        }
        Ok(())
    }

    fn stop(&self, webhook: &Webhook, reason: &str) -> Result<()> {
        tracing::error!(url = webhook.url, reason, "webhook stopped");
        self.store
            .write(|library| library.disable_webhook(webhook.key, reason))?;
        Ok(())
    }
}

fn attempt(
    event: &LibraryEvent,
    status: Option<u16>,
    error: Option<String>,
    duration: Duration,
) -> Attempt {
    Attempt {
        event_seq: event.seq,
        status,
        error,
        duration,
    }
}

/// Doubled with each failure up to the longest, then between half and the whole of it by chance: receivers that fell over together are
/// not all called at once.
fn wait_after(failure_count: u32) -> Result<Duration> {
    let doubled = FIRST_WAIT_SECONDS
        .checked_shl(failure_count.min(16))
        .unwrap_or(LONGEST_WAIT_SECONDS);
    let longest = doubled.min(LONGEST_WAIT_SECONDS) * 1000;
    let chance = u64::from(u16::from_be_bytes(random::<2>()?));
    Ok(Duration::from_millis(
        longest / 2 + longest / 2 * chance / u64::from(u16::MAX),
    ))
}
