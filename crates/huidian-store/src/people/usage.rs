//! What is asked for how often, and which messages were answered: counts and hashes, nothing about people.

use huidian_model::ContentHash;
use jiff::{Timestamp, civil::Date};

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::day_text;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// How often something was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageCount {
    /// A keyword, the id of a work.
    pub subject: String,
    pub count: u64,
}

impl Transaction<'_> {
    /// Counts one asking: by which `channel` (`wechat`, `web`), what `kind` of thing (`keyword`, `work`), which one.
    pub fn count_use(&mut self, day: Date, channel: &str, kind: &str, subject: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into usage_count (asked_on, channel, kind, subject, count) values ($1, $2, $3, $4, 1)
                 on conflict (asked_on, channel, kind, subject) do update set count = usage_count.count + 1",
            )?
            .execute(params![day_text(day), channel, kind, subject])?;
        Ok(())
    }

    /// Remembers the answer to a message. `message` is a salted hash of its sender and its id.
    pub fn put_answer(&mut self, message: ContentHash, answer: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into answered_message (hash, answered_at, answer) values ($1, $2, $3)
                 on conflict (hash) do update set answer = excluded.answer",
            )?
            .execute(params![
                message.0.as_slice(),
                self.now.as_microsecond(),
                answer
            ])?;
        Ok(())
    }

    /// Forgets answers given before an instant; gives their count.
    pub fn forget_answers(&mut self, before: Timestamp) -> Result<usize> {
        Ok(self
            .connection
            .prepare_cached("delete from answered_message where answered_at < $1")?
            .execute(params![before.as_microsecond()])?)
    }
}

impl Reader<'_> {
    /// The answer a message has already got.
    pub fn find_answer(&self, message: ContentHash) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached("select answer from answered_message where hash = $1")?
            .query_row(params![message.0.as_slice()], |row| row.get(0))
            .optional()?)
    }

    /// What was asked for most from one day to another, both included, over all channels or one.
    pub fn usage_between(
        &self,
        from: Date,
        until: Date,
        channel: Option<&str>,
        kind: &str,
        limit: u32,
    ) -> Result<Vec<UsageCount>> {
        self.connection()
            .prepare_cached(
                "select subject, sum(count) from usage_count
                 where asked_on >= $1 and asked_on <= $2 and channel = coalesce($3, channel) and kind = $4
                 group by subject order by 2 desc, 1 limit $5",
            )?
            .query_and_then(
                params![day_text(from), day_text(until), channel, kind, limit],
                |row| {
                    Ok(UsageCount {
                        subject: row.get(0)?,
                        count: row.get::<i64>(1)? as u64,
                    })
                },
            )?
            .collect()
    }
}
