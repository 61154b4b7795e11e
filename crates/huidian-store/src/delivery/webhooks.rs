//! Webhooks: each a place in the stream of events, so that a receiver that was down gets every event, in order, once it is back.

use std::time::Duration;

use jiff::Timestamp;

use super::mail::MailTimes;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A webhook to be set up. It begins with what happens from now on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewWebhook {
    pub url: String,
    /// In whose form events are written, such as `huidian`, `dingtalk`.
    pub format: String,
    /// Key of the signature. Kept as it is, because signing needs it.
    pub secret: String,
    /// Which works it is about, in the form of an address bar.
    pub selection: String,
    /// The register that it is about, in the place of a selection.
    pub register: Option<i64>,
    /// When a brief of the register is told; `None` for each event as it comes.
    pub brief: Option<BriefTimes>,
    pub created_by: String,
}

/// Times of a brief, and the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefTimes {
    pub times: MailTimes,
    pub first_due_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub key: i64,
    pub url: String,
    pub format: String,
    pub secret: String,
    pub selection: String,
    /// The register that it is about, in the place of a selection.
    pub register: Option<i64>,
    /// When a brief of the register is told; `None` for each event as it comes.
    pub times: Option<MailTimes>,
    /// What was recorded before this has been told in a brief.
    pub covered_until: Timestamp,
    pub created_by: String,
    pub created_at: Timestamp,
    /// Everything up to here has arrived or was not for this receiver.
    pub delivered_seq: i64,
    /// Failures since the last success.
    pub failure_count: u32,
    pub next_attempt_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    pub disabled_reason: Option<String>,
    /// Alarms of sources up to this one were told; only to a webhook that is about everything.
    pub alarm_key: i64,
}

/// One attempt to deliver one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub event_seq: i64,
    /// HTTP status of the answer; `None` when there was none.
    pub status: Option<u16>,
    pub error: Option<String>,
    pub duration: Duration,
}

/// An attempt on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub key: i64,
    pub attempted_at: Timestamp,
    pub attempt: Attempt,
}

const COLUMNS: &str = "key, url, format, secret, selection, created_by, created_at, delivered_seq, failure_count, next_attempt_at, disabled_at, disabled_reason, alarm_key, register_key, weekday, minute, covered_until";

fn webhook_from(row: &Row<'_>) -> Result<Webhook> {
    let minute: Option<u16> = row.get(15)?;
    let weekday: Option<i8> = row.get(14)?;
    let created_at = instant_from(row, 6)?;
    Ok(Webhook {
        register: row.get(13)?,
        times: minute.map(|minute| MailTimes { weekday, minute }),
        covered_until: instant_if_any(row, 16)?.unwrap_or(created_at),
        key: row.get(0)?,
        url: row.get(1)?,
        format: row.get(2)?,
        secret: row.get(3)?,
        selection: row.get(4)?,
        created_by: row.get(5)?,
        created_at,
        delivered_seq: row.get(7)?,
        failure_count: row.get(8)?,
        next_attempt_at: instant_from(row, 9)?,
        disabled_at: instant_if_any(row, 10)?,
        disabled_reason: row.get(11)?,
        alarm_key: row.get(12)?,
    })
}

