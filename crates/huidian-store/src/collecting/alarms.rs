//! What keepers are told of sources: that one broke or fell silent, and that it is well again; each once.

use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{instant_from, unreadable};
use crate::database::transaction::Transaction;
use crate::delivery::webhooks::Attempt;
use crate::sql::{OptionalExtension, Row, params};

/// Alarms kept: whoever was not told for longer looks at the page of the sources.
const KEPT: i64 = 500;

/// Something to tell keepers about a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAlarm {
    /// 0 until it is kept.
    pub key: i64,
    pub source: String,
    pub name: String,
    /// `broken`, `silent` or `well`.
    pub kind: String,
    pub detail: String,
    pub raised_at: Timestamp,
}

/// How far an address of the settings was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmMail {
    pub address: String,
    pub alarm_key: i64,
    pub failure_count: u32,
    pub next_attempt_at: Timestamp,
}

fn alarm_from(row: &Row<'_>) -> Result<SourceAlarm> {
    Ok(SourceAlarm {
        key: row.get(0)?,
        source: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        detail: row.get(4)?,
        raised_at: instant_from(row, 5)?,
    })
}

impl Transaction<'_> {
    /// Keeps an alarm for whoever is to be told.
    pub fn raise_alarm(&mut self, alarm: &SourceAlarm) -> Result<()> {
        let last = self.connection
            .prepare_cached(
                "insert into source_alarm (source, name, kind, detail, raised_at) values ($1, $2, $3, $4, $5)",
            )?
            .insert(params![
                alarm.source,
                alarm.name,
                alarm.kind,
                alarm.detail,
                alarm.raised_at.as_microsecond()
            ])?;
        self.connection
            .prepare_cached("delete from source_alarm where key <= $1")?
            .execute(params![last - KEPT])?;
        Ok(())
    }

    /// Alarms up to one arrived at a webhook.
    pub fn note_alarms_delivered(
        &mut self,
        webhook: i64,
        alarm_key: i64,
        attempt: &Attempt,
    ) -> Result<()> {
        self.log_attempt(webhook, attempt)?;
        self.connection
            .prepare_cached(
                "update webhook set alarm_key = $1, failure_count = 0, next_attempt_at = $2 where key = $3",
            )?
            .execute(params![alarm_key, self.now.as_microsecond(), webhook])?;
        Ok(())
    }

    pub fn put_alarm_mail(&mut self, mail: &AlarmMail) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into alarm_mail (address, alarm_key, failure_count, next_attempt_at)
                 values ($1, $2, $3, $4)
                 on conflict (address) do update set alarm_key = excluded.alarm_key,
                     failure_count = excluded.failure_count, next_attempt_at = excluded.next_attempt_at",
            )?
            .execute(params![
                mail.address,
                mail.alarm_key,
                mail.failure_count,
                mail.next_attempt_at.as_microsecond()
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Alarms after one, the earliest first.
    pub fn alarms_after(&self, key: i64) -> Result<Vec<SourceAlarm>> {
        self.connection()
            .prepare_cached(
                "select key, source, name, kind, detail, raised_at from source_alarm where key > $1 order by key",
            )?
            .query_and_then(params![key], alarm_from)?
            .collect()
    }

    /// Key of the newest alarm, 0 where there never was one.
    pub fn last_alarm_key(&self) -> Result<i64> {
        Ok(self
            .connection()
            .prepare_cached("select coalesce(max(key), 0) from source_alarm")?
            .query_row([], |row| row.get(0))?)
    }

    pub fn alarm_mail(&self, address: &str) -> Result<Option<AlarmMail>> {
        let found = self
            .connection()
            .prepare_cached(
                "select alarm_key, failure_count, next_attempt_at from alarm_mail where address = $1",
            )?
            .query_row(params![address], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<i64>(2)?))
            })
            .optional()?;
        let Some((alarm_key, failure_count, next)) = found else {
            return Ok(None);
        };
        Ok(Some(AlarmMail {
            address: address.to_owned(),
            alarm_key,
            failure_count,
            next_attempt_at: Timestamp::from_microsecond(next)
                .map_err(|error| unreadable("instant", error.to_string()))?,
        }))
    }
}
