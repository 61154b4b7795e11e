//! E-mail digests of registers: to whom, when next, up to where, and what came of it.

use std::time::Duration;

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// When digests are due: every day, or every week on a day, at a time of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailTimes {
    /// 1 Monday … 7 Sunday; `None` for every day.
    pub weekday: Option<i8>,
    /// Minutes after midnight.
    pub minute: u16,
}

/// A subscription to be made. It begins with what happens from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMailSubscription {
    pub register: i64,
    pub address: String,
    pub times: MailTimes,
    pub created_by: String,
    /// End of the first period.
    pub first_due_at: Timestamp,
    /// Whether somebody answers for the receiver's wish; else the receiver is asked before anything is sent.
    pub is_confirmed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSubscription {
    pub key: i64,
    pub register: i64,
    pub address: String,
    pub times: MailTimes,
    pub created_by: String,
    pub created_at: Timestamp,
    /// What was recorded before this has been sent, or there was nothing to send.
    pub covered_until: Timestamp,
    /// Attempts since the last success that came to nothing.
    pub failure_count: u32,
    /// Of these, in a row, those in which the server refused this very address or mail for good.
    pub refusal_count: u32,
    pub next_attempt_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    pub disabled_reason: Option<String>,
    /// Since when it is known that the receiver wants it.
    pub confirmed_at: Option<Timestamp>,
    /// When the receiver was asked.
    pub asked_at: Option<Timestamp>,
}

/// One attempt to send the digest of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAttempt {
    pub period_end: Timestamp,
    pub message_id: String,
    pub change_count: u32,
    /// What went wrong; `None` when the server took the mail.
    pub error: Option<String>,
    pub duration: Duration,
}

/// An attempt on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDelivery {
    pub key: i64,
    pub attempted_at: Timestamp,
    pub attempt: MailAttempt,
}

const COLUMNS: &str = "key, register_key, address, weekday, minute, created_by, created_at, covered_until, failure_count, refusal_count, next_attempt_at, disabled_at, disabled_reason, confirmed_at, asked_at";

fn subscription_from(row: &Row<'_>) -> Result<MailSubscription> {
    Ok(MailSubscription {
        key: row.get(0)?,
        register: row.get(1)?,
        address: row.get(2)?,
        times: MailTimes {
            weekday: row.get(3)?,
            minute: row.get(4)?,
        },
        created_by: row.get(5)?,
        created_at: instant_from(row, 6)?,
        covered_until: instant_from(row, 7)?,
        failure_count: row.get(8)?,
        refusal_count: row.get(9)?,
        next_attempt_at: instant_from(row, 10)?,
        disabled_at: instant_if_any(row, 11)?,
        disabled_reason: row.get(12)?,
        confirmed_at: instant_if_any(row, 13)?,
        asked_at: instant_if_any(row, 14)?,
    })
}

