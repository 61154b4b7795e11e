//! What changed in a register, by e-mail: a digest a day or a week, until the mail server has taken it.
//!
//! A subscription remembers up to where it has been served. It moves on when the server took the digest, or when nothing happened; a process
//! that ends at any moment repeats at most the digest it was sending, under the same Message-ID.

mod abridged;
mod alarms;
mod message;
mod settings;
pub(crate) mod unsubscribing;
mod words;

use std::sync::Arc;
use std::time::Instant;

use huidian_catalogue::Catalogue;
use huidian_following::change::compare_texts;
use huidian_following::news::{News, period_news};
use huidian_following::{Finder, Interview, Signer, Threshold, register_filter};
use huidian_model::Clock;
use huidian_search::SearchIndex;
use huidian_store::{MailAttempt, MailSubscription, Reader, Register, Store};
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

pub use huidian_following::mail::{
    UNSUBSCRIBED, due_after, due_until, read_minute, read_weekday, spell,
};
pub use message::{MailMessage, read_address};
pub use settings::{Settings, Tls};

use crate::error::Result;
use crate::webhook::RetryPolicy;

/// Refusals in a row of an address after which a subscription is stopped.
const REFUSALS_UNTIL_STOP: u32 = 3;
/// Works told one by one; more are counted.
const SHOWN: usize = 100;

/// Why a digest was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub fault: Fault,
    pub reason: String,
}

/// Who is to blame, and so what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Busy, a broken connection: try again.
    Passing,
    /// This address or mail, for good.
    Address,
    /// The mail server as it is set up: every other mail would fail as well.
    Server,
}

/// Hands a message to the mail server.
pub type Send<'s> =
    dyn Fn(&MailMessage) -> std::result::Result<(), Unsent> + std::marker::Send + Sync + 's;

/// Where digests go out: a mail server, and the way to it.
#[derive(Clone)]
pub struct MailTransport {
    pub settings: Settings,
    /// Where readers reach the library, as the settings say; without it mails have no links.
    pub public_url: Option<String>,
    pub send: Arc<Send<'static>>,
}

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    pub sent_count: u32,
    pub failed_count: u32,
    /// Periods in which nothing happened.
    pub quiet_count: u32,
}

impl Round {
    pub fn is_idle(self) -> bool {
        self == Self::default()
    }
}

/// Where digests are made.
#[derive(Clone, Copy)]
pub struct MailSender<'p> {
    pub store: &'p Store,
    pub catalogue: &'p Catalogue,
    pub index: Option<&'p SearchIndex>,
    pub clock: &'p dyn Clock,
    pub signer: &'p Signer,
    /// Where readers reach the library; without it there are no links.
    pub public_url: Option<&'p str>,
    pub settings: &'p Settings,
}

/// What happened in a register up to an instant, as somebody is told.
pub(crate) struct Digest<'d> {
    pub(crate) register: &'d Register,
    pub(crate) subscription: &'d MailSubscription,
    pub(crate) until: Timestamp,
    /// At most [`SHOWN`] entries; consultations about to close only in a weekly brief.
    pub(crate) news: News,
    pub(crate) threshold: Threshold,
    /// Events of the law in the period, and what was learned where the readers want it.
    pub(crate) change_count: usize,
    /// Works that have no entry of their own because there are too many.
    pub(crate) more_count: usize,
}

