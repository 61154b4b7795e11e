//! Events pushed to other programs: in order, at least once, until they have arrived.

mod alarms;
mod brief;
mod outgoing;
mod payload;
mod retry;

use std::time::Instant;

use huidian_catalogue::Catalogue;
use huidian_model::{Clock, ReviewState, WorkId};
use huidian_search::SearchIndex;
use huidian_store::{Attempt, LibraryEvent, PageRequest, Reader, Register, Store, Webhook};
use jiff::civil::Date;

use outgoing::Outgoing;
use payload::own_payload;
pub use payload::{Form, Payload, Receipt};
pub use retry::RetryPolicy;

use crate::error::Result;
use huidian_following::news::News;
use huidian_following::webhooks::masked;
use huidian_following::{Finder, Interview, Selection, Threshold, register_filter};

/// Events of one webhook handled before the next gets its turn.
const BATCH: u32 = 100;

/// Sends a payload and gives what came back; an error is a line about why nothing did.
pub type Post<'p> = dyn Fn(&Payload) -> std::result::Result<Receipt, String> + Send + Sync + 'p;

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

/// What a webhook is about.
struct Wanted {
    /// `None`: every work.
    works: Option<Vec<WorkId>>,
    /// How much people, and the readers of a register, are told.
    threshold: Threshold,
    /// Name of the register.
    register: Option<String>,
}

impl Wanted {
    fn has(&self, work: &WorkId) -> bool {
        self.works.as_ref().is_none_or(|works| works.contains(work))
    }
}

/// Events that are handled together.
struct Batch<'b> {
    events: &'b [LibraryEvent],
    wanted: &'b Wanted,
    /// `seq` of the last of the events.
    last: i64,
}

/// Where deliveries come from.
#[derive(Clone, Copy)]
pub struct Dispatch<'d> {
    pub store: &'d Store,
    pub catalogue: &'d Catalogue,
    pub index: Option<&'d SearchIndex>,
    pub clock: &'d dyn Clock,
    pub public_url: &'d str,
    pub retry: RetryPolicy,
}

