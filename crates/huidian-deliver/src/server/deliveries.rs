//! Sends webhooks concurrently: a slow receiver delays only its own deliveries.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use jiff::ToSpan;

use super::Service;
use crate::error::Result;
use crate::mail::{self, MailSender};
use crate::webhook::Dispatch;

/// Receivers served at once; more wait for the next time.
const AT_ONCE: usize = 32;

/// Attempts are on record for so long: ninety days.
const REMEMBERED_HOURS: i64 = 90 * 24;
/// A receiver who was asked has so long to say yes: a week.
const UNANSWERED_HOURS: i64 = 7 * 24;

/// Keys of the webhooks that have their turn now.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<Mutex<BTreeSet<i64>>>);

impl InFlight {
    /// The turn of a webhook, over when dropped; `None` while it has one, or too many others do.
    fn take(&self, webhook: i64) -> Option<Turn> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = keys.len() < AT_ONCE && keys.insert(webhook);
        is_new.then(|| Turn {
            in_flight: self.clone(),
            webhook,
        })
    }
}

struct Turn {
    in_flight: InFlight,
    webhook: i64,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let keys = &self.in_flight.0;
        keys.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.webhook);
    }
}

impl Service {
    /// Gives each webhook that is due a turn on a thread of its own, and gives how many began. Only the process that holds the library's
    /// dispatch lease may call this, or events are sent twice.
    pub fn deliver(&self) -> Result<usize> {
        let mut begun = 0;
        for webhook in self.dispatch().due()? {
            let Some(turn) = self.shared.in_flight.take(webhook.key) else {
                continue;
            };
            let service = self.clone();
            let begin = thread::Builder::new().name(format!("webhook {}", webhook.key));
            match begin.spawn(move || service.serve(&turn)) {
                Ok(_) => begun += 1,
                Err(error) => tracing::warn!(%error, "no thread for a webhook"),
            }
        }
        Ok(begun)
    }

    /// Forgets attempts of long ago; the newest tell what a keeper wants to know.
    pub fn forget_attempts(&self) -> Result<()> {
        let now = self.setup().clock.now();
        let before = now - REMEMBERED_HOURS.hours();
        self.setup().store.write(|library| {
            library.forget_deliveries(before)?;
            library.forget_unanswered_mail(now - UNANSWERED_HOURS.hours())?;
            library.forget_mail_deliveries(before)
        })?;
        Ok(())
    }

    /// Sends the digests that are due, one after another; the same lease is asked for.
    pub fn send_mail(&self) -> Result<mail::Round> {
        let setup = self.setup();
        let Some(office) = &setup.outgoing.mail else {
            return Ok(mail::Round::default());
        };
        let sender = MailSender {
            store: &setup.store,
            catalogue: setup.catalogue,
            index: Some(&setup.index),
            clock: &*setup.clock,
            signer: &self.shared.signer,
            public_url: office.public_url.as_deref(),
            settings: &office.settings,
        };
        sender.round(&*office.send)
    }

    fn serve(&self, turn: &Turn) {
        let post = &self.setup().outgoing.webhooks;
        match self.dispatch().turn(turn.webhook, &**post) {
            Ok(round) if !round.is_idle() => {
                tracing::info!(webhook = turn.webhook, ?round, "webhook");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(webhook = turn.webhook, %error, "webhook waits"),
        }
    }

    fn dispatch(&self) -> Dispatch<'_> {
        let setup = self.setup();
        Dispatch {
            store: &setup.store,
            catalogue: setup.catalogue,
            index: Some(&setup.index),
            clock: &*setup.clock,
            public_url: &setup.public_url,
            retry: setup.config.webhooks,
        }
    }
}
