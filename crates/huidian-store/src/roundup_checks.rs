//! Roundups brought to be checked: their bytes, and the decisions about them. Not part of the library: the oldest give way.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

use crate::blobs::{compress, copy_frame};
use crate::error::{Error, Result};
use crate::reader::Reader;
use crate::row::{day_text, parsed, unreadable};
use crate::transaction::Transaction;

/// Checks kept at most.
pub const CHECKS_KEPT: u32 = 200;
/// Bytes of all checks together, compressed; the newest is kept however large.
pub const CHECK_BYTES_KEPT: u64 = 256 << 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundupCheck {
    /// Made by the caller; whoever knows it may look.
    pub id: String,
    /// Of the file.
    pub name: String,
    /// The day its rows are checked for.
    pub as_of: Date,
    pub content: Vec<u8>,
}

impl Transaction<'_> {
    /// Keeps a check; the oldest beyond [`CHECKS_KEPT`] and [`CHECK_BYTES_KEPT`] go.
    pub fn add_roundup_check(&mut self, check: &RoundupCheck) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into roundup_check (id, name, as_of, size_bytes, content, created_at)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .execute(params![
                check.id,
                check.name,
                day_text(check.as_of),
                check.content.len() as i64,
                compress(&check.content),
                self.now.as_microsecond()
            ])?;
        self.drop_old_checks()
    }

    fn drop_old_checks(&mut self) -> Result<()> {
        let doomed: Vec<i64> = self
            .connection
            .prepare_cached(
                "select key from (
                     select key, row_number() over newest as place, sum(length(content)) over newest as bytes
                     from roundup_check window newest as (order by key desc)
                 ) where place > $1 or (place > 1 and bytes > $2)",
            )?
            .query_map(params![CHECKS_KEPT, CHECK_BYTES_KEPT as i64], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for key in doomed {
            for sql in [
                "delete from roundup_decision where check_key = $1",
                "delete from roundup_check where key = $1",
            ] {
                self.connection.prepare_cached(sql)?.execute([key])?;
            }
        }
        Ok(())
    }

    /// Keeps a decision about a check, after those made before; false where there is no such check.
    pub fn add_roundup_decision(&mut self, id: &str, decision: &str) -> Result<bool> {
        let added = self
            .connection
            .prepare_cached(
                "insert into roundup_decision (check_key, decision)
                 select key, $1 from roundup_check where id = $2",
            )?
            .execute(params![decision, id])?;
        Ok(added > 0)
    }
}

impl Reader<'_> {
    pub fn find_roundup_check(&self, id: &str) -> Result<Option<RoundupCheck>> {
        let found = self
            .connection()
            .prepare_cached(
                "select name, as_of, size_bytes, content from roundup_check where id = $1",
            )?
            .query_row([id], |row| {
                let (size, frame): (i64, Vec<u8>) = (row.get(2)?, row.get(3)?);
                Ok((row.get(0)?, parsed(row, 1, "day"), size as u64, frame))
            })
            .optional()?;
        let Some((name, as_of, size, frame)) = found else {
            return Ok(None);
        };
        let mut content = Vec::new();
        match copy_frame(frame.as_slice(), size, &mut content) {
            Ok(copied) if copied == size => {}
            _ => return Err(unreadable("roundup", id)),
        }
        Ok(Some(RoundupCheck {
            id: id.to_owned(),
            name,
            as_of: as_of?,
            content,
        }))
    }

    /// The decisions about a check, oldest first.
    pub fn roundup_decisions(&self, id: &str) -> Result<Vec<String>> {
        self.connection()
            .prepare_cached(
                "select decision from roundup_decision
                 where check_key = (select key from roundup_check where id = $1) order by key",
            )?
            .query_and_then([id], |row| row.get(0).map_err(Error::from))?
            .collect()
    }
}
