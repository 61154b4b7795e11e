//! Texts and captures that turn out to belong elsewhere.

use std::collections::BTreeSet;

use huidian_model::{ContentHash, ExpressionId, PartialDate, WorkId};

use crate::batch::record::Record;
use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::content::expressions::find_expression_key;
use crate::database::error::{Error, Result};
use crate::database::row::hash_from;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// A text as it is moved.
struct MovedText {
    key: i64,
    text: ContentHash,
    dated_on: Option<PartialDate>,
}

impl Transaction<'_> {
    /// Moves a text, with what it says, to another work that is in the library; gives its new id. A text that the other work has already
    /// only brings its captures.
    pub fn move_text(&mut self, id: &ExpressionId, to: &WorkId) -> Result<ExpressionId> {
        self.connection.defer_references()?;
        let (from_key, to_key) = (self.work_key(&id.work)?, self.work_key(to)?);
        let moved = self.moved_text(id)?;
        let captures = self.captures_of_text(moved.key)?;
        let twin = self.find_twin(to_key, &moved)?;
        let new = match &twin {
            Some((_, label)) => ExpressionId {
                work: to.clone(),
                label: label.clone(),
            },
            None => ExpressionId {
                work: to.clone(),
                label: self.label_for(to, base_of(&id.label), moved.text)?,
            },
        };
        match twin {
            Some((key, _)) => {
                self.move_captures(moved.key, key)?;
                self.withdraw_expression(id)?;
            }
            None => {
                self.note_edit(Record::Expression, moved.key)?;
                self.connection
                    .prepare_cached(
                        "update expression set work_key = $1, label = $2 where key = $3",
                    )?
                    .execute(params![to_key, new.label, moved.key])?;
                self.tell(id, LibraryEventKind::TextWithdrawn, moved.dated_on)?;
                self.tell(&new, LibraryEventKind::TextAdded, moved.dated_on)?;
            }
        }
        self.move_words(from_key, to_key, &captures)?;
        self.rename_witness(id, &new)?;
        self.touch(from_key);
        self.touch(to_key);
        Ok(new)
    }

    /// Takes a text off its work, with what it alone says of it. Its captures stay; read again they do not become a text of the work.
    pub fn detach_text(&mut self, id: &ExpressionId) -> Result<bool> {
        self.connection.defer_references()?;
        let work_key = self.work_key(&id.work)?;
        let Some(key) = find_expression_key(self.connection, id)? else {
            return Ok(false);
        };
        let moved = self.moved_text(id)?;
        let captures = self.captures_of_text(key)?;
        self.withdraw_expression(id)?;
        for fact in self.words_of(work_key, &captures)? {
            self.note_edit(Record::Fact, fact)?;
            self.connection
                .prepare_cached("delete from fact where key = $1")?
                .execute(params![fact])?;
        }
        self.forget_witness(id)?;
        self.remember_detached(&id.work, moved.text)?;
        self.touch(work_key);
        Ok(true)
    }

    /// Moves a capture from one text to another that it is a copy of, with what it says.
    pub fn move_capture(
        &mut self,
        capture: ContentHash,
        from: &ExpressionId,
        to: &ExpressionId,
    ) -> Result<bool> {
        let (from_key, to_key) = (self.expression_key(from)?, self.expression_key(to)?);
        let is_there: bool = self
            .connection
            .prepare_cached(
                "select exists (select 1 from manifestation where expression_key = $1 and capture_hash = $2)",
            )?
            .query_row(params![from_key, capture.0.as_slice()], |row| row.get(0))?;
        if !is_there {
            return Ok(false);
        }
        self.move_one_capture(from_key, to_key, capture)?;
        let (from_work, to_work) = (self.work_key(&from.work)?, self.work_key(&to.work)?);
        if from_work != to_work {
            self.move_words(from_work, to_work, &BTreeSet::from([capture]))?;
        }
        self.touch(from_work);
        self.touch(to_work);
        Ok(true)
    }

    fn moved_text(&self, id: &ExpressionId) -> Result<MovedText> {
        let key = self.expression_key(id)?;
        let mut select = self
            .connection
            .prepare_cached("select text_hash, dated_on from expression where key = $1")?;
        let mut rows = select.query(params![key])?;
        let row = rows
            .next()?
            .ok_or_else(|| Error::UnknownExpression(id.clone()))?;
        Ok(MovedText {
            key,
            text: hash_from(&row, 0)?,
            dated_on: crate::database::row::date_if_any(&row, 1)?,
        })
    }

    /// A text of a work with the same words and date.
    fn find_twin(&self, work_key: i64, moved: &MovedText) -> Result<Option<(i64, String)>> {
        Ok(self
            .connection
            .prepare_cached(
                "select key, label from expression where work_key = $1 and text_hash = $2 and key <> $3
                     and coalesce(dated_on, '') = coalesce($4, '') order by label limit 1",
            )?
            .query_row(
                params![
                    work_key,
                    moved.text.0.as_slice(),
                    moved.key,
                    moved.dated_on.map(|on| on.to_string())
                ],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?)
    }

    fn captures_of_text(&self, expression_key: i64) -> Result<BTreeSet<ContentHash>> {
        self.connection
            .prepare_cached("select capture_hash from manifestation where expression_key = $1")?
            .query_and_then(params![expression_key], |row| hash_from(row, 0))?
            .collect()
    }

    fn move_captures(&self, from_key: i64, to_key: i64) -> Result<()> {
        for capture in self.captures_of_text(from_key)? {
            self.move_one_capture(from_key, to_key, capture)?;
        }
        Ok(())
    }

    /// One that the other text has already goes.
    fn move_one_capture(&self, from_key: i64, to_key: i64, capture: ContentHash) -> Result<()> {
        let key: i64 = self
            .connection
            .prepare_cached(
                "select key from manifestation where expression_key = $1 and capture_hash = $2",
            )?
            .query_row(params![from_key, capture.0.as_slice()], |row| row.get(0))?;
        self.note_edit(Record::Manifestation, key)?;
        self.connection
            .prepare_cached(
                "update manifestation set expression_key = $1
                 where key = $2 and not exists (
                     select 1 from manifestation o
                     where o.expression_key = $1 and o.capture_hash = manifestation.capture_hash)",
            )?
            .execute(params![to_key, key])?;
        self.connection
            .prepare_cached("delete from manifestation where key = $1 and expression_key = $2")?
            .execute(params![key, from_key])?;
        Ok(())
    }

    /// Keys of the facts that a work has from these captures and from no other text of its own.
    fn words_of(&self, work_key: i64, captures: &BTreeSet<ContentHash>) -> Result<Vec<i64>> {
        let mut keys = Vec::new();
        for capture in captures {
            let is_shared: bool = self
                .connection
                .prepare_cached(
                    "select exists (select 1 from manifestation m join expression e on e.key = m.expression_key
                         where e.work_key = $1 and m.capture_hash = $2)",
                )?
                .query_row(params![work_key, capture.0.as_slice()], |row| row.get(0))?;
            if is_shared {
                continue;
            }
            // a text names itself by its file and the beginning of its hash
            let hash = capture.to_string();
            let found: Vec<i64> = self
                .connection
                .prepare_cached(
                    "select key from fact where work_key = $1 and source_kind = 'text'
                         and instr(source_detail, $2) > 0 order by key",
                )?
                .query_and_then(params![work_key, format!("({})", &hash[..12])], |row| {
                    Ok(row.get(0)?)
                })?
                .collect::<Result<_>>()?;
            keys.extend(found);
        }
        Ok(keys)
    }

    fn move_words(
        &mut self,
        from_key: i64,
        to_key: i64,
        captures: &BTreeSet<ContentHash>,
    ) -> Result<()> {
        for fact in self.words_of(from_key, captures)? {
            self.move_fact(fact, to_key)?;
        }
        Ok(())
    }

    /// Moves a fact to another work; one that is said there already goes.
    pub(crate) fn move_fact(&self, fact_key: i64, to_key: i64) -> Result<()> {
        self.note_edit(Record::Fact, fact_key)?;
        let is_said: bool = self
            .connection
            .prepare_cached(
                "select exists (select 1 from fact a join fact b on a.field = b.field and a.value = b.value
                     and a.source_kind = b.source_kind and a.source_detail = b.source_detail
                     where a.key = $1 and b.work_key = $2)",
            )?
            .query_row(params![fact_key, to_key], |row| row.get(0))?;
        if is_said {
            self.connection
                .prepare_cached("delete from fact where key = $1 and work_key <> $2")?
                .execute(params![fact_key, to_key])?;
        } else {
            // numbers of places are given in the order in which they stand
            self.connection
                .prepare_cached("update fact set work_key = $1 where key = $2")?
                .execute(params![to_key, fact_key])?;
        }
        Ok(())
    }

    /// What a text says of other works is said by it under its new id.
    fn rename_witness(&mut self, old: &ExpressionId, new: &ExpressionId) -> Result<()> {
        let (before, after) = (old.to_string(), new.to_string());
        for key in self.facts_by_witness(&before)? {
            self.note_edit(Record::Fact, key)?;
            self.connection
                .prepare_cached("update fact set source_detail = $1 where key = $2")?
                .execute(params![after, key])?;
        }
        for key in self.relations_by_witness(&before)? {
            self.note_edit(Record::Relation, key)?;
            // what the text says under its new id already
            self.connection
                .prepare_cached(
                    "delete from relation where key <> $1 and source_detail = $2 and exists (
                         select 1 from relation o where o.key = $1 and o.kind = relation.kind
                             and o.to_work = relation.to_work and o.source_kind = relation.source_kind
                             and relation.from_work = case when o.from_work = $3 then $4 else o.from_work end)",
                )?
                .execute(params![key, after, old.work.as_str(), new.work.as_str()])?;
            self.connection
                .prepare_cached(
                    "update relation set source_detail = $1,
                         from_work = case when from_work = $2 then $3 else from_work end where key = $4",
                )?
                .execute(params![after, old.work.as_str(), new.work.as_str(), key])?;
            self.touch_relation(key)?;
        }
        Ok(())
    }

    fn forget_witness(&mut self, id: &ExpressionId) -> Result<()> {
        let name = id.to_string();
        for key in self.facts_by_witness(&name)? {
            self.note_edit(Record::Fact, key)?;
            self.touch_work_of_fact(key)?;
            self.connection
                .prepare_cached("delete from fact where key = $1")?
                .execute(params![key])?;
        }
        for key in self.relations_by_witness(&name)? {
            self.note_edit(Record::Relation, key)?;
            self.touch_relation(key)?;
            self.connection
                .prepare_cached("delete from relation where key = $1")?
                .execute(params![key])?;
        }
        Ok(())
    }

    fn facts_by_witness(&self, name: &str) -> Result<Vec<i64>> {
        self.connection
            .prepare_cached(
                "select key from fact where source_kind = 'text' and source_detail = $1 order by key",
            )?
            .query_and_then(params![name], |row| Ok(row.get(0)?))?
            .collect()
    }

    fn relations_by_witness(&self, name: &str) -> Result<Vec<i64>> {
        self.connection
            .prepare_cached(
                "select key from relation where source_kind = 'text' and source_detail = $1 order by key",
            )?
            .query_and_then(params![name], |row| Ok(row.get(0)?))?
            .collect()
    }

    fn touch_work_of_fact(&mut self, key: i64) -> Result<()> {
        let work: Option<i64> = self
            .connection
            .prepare_cached("select work_key from fact where key = $1")?
            .query_row(params![key], |row| row.get(0))
            .optional()?;
        if let Some(work) = work {
            self.touch(work);
        }
        Ok(())
    }

    /// Works at the ends of a relation are worked out anew.
    pub(crate) fn touch_relation(&mut self, key: i64) -> Result<()> {
        let ends: Vec<i64> = self
            .connection
            .prepare_cached(
                "select w.key from relation r join work w on w.id = r.from_work or w.id = r.to_work
                 where r.key = $1",
            )?
            .query_and_then(params![key], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        for end in ends {
            self.touch(end);
        }
        Ok(())
    }

    fn tell(
        &self,
        id: &ExpressionId,
        kind: LibraryEventKind,
        on: Option<PartialDate>,
    ) -> Result<()> {
        record(
            self.connection,
            &NewEvent {
                work: &id.work,
                kind,
                subject: &id.label,
                on,
                before: None,
                after: None,
            },
            self.now,
        )
    }
}

/// A label without the number that told texts of one date apart: 2024-01-01.2 is of 2024-01-01.
fn base_of(label: &str) -> &str {
    match label.rsplit_once('.') {
        Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base,
        _ => label,
    }
}