impl Transaction<'_> {
    /// Subscribes an address to a register and gives the key; one that is there gets the new times, and goes on where it
    /// stopped.
    pub fn subscribe_mail(&mut self, subscription: &NewMailSubscription) -> Result<i64> {
        self.connection
            .prepare_cached(
                "insert into mail_subscription
                 (register_key, address, weekday, minute, created_by, created_at, covered_until, next_attempt_at, confirmed_at)
                 values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
                 on conflict (register_key, address) do update set weekday = excluded.weekday, minute = excluded.minute,
                 next_attempt_at = excluded.next_attempt_at, failure_count = 0, refusal_count = 0,
                 disabled_at = null, disabled_reason = null, confirmed_at = coalesce(mail_subscription.confirmed_at, excluded.confirmed_at)",
            )?
            .execute(params![
                subscription.register,
                subscription.address,
                subscription.times.weekday,
                subscription.times.minute,
                subscription.created_by,
                self.now.as_microsecond(),
                subscription.first_due_at.as_microsecond(),
                subscription
                    .is_confirmed
                    .then(|| self.now.as_microsecond())
            ])?;
        Ok(self
            .connection
            .prepare_cached(
                "select key from mail_subscription where register_key = $1 and address = $2",
            )?
            .query_row(
                params![subscription.register, subscription.address],
                |row| row.get(0),
            )?)
    }

    /// The receiver was asked, and is not asked again.
    pub fn note_mail_asked(&mut self, subscription: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "update mail_subscription set asked_at = $1, failure_count = 0, refusal_count = 0 where key = $2",
            )?
            .execute(params![self.now.as_microsecond(), subscription])?;
        Ok(())
    }

    /// The receiver wants it: it begins with what happens from now on.
    pub fn confirm_mail(&mut self, subscription: i64, next_due_at: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached(
                "update mail_subscription set confirmed_at = $1, covered_until = $1, next_attempt_at = $2
                 where key = $3 and confirmed_at is null",
            )?
            .execute(params![
                self.now.as_microsecond(),
                next_due_at.as_microsecond(),
                subscription
            ])?;
        Ok(())
    }

    /// Removes subscriptions whose receivers were asked before an instant and did not answer; gives their count.
    pub fn forget_unanswered_mail(&mut self, before: Timestamp) -> Result<usize> {
        let mut found: Vec<i64> = Vec::new();
        {
            let mut select = self.connection.prepare_cached(
                "select key from mail_subscription where confirmed_at is null and asked_at < $1",
            )?;
            let mut rows = select.query(params![before.as_microsecond()])?;
            while let Some(row) = rows.next()? {
                found.push(row.get(0)?);
            }
        }
        for key in &found {
            self.remove_mail(*key)?;
        }
        Ok(found.len())
    }

    /// The server took the digest: the subscription moves on to the next period.
    pub fn note_mail_sent(
        &mut self,
        subscription: i64,
        attempt: &MailAttempt,
        next_due_at: Timestamp,
    ) -> Result<()> {
        self.log_mail(subscription, attempt)?;
        self.pass_mail_period(subscription, attempt.period_end, next_due_at)
    }

    /// Moves on past a period in which nothing happened.
    pub fn pass_mail_period(
        &mut self,
        subscription: i64,
        period_end: Timestamp,
        next_due_at: Timestamp,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "update mail_subscription set covered_until = case when covered_until < $1 then $1 else covered_until end, next_attempt_at = $2, failure_count = 0,
                 refusal_count = 0 where key = $3",
            )?
            .execute(params![
                period_end.as_microsecond(),
                next_due_at.as_microsecond(),
                subscription
            ])?;
        Ok(())
    }

    /// The digest was not sent: it is tried again at `retry_at`. `is_refusal`: the server will not take it later either.
    pub fn note_mail_unsent(
        &mut self,
        subscription: i64,
        attempt: &MailAttempt,
        retry_at: Timestamp,
        is_refusal: bool,
    ) -> Result<()> {
        self.log_mail(subscription, attempt)?;
        self.connection
            .prepare_cached(
                "update mail_subscription set failure_count = failure_count + 1,
                 refusal_count = case when $1 then refusal_count + 1 else 0 end, next_attempt_at = $2 where key = $3",
            )?
            .execute(params![is_refusal, retry_at.as_microsecond(), subscription])?;
        Ok(())
    }

    /// Stops a subscription, and says why.
    pub fn disable_mail(&mut self, subscription: i64, reason: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "update mail_subscription set disabled_at = $1, disabled_reason = $2 where key = $3",
            )?
            .execute(params![self.now.as_microsecond(), reason, subscription])?;
        Ok(())
    }

    /// Removes a subscription with its log; says whether it was there.
    pub fn remove_mail(&mut self, subscription: i64) -> Result<bool> {
        self.connection
            .prepare_cached("delete from mail_delivery where subscription_key = $1")?
            .execute(params![subscription])?;
        let removed = self
            .connection
            .prepare_cached("delete from mail_subscription where key = $1")?
            .execute(params![subscription])?;
        Ok(removed > 0)
    }

    /// Removes the subscriptions of a register.
    pub(crate) fn remove_mail_of(&self, register: i64) -> Result<()> {
        for sql in [
            "delete from mail_delivery where subscription_key in (select key from mail_subscription where register_key = $1)",
            "delete from mail_subscription where register_key = $1",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute(params![register])?;
        }
        Ok(())
    }

    /// Forgets attempts made before an instant; gives their count.
    pub fn forget_mail_deliveries(&mut self, before: Timestamp) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from mail_delivery where attempted_at < $1")?
            .execute(params![before.as_microsecond()])?)
    }

    fn log_mail(&self, subscription: i64, attempt: &MailAttempt) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into mail_delivery (subscription_key, period_end, message_id, change_count, attempted_at, error, duration_ms)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )?
            .execute(params![
                subscription,
                attempt.period_end.as_microsecond(),
                attempt.message_id,
                attempt.change_count,
                self.now.as_microsecond(),
                attempt.error,
                attempt.duration.as_millis() as i64
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Subscriptions of a register, or of all, oldest first.
    pub fn mail_subscriptions(&self, register: Option<i64>) -> Result<Vec<MailSubscription>> {
        let sql = format!(
            "select {COLUMNS} from mail_subscription where register_key = coalesce($1, register_key) order by key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![register], subscription_from)?
            .collect()
    }

    pub fn find_mail_subscription(&self, key: i64) -> Result<Option<MailSubscription>> {
        let sql = format!("select {COLUMNS} from mail_subscription where key = $1");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![key], subscription_from)?
            .next()
            .transpose()
    }

    /// Subscriptions whose period is over or whose next attempt is due, longest waiting first.
    pub fn mail_due(&self, now: Timestamp) -> Result<Vec<MailSubscription>> {
        let sql = format!(
            "select {COLUMNS} from mail_subscription
             where disabled_at is null and confirmed_at is not null and next_attempt_at <= $1
             order by next_attempt_at, key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![now.as_microsecond()], subscription_from)?
            .collect()
    }

    /// Subscriptions whose receivers are still to be asked.
    pub fn mail_to_ask(&self, now: Timestamp) -> Result<Vec<MailSubscription>> {
        let sql = format!(
            "select {COLUMNS} from mail_subscription
             where disabled_at is null and confirmed_at is null and asked_at is null and (failure_count = 0 or next_attempt_at <= $1)
             order by key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![now.as_microsecond()], subscription_from)?
            .collect()
    }

    /// The log of a subscription, newest first.
    pub fn mail_deliveries(&self, subscription: i64, limit: u32) -> Result<Vec<MailDelivery>> {
        self.connection()
            .prepare_cached(
                "select key, attempted_at, period_end, message_id, change_count, error, duration_ms from mail_delivery
                 where subscription_key = $1 order by key desc limit $2",
            )?
            .query_and_then(params![subscription, limit], |row| {
                Ok(MailDelivery {
                    key: row.get(0)?,
                    attempted_at: instant_from(row, 1)?,
                    attempt: MailAttempt {
                        period_end: instant_from(row, 2)?,
                        message_id: row.get(3)?,
                        change_count: row.get(4)?,
                        error: row.get(5)?,
                        duration: Duration::from_millis(row.get::<i64>(6)?.unsigned_abs()),
                    },
                })
            })?
            .collect()
    }
}
