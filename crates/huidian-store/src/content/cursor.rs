//! Cursors as they leave the library: each tells which library it is of, so that another one, or one put back from an older backup, refuses it.
//!
//! A place in the stream of events is `1204.5f3a9c0d1e2b`: the number of an event, and a checksum of what that event was. A library that has another
//! event under the number, or none, did not give it out; a copy of the library, or one that was put back and has not gone another way since, still
//! takes it. Pages of lists bear the checksum of the library's first event.

use jiff::Timestamp;

use crate::blobs::frame::content_hash;
use crate::codec::join;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::instant_from;
use crate::sql::params;

/// Digits of a checksum: chance does not meet them.
const DIGITS: usize = 12;

/// Whether these can be the digits of a checksum.
fn is_checksum(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Reader<'_> {
    /// The end of the stream, as a cursor.
    pub fn last_cursor(&self) -> Result<String> {
        self.cursor_at(self.last_event_seq()?)
    }

    /// A place in the stream, as a cursor; `0` for its beginning.
    pub fn cursor_at(&self, seq: i64) -> Result<String> {
        let check = if seq == 0 { None } else { self.check_of(seq)? };
        Ok(check.map_or_else(|| seq.to_string(), |check| format!("{seq}.{check}")))
    }

    /// The place a cursor stands for. A bare number, counted by hand, is taken as far as the stream goes.
    pub fn read_cursor(&self, cursor: &str) -> Result<i64> {
        let malformed = || Error::Cursor(cursor.chars().take(80).collect());
        let (number, check) = match cursor.split_once('.') {
            Some((number, check)) if is_checksum(check) => (number, Some(check)),
            Some(_) => return Err(malformed()),
            None => (cursor, None),
        };
        let seq: i64 = number.parse().map_err(|_| malformed())?;
        if seq < 0 {
            return Err(malformed());
        }
        let is_ours = match check {
            Some(check) => self.check_of(seq)?.as_deref() == Some(check),
            None => seq <= self.last_event_seq()?,
        };
        if is_ours {
            Ok(seq)
        } else {
            Err(Error::ForeignCursor(cursor.chars().take(80).collect()))
        }
    }

    /// What pages of lists bear: the same as long as the library is the same one, however it grows.
    pub fn library_mark(&self) -> Result<String> {
        let first: Option<i64> = self
            .connection()
            .prepare_cached("select min(seq) from library_event")?
            .query_row([], |row| row.get(0))?;
        let check = first.map(|seq| self.check_of(seq)).transpose()?.flatten();
        // of an empty library there are no pages
        Ok(check.unwrap_or_else(|| "0".repeat(DIGITS)))
    }

    /// Refuses the mark of another library.
    pub fn check_mark(&self, mark: &str) -> Result<()> {
        if mark == self.library_mark()? {
            Ok(())
        } else {
            Err(Error::ForeignCursor(mark.chars().take(80).collect()))
        }
    }

    fn check_of(&self, seq: i64) -> Result<Option<String>> {
        let event: Option<(String, Timestamp)> = self
            .connection()
            .prepare_cached("select id, recorded_at from library_event where seq = $1")?
            .query_and_then(params![seq], |row| -> Result<(String, Timestamp)> {
                Ok((row.get(0)?, instant_from(row, 1)?))
            })?
            .next()
            .transpose()?;
        Ok(event.map(|(id, at)| {
            let line = join([&seq.to_string(), &id, &at.as_microsecond().to_string()]);
            content_hash(line.as_bytes()).to_string()[..DIGITS].to_owned()
        }))
    }
}