impl Dispatch<'_> {
    /// Delivers what is due. The place of each webhook moves on in the store with every event that arrived, so that a process that ends at any
    /// moment repeats at most the one event it was sending.
    pub fn round(&self, post: &Post<'_>) -> Result<Round> {
        let mut round = Round::default();
        for webhook in self.due()? {
            self.serve(&webhook, post, &mut round)?;
        }
        Ok(round)
    }

    /// Webhooks with events to come whose next attempt is due, longest waiting first.
    pub fn due(&self) -> Result<Vec<Webhook>> {
        Ok(self.store.read()?.webhooks_due(self.clock.now())?)
    }

    /// Delivers what is due to one webhook, up to a batch of events; its place is read anew.
    pub fn turn(&self, webhook: i64, post: &Post<'_>) -> Result<Round> {
        let mut round = Round::default();
        let due = self.due()?.into_iter().find(|due| due.key == webhook);
        if let Some(webhook) = due {
            self.serve(&webhook, post, &mut round)?;
        }
        Ok(round)
    }

    fn serve(&self, webhook: &Webhook, post: &Post<'_>, round: &mut Round) -> Result<()> {
        if let Some(times) = webhook.times {
            return self.serve_brief(webhook, times, post, round);
        }
        if !self.tell_alarms(webhook, post, round)? {
            return Ok(());
        }
        let reader = self.store.read()?;
        let events = reader.events_after(webhook.delivered_seq, BATCH)?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(());
        };
        let register = self.register_of(webhook)?;
        if webhook.register.is_some() && register.is_none() {
            return Ok(());
        }
        let wanted = match &register {
            Some(register) => self.wanted_of(&reader, register),
            None => self.works_wanted(&reader, webhook, &events),
        };
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(error) => return self.stop(webhook, &format!("筛选条件读不懂：{error}")),
        };
        if let Some(form) = Form::from_id(&webhook.format).filter(|form| form.is_for_people()) {
            let batch = Batch {
                events: &events,
                wanted: &wanted,
                last,
            };
            return self.serve_people(&reader, webhook, form, &batch, post, round);
        }
        for event in &events {
            if !wanted.has(&event.work) {
                round.passed_count += 1;
                continue;
            }
            let outgoing = Outgoing::of(&reader, webhook.delivered_seq, event)?;
            // readers of a register said how much they want to be told
            let is_told = |outgoing: &Outgoing| {
                wanted.register.is_none() || wanted.threshold.tells(&outgoing.change())
            };
            let Some(outgoing) = outgoing.filter(is_told) else {
                round.passed_count += 1;
                continue;
            };
            if !self.send(webhook, &outgoing, post)? {
                round.failed_count += 1;
                return Ok(());
            }
            round.delivered_count += 1;
        }
        self.store
            .write(|library| library.pass_events(webhook.key, last))?;
        Ok(())
    }

    /// Tells a receiver that is about everything what is wrong with sources; says whether events may follow.
    fn tell_alarms(&self, webhook: &Webhook, post: &Post<'_>, round: &mut Round) -> Result<bool> {
        let Some(form) = Form::from_id(&webhook.format)
            .filter(|_| webhook.selection.is_empty() && webhook.register.is_none())
        else {
            return Ok(true);
        };
        let alarms = self.store.read()?.alarms_after(webhook.alarm_key)?;
        let now = self.clock.now();
        for (key, payload) in alarms::payloads(form, webhook, &alarms, self.public_url, now) {
            let (attempt, is_arrived) = attempted(form, 0, &payload, post);
            if !is_arrived {
                self.note_failure(webhook, &attempt)?;
                round.failed_count += 1;
                return Ok(false);
            }
            self.store
                .write(|library| library.note_alarms_delivered(webhook.key, key, &attempt))?;
            round.delivered_count += 1;
        }
        Ok(true)
    }

    /// People get one message for all that happened: events of the law, one line for each work, and what was learned of earlier times counted.
    fn serve_people(
        &self,
        reader: &Reader<'_>,
        webhook: &Webhook,
        form: Form,
        batch: &Batch<'_>,
        post: &Post<'_>,
        round: &mut Round,
    ) -> Result<()> {
        let mut changes = Vec::new();
        for event in batch.events {
            let is_wanted = batch.wanted.has(&event.work);
            let outgoing = if is_wanted {
                Outgoing::of(reader, webhook.delivered_seq, event)?
            } else {
                None
            };
            match outgoing {
                Some(outgoing) => changes.push(outgoing.change()),
                None => round.passed_count += 1,
            }
        }
        let threshold = batch.wanted.threshold;
        let news = News::of(changes, threshold);
        if news.count(threshold) == 0 {
            round.passed_count += news.learned.count as u64;
        } else {
            let (register, now) = (batch.wanted.register.as_deref(), self.clock.now());
            let payload = form.message(webhook, register, &news, self.public_url, now);
            if !self.post_noted(webhook, form, batch.last, &payload, post)? {
                round.failed_count += 1;
                return Ok(());
            }
            round.delivered_count += 1;
        }
        self.store
            .write(|library| library.pass_events(webhook.key, batch.last))?;
        Ok(())
    }

    fn finder(&self, today: Date) -> Finder<'_> {
        Finder {
            authorities: &self.catalogue.authorities.register,
            index: self.index,
            today,
        }
    }

    /// What the readers of a register want to be told of.
    fn wanted_of(&self, reader: &Reader<'_>, register: &Register) -> Result<Wanted> {
        let filter = register_filter(reader, register, &self.finder(self.clock.today()))?;
        Ok(Wanted {
            works: filter.works,
            threshold: Interview::read(&register.interview)?.threshold,
            register: Some(register.name.clone()),
        })
    }

    /// Works of these events that a webhook is about.
    fn works_wanted(
        &self,
        reader: &Reader<'_>,
        webhook: &Webhook,
        events: &[LibraryEvent],
    ) -> Result<Wanted> {
        let wanted = |works| Wanted {
            works,
            threshold: Threshold::Legal,
            register: None,
        };
        let selection = Selection::read(&webhook.selection)?;
        if selection.is_everything() {
            return Ok(wanted(None));
        }
        let today: Date = self.clock.today();
        let mut filter = self.finder(today).filter(&selection)?;
        // what is told of works in review or rejected is decided event by event
        filter.reviews = ReviewState::ALL.to_vec();
        let mut works: Vec<WorkId> = events.iter().map(|event| event.work.clone()).collect();
        works.sort_unstable();
        works.dedup();
        if let Some(asked) = &filter.works {
            works.retain(|work| asked.contains(work));
        }
        filter.works = Some(works);
        let found = reader.list_works(
            &filter,
            &PageRequest::everything(selection.as_of.unwrap_or(today)),
        )?;
        let works = found.items.into_iter().map(|work| work.id);
        Ok(wanted(Some(works.collect())))
    }

    /// Sends one event and notes what came of it; says whether it arrived.
    fn send(&self, webhook: &Webhook, outgoing: &Outgoing, post: &Post<'_>) -> Result<bool> {
        let Some(form) = Form::from_id(&webhook.format) else {
            self.stop(webhook, &format!("没有这种格式：{}", webhook.format))?;
            return Ok(false);
        };
        let payload = own_payload(webhook, outgoing, self.public_url, self.clock.now());
        self.post_noted(webhook, form, outgoing.event.seq, &payload, post)
    }

    /// Posts what tells of events up to one, and puts on record what came of it; says whether it arrived.
    fn post_noted(
        &self,
        webhook: &Webhook,
        form: Form,
        event_seq: i64,
        payload: &Payload,
        post: &Post<'_>,
    ) -> Result<bool> {
        let (attempt, is_arrived) = attempted(form, event_seq, payload, post);
        if is_arrived {
            self.store
                .write(|library| library.note_delivered(webhook.key, &attempt))?;
        } else {
            self.note_failure(webhook, &attempt)?;
        }
        Ok(is_arrived)
    }

    fn note_failure(&self, webhook: &Webhook, attempt: &Attempt) -> Result<()> {
        let retry_at = self
            .retry
            .retry_at(self.clock.now(), webhook.failure_count)?;
        self.store
            .write(|library| library.note_undelivered(webhook.key, attempt, retry_at))?;
        if webhook.failure_count == 0 {
            let (url, error) = (masked(&webhook.url), attempt.error.as_deref());
            tracing::warn!(
                url,
                status = attempt.status,
                error,
                "webhook not delivered; tried again until it is"
            );
        }
        if webhook.failure_count + 1 >= self.retry.failures_until_stop {
            let reason = format!("连续失败 {} 次", self.retry.failures_until_stop);
            self.stop(webhook, &reason)?;
        }
        Ok(())
    }

    fn stop(&self, webhook: &Webhook, reason: &str) -> Result<()> {
        tracing::error!(url = masked(&webhook.url), reason, "webhook stopped");
        self.store
            .write(|library| library.disable_webhook(webhook.key, reason))?;
        Ok(())
    }
}

/// Posts a payload; gives what is to be put on record, and whether it arrived.
fn attempted(form: Form, event_seq: i64, payload: &Payload, post: &Post<'_>) -> (Attempt, bool) {
    let began = Instant::now();
    let outcome = post(payload)
        .map_err(|reason| (None, reason))
        .and_then(|receipt| {
            let status = Some(receipt.status);
            form.judge(&receipt)
                .map(|()| status)
                .map_err(|reason| (status, reason))
        });
    let is_arrived = outcome.is_ok();
    let (status, error) = match outcome {
        Ok(status) => (status, None),
        Err((status, reason)) => (status, Some(reason)),
    };
    let attempt = Attempt {
        event_seq,
        status,
        error,
        duration: began.elapsed(),
    };
    (attempt, is_arrived)
}
