//! Roundups brought to be checked: their bytes, and the decisions about them. Not part of the library: the oldest of each person give way.

use huidian_model::ContentHash;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::blobs::frame::{compress, copy_frame};
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{day_text, hash_if_any, instant_from, parsed, unreadable};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// Checks kept of one person at most, beside those that were edited.
pub const CHECKS_KEPT: u32 = 200;
/// Checks kept of one place from which people come who are not signed in, and as many edited ones of theirs: whoever wants more signs in.
pub const ANONYMOUS_CHECKS_KEPT: u32 = 20;
/// The same of all such places together: where there are more, whoever has most gives way first.
const ALL_ANONYMOUS_KEPT: u32 = 200;
/// How long a check of somebody who is not signed in is kept, edited or not.
pub const ANONYMOUS_CHECK_DAYS: i64 = 7;
/// Bytes of the checks of one person, or of all who are not signed in, compressed; the newest is kept however large.
pub const CHECK_BYTES_KEPT: u64 = 256 << 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundupCheck {
    /// Made by the caller; whoever knows it may look.
    pub id: String,
    /// Who brought it; `None` for nobody signed in.
    pub owner: Option<String>,
    /// Of the file.
    pub name: String,
    /// The day its rows are checked for.
    pub as_of: Date,
    pub content: Vec<u8>,
    /// What its lines are, `STYLE=PART`, as whoever brought it said.
    pub hints: Vec<String>,
    /// Where it came from, as a hash; of people who are signed in nothing is kept of it.
    pub place: Option<ContentHash>,
}

/// Sources for which hints of one person are kept at most; the oldest go.
pub const HINTED_SOURCES_KEPT: u32 = 500;

/// A check as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundupCheckLine {
    pub id: String,
    pub name: String,
    pub created_at: Timestamp,
    pub decision_count: u32,
}