impl Transaction<'_> {
    /// Sets up a webhook and gives its key.
    pub fn add_webhook(&mut self, webhook: &NewWebhook) -> Result<i64> {
        let last = self.read()?.last_event_seq()?;
        let last_alarm = self.read()?.last_alarm_key()?;
        let now = self.now.as_microsecond();
        Ok(self.connection
            .prepare_cached(
                "insert into webhook (url, format, secret, selection, created_by, created_at, delivered_seq, next_attempt_at,
                     alarm_key, register_key, weekday, minute, covered_until)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $6)",
            )?
            .insert(params![
                webhook.url,
                webhook.format,
                webhook.secret,
                webhook.selection,
                webhook.created_by,
                now,
                last,
                webhook.brief.map_or(now, |brief| brief.first_due_at.as_microsecond()),
                last_alarm,
                webhook.register,
                webhook.brief.and_then(|brief| brief.times.weekday),
                webhook.brief.map(|brief| brief.times.minute),
            ])?)
    }

    /// An event arrived: the webhook moves on to the next.
    pub fn note_delivered(&mut self, webhook: i64, attempt: &Attempt) -> Result<()> {
        self.log_attempt(webhook, attempt)?;
        self.pass_events(webhook, attempt.event_seq)
    }

    /// Moves on past events that are not for this receiver, without an attempt.
    pub fn pass_events(&mut self, webhook: i64, until_seq: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "update webhook set delivered_seq = $1, failure_count = 0, next_attempt_at = $2
                 where key = $3 and delivered_seq < $1",
            )?
            .execute(params![until_seq, self.now.as_microsecond(), webhook])?;
        Ok(())
    }

    /// A brief arrived that told everything up to an instant, or there was nothing to tell (no attempt): the next is due at `next`.
    pub fn note_brief(
        &mut self,
        webhook: i64,
        attempt: Option<&Attempt>,
        until: Timestamp,
        next: Timestamp,
    ) -> Result<()> {
        if let Some(attempt) = attempt {
            self.log_attempt(webhook, attempt)?;
        }
        self.connection
            .prepare_cached(
                "update webhook set covered_until = $1, failure_count = 0, next_attempt_at = $2 where key = $3",
            )?
            .execute(params![until.as_microsecond(), next.as_microsecond(), webhook])?;
        Ok(())
    }

    /// An event did not arrive: it is tried again at `retry_at`.
    pub fn note_undelivered(
        &mut self,
        webhook: i64,
        attempt: &Attempt,
        retry_at: Timestamp,
    ) -> Result<()> {
        self.log_attempt(webhook, attempt)?;
        self.connection
            .prepare_cached(
                "update webhook set failure_count = failure_count + 1, next_attempt_at = $1 where key = $2",
            )?
            .execute(params![retry_at.as_microsecond(), webhook])?;
        Ok(())
    }

    /// Stops a webhook; it keeps its place.
    pub fn disable_webhook(&mut self, webhook: i64, reason: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "update webhook set disabled_at = $1, disabled_reason = $2 where key = $3",
            )?
            .execute(params![self.now.as_microsecond(), reason, webhook])?;
        Ok(())
    }

    /// Starts a webhook again, where it stopped.
    pub fn enable_webhook(&mut self, webhook: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "update webhook set disabled_at = null, disabled_reason = null, failure_count = 0, next_attempt_at = $1
                 where key = $2",
            )?
            .execute(params![self.now.as_microsecond(), webhook])?;
        Ok(())
    }

    /// Removes a webhook with its log; says whether it was there.
    pub fn remove_webhook(&mut self, webhook: i64) -> Result<bool> {
        self.connection
            .prepare_cached("delete from webhook_delivery where webhook_key = $1")?
            .execute(params![webhook])?;
        let removed = self
            .connection
            .prepare_cached("delete from webhook where key = $1")?
            .execute(params![webhook])?;
        Ok(removed > 0)
    }

    pub(crate) fn remove_webhooks_of(&self, register: i64) -> Result<()> {
        for sql in [
            "delete from webhook_delivery where webhook_key in (select key from webhook where register_key = $1)",
            "delete from webhook where register_key = $1",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute(params![register])?;
        }
        Ok(())
    }

    /// Forgets attempts made before an instant; gives their count.
    pub fn forget_deliveries(&mut self, before: Timestamp) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from webhook_delivery where attempted_at < $1")?
            .execute(params![before.as_microsecond()])?)
    }

    pub(crate) fn log_attempt(&self, webhook: i64, attempt: &Attempt) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into webhook_delivery (webhook_key, event_seq, attempted_at, status, error, duration_ms)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                webhook,
                attempt.event_seq,
                self.now.as_microsecond(),
                attempt.status,
                attempt.error,
                attempt.duration.as_millis() as i64
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// All webhooks, oldest first.
    pub fn webhooks(&self) -> Result<Vec<Webhook>> {
        let sql = format!("select {COLUMNS} from webhook order by key");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], webhook_from)?
            .collect()
    }

    /// Webhooks with events, alarms or a brief still to come whose next attempt is due, longest waiting first.
    pub fn webhooks_due(&self, now: Timestamp) -> Result<Vec<Webhook>> {
        let sql = format!(
            "select {COLUMNS} from webhook
             where disabled_at is null and next_attempt_at <= $1
                 and (minute is not null or delivered_seq < $2
                      or (alarm_key < $3 and selection = '' and register_key is null))
             order by next_attempt_at, key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(
                params![
                    now.as_microsecond(),
                    self.last_event_seq()?,
                    self.last_alarm_key()?
                ],
                webhook_from,
            )?
            .collect()
    }

    /// The log of a webhook, newest first.
    pub fn deliveries(&self, webhook: i64, limit: u32) -> Result<Vec<Delivery>> {
        self.connection()
            .prepare_cached(
                "select key, attempted_at, event_seq, status, error, duration_ms from webhook_delivery
                 where webhook_key = $1 order by key desc limit $2",
            )?
            .query_and_then(params![webhook, limit], |row| {
                Ok(Delivery {
                    key: row.get(0)?,
                    attempted_at: instant_from(row, 1)?,
                    attempt: Attempt {
                        event_seq: row.get(2)?,
                        status: row.get(3)?,
                        error: row.get(4)?,
                        duration: Duration::from_millis(row.get::<i64>(5)?.unsigned_abs()),
                    },
                })
            })?
            .collect()
    }
}