impl MailSender<'_> {
    /// Sends what is due.
    pub fn round(&self, send: &Send<'_>) -> Result<Round> {
        let mut round = Round::default();
        self.tell_alarms(send, &mut round)?;
        let mut broken = self.ask_receivers(send, &mut round)?;
        let due = self.store.read()?.mail_due(self.clock.now())?;
        for subscription in &due {
            // where the server is not to be had for one, the others need not wait for it in turn
            let known = broken.clone();
            let send_or_not =
                |message: &MailMessage| known.clone().map_or_else(|| send(message), Err);
            let unsent = self.serve(subscription, &send_or_not, &mut round)?;
            broken = broken.or_else(|| unsent.filter(|unsent| unsent.fault == Fault::Server));
        }
        Ok(round)
    }

    /// Asks those who have not said yes; gives why the server is not to be had, if so. Without an address of the library nobody can be asked, and nobody
    /// gets anything.
    fn ask_receivers(&self, send: &Send<'_>, round: &mut Round) -> Result<Option<Unsent>> {
        let Some(base) = self.public_url else {
            return Ok(None);
        };
        let waiting = self.store.read()?.mail_to_ask(self.clock.now())?;
        for subscription in &waiting {
            let register = self.store.read()?.find_register(subscription.register)?;
            let Some(register) = register else { continue };
            let message = message::ask(subscription, &register.name, base, self)?;
            let begun = Instant::now();
            match send(&message) {
                Ok(()) => {
                    round.sent_count += 1;
                    self.store
                        .write(|library| library.note_mail_asked(subscription.key))?;
                }
                Err(unsent) => {
                    round.failed_count += 1;
                    let now = self.clock.now();
                    let attempt = attempt(now, Some(&message), 0, &unsent, begun);
                    self.note_unsent(subscription, &unsent, &attempt)?;
                    if unsent.fault == Fault::Server {
                        return Ok(Some(unsent));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The digest of what happened up to `until`; `None` when there is nothing to tell: no event of the law, and in a weekly brief no consultation that
    /// closes soon.
    pub fn message(
        &self,
        subscription: &MailSubscription,
        until: Timestamp,
    ) -> Result<Option<(MailMessage, u32)>> {
        self.wait_for_writers()?;
        let reader = self.store.read()?;
        let Some(register) = reader.find_register(subscription.register)? else {
            return Ok(None);
        };
        let Some(digest) = self.digest(&reader, &register, subscription, until)? else {
            return Ok(None);
        };
        let message = message::write(&digest, self)?;
        let told = digest.change_count.max(digest.news.closing.len());
        Ok(Some((message, told as u32)))
    }

    /// What is being written may have happened before the end of the period. Writes follow each other, each with the time of its beginning: once
    /// an empty one has had its turn, everything that began before it can be read.
    fn wait_for_writers(&self) -> Result<()> {
        if self.store.is_read_only() {
            return Ok(());
        }
        self.store.write(|_| Ok(()))
    }

    /// What a period brought, its texts compared.
    fn digest<'d>(
        &self,
        reader: &Reader<'_>,
        register: &'d Register,
        subscription: &'d MailSubscription,
        until: Timestamp,
    ) -> Result<Option<Digest<'d>>> {
        let today = until.to_zoned(china()).date();
        let finder = Finder {
            authorities: &self.catalogue.authorities.register,
            index: self.index,
            today,
        };
        let filter = register_filter(reader, register, &finder)?;
        let period = (subscription.covered_until, until);
        let is_weekly = subscription.times.weekday.is_some();
        let Some(mut news) = period_news(reader, register, &filter, period, is_weekly)? else {
            return Ok(None);
        };
        let threshold = Interview::read(&register.interview)?.threshold;
        let change_count = news.count(threshold);
        let more_count = news.entries.len().saturating_sub(SHOWN);
        news.entries.truncate(SHOWN);
        for entry in &mut news.entries {
            compare_texts(reader, &mut entry.changes)?;
        }
        Ok(Some(Digest {
            register,
            subscription,
            until,
            news,
            threshold,
            change_count,
            more_count,
        }))
    }

    /// Sends one digest and notes what came of it; gives why it was not sent.
    fn serve(
        &self,
        subscription: &MailSubscription,
        send: &Send<'_>,
        round: &mut Round,
    ) -> Result<Option<Unsent>> {
        let (key, now) = (subscription.key, self.clock.now());
        let until = due_until(subscription.times, now);
        let next = due_after(subscription.times, now);
        let (message, change_count) = match self.message(subscription, until) {
            Ok(Some(made)) => made,
            Ok(None) => {
                round.quiet_count += 1;
                self.store
                    .write(|library| library.pass_mail_period(key, until, next))?;
                return Ok(None);
            }
            Err(error) => {
                let unsent = Unsent {
                    fault: Fault::Passing,
                    reason: error.to_string(),
                };
                let attempt = attempt(until, None, 0, &unsent, Instant::now());
                round.failed_count += 1;
                self.note_unsent(subscription, &unsent, &attempt)?;
                return Ok(None);
            }
        };
        let begun = Instant::now();
        let outcome = send(&message);
        match outcome {
            Ok(()) => {
                let sent = MailAttempt {
                    period_end: until,
                    message_id: message.message_id.clone(),
                    change_count,
                    error: None,
                    duration: begun.elapsed(),
                };
                round.sent_count += 1;
                self.store
                    .write(|library| library.note_mail_sent(key, &sent, next))?;
                Ok(None)
            }
            Err(unsent) => {
                let attempt = attempt(until, Some(&message), change_count, &unsent, begun);
                round.failed_count += 1;
                self.note_unsent(subscription, &unsent, &attempt)?;
                Ok(Some(unsent))
            }
        }
    }

    /// Puts a failure on record, with what follows from it: the next attempt, or the end of attempts.
    pub fn note_unsent(
        &self,
        subscription: &MailSubscription,
        unsent: &Unsent,
        attempt: &MailAttempt,
    ) -> Result<()> {
        let (key, is_refusal) = (subscription.key, unsent.fault == Fault::Address);
        // what is refused for good is not refused less a minute later
        let failures = if is_refusal {
            u32::MAX
        } else {
            subscription.failure_count
        };
        let retry: RetryPolicy = self.settings.retry();
        let retry_at = retry.retry_at(self.clock.now(), failures)?;
        self.store
            .write(|library| library.note_mail_unsent(key, attempt, retry_at, is_refusal))?;
        if subscription.failure_count == 0 {
            let (to, reason) = (&subscription.address, &unsent.reason);
            tracing::warn!(to, reason, "digest not sent; tried again");
        }
        if is_refusal && subscription.refusal_count + 1 >= REFUSALS_UNTIL_STOP {
            let reason = format!("连续 {REFUSALS_UNTIL_STOP} 次被拒收：{}", unsent.reason);
            tracing::error!(to = subscription.address, reason, "digest stopped");
            self.store
                .write(|library| library.disable_mail(key, &reason))?;
        }
        Ok(())
    }
}

fn attempt(
    period_end: Timestamp,
    message: Option<&MailMessage>,
    change_count: u32,
    unsent: &Unsent,
    begun: Instant,
) -> MailAttempt {
    MailAttempt {
        period_end,
        message_id: message.map_or_else(String::new, |message| message.message_id.clone()),
        change_count,
        error: Some(unsent.reason.clone()),
        duration: begun.elapsed(),
    }
}

/// China has one time, without summer time since 1991.
pub(crate) fn china() -> TimeZone {
    TimeZone::fixed(offset(8))
}