impl Transaction<'_> {
    /// Keeps a check. The oldest of the same person beyond [`CHECKS_KEPT`] and [`CHECK_BYTES_KEPT`] go, but for those that were edited. Of people who
    /// are not signed in [`ANONYMOUS_CHECKS_KEPT`] of one place are kept, so that nobody takes another's room, and none longer than
    /// [`ANONYMOUS_CHECK_DAYS`].
    pub fn add_roundup_check(&mut self, check: &RoundupCheck) -> Result<()> {
        let place = check.place.filter(|_| check.owner.is_none());
        self.connection
            .prepare_cached(
                "insert into roundup_check (id, name, as_of, size_bytes, content, created_at, owner, hints, place)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )?
            .execute(params![
                check.id,
                check.name,
                day_text(check.as_of),
                check.content.len() as i64,
                compress(&check.content),
                self.now.as_microsecond(),
                check.owner,
                check.hints.join("\n"),
                place.as_ref().map(|place| place.0.as_slice())
            ])?;
        let doomed = match &check.owner {
            Some(owner) => self.surplus_of(owner)?,
            None => {
                self.forget_old_anonymous_checks()?;
                self.surplus_of_strangers()?
            }
        };
        for key in doomed {
            self.connection
                .prepare_cached("delete from roundup_check where key = $1")?
                .execute([key])?;
        }
        Ok(())
    }

    /// Checks of one person that were not edited and are too many.
    fn surplus_of(&self, owner: &str) -> Result<Vec<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "select key from (
                     select key, row_number() over newest as place, sum(length(content)) over newest as bytes
                     from roundup_check c
                     where owner = $1
                         and not exists (select 1 from roundup_decision d where d.check_key = c.key)
                     window newest as (order by key desc)
                 ) c where place > $2 or (place > 1 and bytes > $3)",
            )?
            .query_map(params![owner, CHECKS_KEPT, CHECK_BYTES_KEPT as i64], |row| {
                row.get(0)
            })?
            .collect::<crate::sql::Result<_>>()?)
    }

    /// The same of all who are not signed in: the newest of each place come first, then the second of each, and so on, so that a place with many
    /// gives way before one with few.
    fn surplus_of_strangers(&self) -> Result<Vec<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "select key from (
                     select key, turn, row_number() over fair as nth, sum(bytes) over fair as bytes
                     from (
                         select key, length(content) as bytes,
                             row_number() over (partition by place order by key desc) as turn
                         from roundup_check c
                         where owner is null
                             and not exists (select 1 from roundup_decision d where d.check_key = c.key)
                     ) t
                     window fair as (order by turn, key desc)
                 ) c where turn > $1 or nth > $2 or (nth > 1 and bytes > $3)",
            )?
            .query_map(
                params![
                    ANONYMOUS_CHECKS_KEPT,
                    ALL_ANONYMOUS_KEPT,
                    CHECK_BYTES_KEPT as i64
                ],
                |row| row.get(0),
            )?
            .collect::<crate::sql::Result<_>>()?)
    }

    /// Removes what people who are not signed in brought [`ANONYMOUS_CHECK_DAYS`] ago or earlier, with what was decided about it.
    pub fn forget_old_anonymous_checks(&mut self) -> Result<()> {
        let age = SignedDuration::from_hours(24 * ANONYMOUS_CHECK_DAYS);
        let Ok(last) = self.now.checked_sub(age) else {
            return Ok(());
        };
        for sql in [
            "delete from roundup_decision where check_key in (
                 select key from roundup_check where owner is null and created_at <= $1)",
            "delete from roundup_check where owner is null and created_at <= $1",
        ] {
            self.connection
                .prepare_cached(sql)?
                .execute([last.as_microsecond()])?;
        }
        Ok(())
    }

    /// Remembers what somebody said of the lines of a source's roundups, in place of what was said before; nothing said is forgotten.
    pub fn set_roundup_hints(&mut self, owner: &str, source: &str, hints: &[String]) -> Result<()> {
        self.connection
            .prepare_cached("delete from roundup_hint where owner = $1 and source = $2")?
            .execute(params![owner, source])?;
        if hints.is_empty() {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "insert into roundup_hint (owner, source, hints, changed_at) values ($1, $2, $3, $4)",
            )?
            .execute(params![
                owner,
                source,
                hints.join("\n"),
                self.now.as_microsecond()
            ])?;
        self.connection
            .prepare_cached(
                "delete from roundup_hint where owner = $1 and source not in (
                     select source from roundup_hint where owner = $1 order by changed_at desc limit $2)",
            )?
            .execute(params![owner, HINTED_SOURCES_KEPT])?;
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
                "select name, as_of, size_bytes, content, owner, hints, place from roundup_check where id = $1",
            )?
            .query_row([id], |row| {
                let (size, frame): (i64, Vec<u8>) = (row.get(2)?, row.get(3)?);
                let owner: Option<String> = row.get(4)?;
                Ok((
                    row.get(0)?,
                    parsed(row, 1, "day"),
                    size as u64,
                    frame,
                    owner,
                    row.get::<String>(5)?,
                    hash_if_any(row, 6),
                ))
            })
            .optional()?;
        let Some((name, as_of, size, frame, owner, hints, place)) = found else {
            return Ok(None);
        };
        let mut content = Vec::new();
        match copy_frame(frame.as_slice(), size, &mut content) {
            Ok(copied) if copied == size => {}
            _ => return Err(unreadable("roundup", id)),
        }
        Ok(Some(RoundupCheck {
            id: id.to_owned(),
            owner,
            name,
            as_of: as_of?,
            content,
            hints: hints.lines().map(str::to_owned).collect(),
            place: place?,
        }))
    }

    /// What somebody said of the lines of a source's roundups.
    pub fn roundup_hints(&self, owner: &str, source: &str) -> Result<Vec<String>> {
        let hints: Option<String> = self
            .connection()
            .prepare_cached("select hints from roundup_hint where owner = $1 and source = $2")?
            .query_row(params![owner, source], |row| row.get(0))
            .optional()?;
        let hints = hints.unwrap_or_default();
        Ok(hints.lines().map(str::to_owned).collect())
    }

    /// The checks that somebody brought, newest first.
    pub fn roundup_checks_of(&self, owner: &str) -> Result<Vec<RoundupCheckLine>> {
        self.connection()
            .prepare_cached(
                "select id, name, created_at,
                     (select count(*) from roundup_decision d where d.check_key = c.key)
                 from roundup_check c where owner = $1 order by key desc",
            )?
            .query_and_then([owner], |row| {
                Ok(RoundupCheckLine {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    created_at: instant_from(row, 2)?,
                    decision_count: row.get(3)?,
                })
            })?
            .collect()
    }

    /// Whether a check of somebody who is not signed in may be edited: it was before, or neither its place nor all places together have as many edited
    /// ones as are kept. `true` for a check of somebody, and for none.
    pub fn may_edit_check(&self, id: &str) -> Result<bool> {
        let found: Option<(bool, u32, u32)> = self
            .connection()
            .prepare_cached(
                "select asked.owner is not null
                         or exists (select 1 from roundup_decision d where d.check_key = asked.key),
                     (select count(*) from roundup_check c where c.owner is null
                         and c.place is not distinct from asked.place
                         and exists (select 1 from roundup_decision d where d.check_key = c.key)),
                     (select count(*) from roundup_check c where c.owner is null
                         and exists (select 1 from roundup_decision d where d.check_key = c.key))
                 from roundup_check asked where asked.id = $1",
            )?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        Ok(found.is_none_or(|(is_settled, of_place, of_all)| {
            is_settled || of_place < ANONYMOUS_CHECKS_KEPT && of_all < ALL_ANONYMOUS_KEPT
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
