//! Texts of works.

use huidian_model::{
    ContentHash, Document, Expression, ExpressionId, PartialDate, ProvisionKind, WorkId,
};
use jiff::civil::Date;

use crate::batch::record::Record;
use crate::codec::{PackedText, decode_tree};
use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::{date_if_any, day_text, hash_from, parsed_if_any, unreadable};
use crate::database::transaction::{Transaction, find_work_key};
use crate::sql::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "label, title, part, dated_on, effective_on, effective_basis, ended_on, language, text_hash, article_count, char_count, is_end_assumed";

/// The same with the first day as the text itself states it.
const STATED_COLUMNS: &str = "label, title, part, dated_on, stated_effective_on, stated_effective_basis, ended_on, language, text_hash, article_count, char_count, is_end_assumed";

fn expression_from(row: &Row<'_>, work: &WorkId) -> Result<Expression> {
    Ok(Expression {
        id: ExpressionId {
            work: work.clone(),
            label: row.get(0)?,
        },
        title: row.get(1)?,
        part: row.get(2)?,
        dated_on: date_if_any(row, 3)?,
        effective_on: parsed_if_any(row, 4, "day")?,
        effective_basis: row.get(5)?,
        ended_on: parsed_if_any(row, 6, "day")?,
        language: row.get(7)?,
        text: hash_from(row, 8)?,
        article_count: row.get(9)?,
        char_count: row.get(10)?,
        is_end_assumed: row.get(11)?,
    })
}

/// Texts of a work, oldest first; those without any date come first.
pub(crate) fn expressions_of_key(
    connection: &Connection,
    work_key: i64,
    work: &WorkId,
) -> Result<Vec<Expression>> {
    let sql = format!(
        "select {COLUMNS} from expression where work_key = $1
         order by coalesce(effective_on, dated_on, ''), coalesce(dated_on, ''), coalesce(first_article, 0), label"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work_key], |row| expression_from(row, work))?
        .collect()
}

/// The texts of a work with their first days as they state them themselves, parts of a code in the order of
/// their articles, others in that of their labels.
pub(crate) fn stated_expressions(
    connection: &Connection,
    work_key: i64,
    work: &WorkId,
) -> Result<Vec<Expression>> {
    let sql = format!(
        "select {STATED_COLUMNS} from expression where work_key = $1 order by coalesce(first_article, 0), label"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work_key], |row| expression_from(row, work))?
        .collect()
}

/// The number of the first article of a part of a code; `None` for a text that is whole.
fn first_article(expression: &Expression, text: &PackedText) -> Option<u32> {
    expression.part.as_ref()?;
    first_number(&text.tree)
}

fn first_number(tree: &[u8]) -> Option<u32> {
    let tree = decode_tree(tree)?;
    let first = tree
        .iter()
        .find(|provision| provision.kind == ProvisionKind::Article)?;
    first.ordinal.as_ref()?.0.first().copied()
}

impl Transaction<'_> {
    /// Keeps a text of a work that is in the library; says whether anything changed.
    ///
    /// When it ends is worked out by the library from the other texts and is not taken from the argument. Where it does not say when it begins,
    /// the best [`FactValue::TextEffective`](huidian_model::FactValue::TextEffective) about its date does.
    pub fn put_expression(&mut self, expression: &Expression, text: &PackedText) -> Result<bool> {
        if text.hash() != expression.text {
            return Err(Error::WrongText {
                expression: expression.id.clone(),
                expected: expression.text,
                found: text.hash(),
            });
        }
        let work_key = self.work_key(&expression.id.work)?;
        let known = self.find_expression_row(work_key, &expression.id)?;
        let row = Expression {
            ended_on: known.as_ref().and_then(|(_, known, _)| known.ended_on),
            is_end_assumed: known
                .as_ref()
                .is_some_and(|(_, known, _)| known.is_end_assumed),
            ..expression.clone()
        };
        match &known {
            Some((key, known, tree)) if known == &row && tree == &text.tree => {
                // heals it where it was lost
                self.put_blob(&text.blob)?;
                self.note_same(Record::Expression, *key)?;
                self.note_same(Record::Tree, *key)?;
                return Ok(false);
            }
            Some((key, ..)) => {
                self.note_change(Record::Expression, *key)?;
                self.note_change(Record::Tree, *key)?;
            }
            None => {}
        }
        self.put_blob(&text.blob)?;
        let key = self.upsert_expression(work_key, &row, first_article(&row, text))?;
        if known.is_none() {
            self.note_added(Record::Expression, key)?;
            self.note_added(Record::Tree, key)?;
        }
        self.connection
            .prepare_cached(
                "insert into expression_tree (expression_key, bytes) values ($1, $2)
                 on conflict (expression_key) do update set bytes = excluded.bytes",
            )?
            .execute(params![key, text.tree])?;
        let known_text = known.map(|(_, known, _)| known.text);
        if known_text != Some(expression.text) {
            self.record_text(expression, known_text)?;
        }
        self.touch(work_key);
        Ok(true)
    }

    /// A label for a text of a work: the one under which the same text is already held, else `base`, else `base` with the
    /// first free suffix (`2024-01-01.2`).
    pub fn label_for(&self, work: &WorkId, base: &str, text: ContentHash) -> Result<String> {
        let Some(work_key) = self.find_work_key(work)? else {
            return Ok(base.to_owned());
        };
        let mut select = self.connection.prepare_cached(
            "select label, text_hash from expression where work_key = $1 order by label",
        )?;
        let held: Vec<(String, ContentHash)> = select
            .query_and_then(params![work_key], |row| {
                Ok((row.get(0)?, hash_from(row, 1)?))
            })?
            .collect::<Result<_>>()?;
        // one text may stand under two dates: only a label of this date is its own
        let is_of_base = |label: &str| {
            label == base
                || label
                    .strip_prefix(base)
                    .and_then(|rest| rest.strip_prefix('.'))
                    .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if let Some((label, _)) = held
            .iter()
            .find(|(label, hash)| *hash == text && is_of_base(label))
        {
            return Ok(label.clone());
        }
        let is_free = |label: &String| !held.iter().any(|(known, _)| known == label);
        // one more label than there are texts: one of them is free
        let numbered = (2..held.len() + 3).map(|number| format!("{base}.{number}"));
        Ok(std::iter::once(base.to_owned())
            .chain(numbered)
            .find(is_free)
            .expect("more labels than texts"))
    }

    /// Removes a text with its tree, citations and manifestations; captures and blobs stay. Says whether it was there.
    pub fn withdraw_expression(&mut self, id: &ExpressionId) -> Result<bool> {
        let work_key = self.work_key(&id.work)?;
        let Some((key, known, _)) = self.find_expression_row(work_key, id)? else {
            return Ok(false);
        };
        self.note_removal_of_text(key)?;
        for sql in [
            "delete from citation where expression_key = $1",
            "delete from manifestation where expression_key = $1",
            "delete from expression_tree where expression_key = $1",
            "delete from expression where key = $1",
        ] {
            self.connection.prepare_cached(sql)?.execute(params![key])?;
        }
        record(
            self.connection,
            &NewEvent {
                work: &id.work,
                kind: LibraryEventKind::TextWithdrawn,
                subject: &id.label,
                on: known.dated_on,
                before: Some(known.text.to_string()),
                after: None,
            },
            self.now,
        )?;
        self.touch(work_key);
        Ok(true)
    }

    fn note_removal_of_text(&self, expression_key: i64) -> Result<()> {
        let manifestations: Vec<i64> = self
            .connection
            .prepare_cached("select key from manifestation where expression_key = $1")?
            .query_and_then(params![expression_key], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        self.note_edit(Record::Citations, expression_key)?;
        for manifestation in manifestations {
            self.note_edit(Record::Manifestation, manifestation)?;
        }
        self.note_edit(Record::Tree, expression_key)?;
        self.note_edit(Record::Expression, expression_key)
    }

    pub(crate) fn expression_key(&self, id: &ExpressionId) -> Result<i64> {
        find_expression_key(self.connection, id)?
            .ok_or_else(|| Error::UnknownExpression(id.clone()))
    }

    fn find_expression_row(
        &self,
        work_key: i64,
        id: &ExpressionId,
    ) -> Result<Option<(i64, Expression, Vec<u8>)>> {
        let sql = format!(
            "select {STATED_COLUMNS}, key, (select t.bytes from expression_tree t where t.expression_key = expression.key)
             from expression where work_key = $1 and label = $2"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut rows = select.query(params![work_key, id.label])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let tree: Option<Vec<u8>> = row.get(13)?;
        Ok(Some((
            row.get(12)?,
            expression_from(&row, &id.work)?,
            tree.unwrap_or_default(),
        )))
    }

    /// Finds out for parts of codes that an older program kept where they stand among the others.
    pub(crate) fn number_parts(&mut self) -> Result<()> {
        let mut select = self.connection.prepare_cached(
            "select e.key, t.bytes from expression e join expression_tree t on t.expression_key = e.key
             where e.part is not null and e.first_article is null",
        )?;
        let parts: Vec<(i64, Vec<u8>)> = select
            .query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_>>()?;
        for (key, tree) in parts {
            self.connection
                .prepare_cached("update expression set first_article = $1 where key = $2")?
                .execute(params![first_number(&tree), key])?;
        }
        Ok(())
    }

    fn upsert_expression(
        &self,
        work_key: i64,
        row: &Expression,
        first_article: Option<u32>,
    ) -> Result<i64> {
        Ok(self
            .connection
            .prepare_cached(
                "insert into expression (work_key, label, title, part, dated_on, effective_on, effective_basis,
                     stated_effective_on, stated_effective_basis,
                     ended_on, language, text_hash, article_count, char_count, first_article)
                 values ($1, $2, $3, $4, $5, $6, $7, $6, $7, $8, $9, $10, $11, $12, $13)
                 on conflict (work_key, label) do update set title = excluded.title, part = excluded.part,
                     dated_on = excluded.dated_on, effective_on = excluded.effective_on,
                     effective_basis = excluded.effective_basis,
                     stated_effective_on = excluded.stated_effective_on,
                     stated_effective_basis = excluded.stated_effective_basis, language = excluded.language,
                     text_hash = excluded.text_hash, article_count = excluded.article_count,
                     char_count = excluded.char_count, first_article = excluded.first_article
                 returning key",
            )?
            .query_row(
                params![
                    work_key,
                    row.id.label,
                    row.title,
                    row.part,
                    row.dated_on.map(|on| on.to_string()),
                    row.effective_on.map(day_text),
                    row.effective_basis,
                    row.ended_on.map(day_text),
                    row.language,
                    row.text.0.as_slice(),
                    row.article_count,
                    row.char_count,
                    first_article
                ],
                |row| row.get(0),
            )?)
    }

    fn record_text(&self, expression: &Expression, before: Option<ContentHash>) -> Result<()> {
        let kind = if before.is_some() {
            LibraryEventKind::TextChanged
        } else {
            LibraryEventKind::TextAdded
        };
        record(
            self.connection,
            &NewEvent {
                work: &expression.id.work,
                kind,
                subject: &expression.id.label,
                on: expression
                    .effective_on
                    .map(PartialDate::from)
                    .or(expression.dated_on),
                before: before.map(|hash| hash.to_string()),
                after: Some(expression.text.to_string()),
            },
            self.now,
        )
    }
}

pub(crate) fn find_expression_key(
    connection: &Connection,
    id: &ExpressionId,
) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached(
            "select e.key from expression e join work w on w.key = e.work_key
             where w.id = $1 and e.label = $2",
        )?
        .query_row(params![id.work.as_str(), id.label], |row| row.get(0))
        .optional()?)
}

impl Reader<'_> {
    /// Texts of a work, oldest first; those without any date come first.
    pub fn expressions_of(&self, work: &WorkId) -> Result<Vec<Expression>> {
        match find_work_key(self.connection(), work)? {
            Some(key) => expressions_of_key(self.connection(), key, work),
            None => Ok(Vec::new()),
        }
    }

    /// A text with its first day as it states it itself, for whoever keeps it anew.
    pub fn find_stated_expression(&self, id: &ExpressionId) -> Result<Option<Expression>> {
        let Some(key) = find_work_key(self.connection(), &id.work)? else {
            return Ok(None);
        };
        let expressions = stated_expressions(self.connection(), key, &id.work)?;
        Ok(expressions
            .into_iter()
            .find(|expression| &expression.id == id))
    }

    pub fn find_expression(&self, id: &ExpressionId) -> Result<Option<Expression>> {
        let expressions = self.expressions_of(&id.work)?;
        Ok(expressions
            .into_iter()
            .find(|expression| &expression.id == id))
    }

    /// The texts in force on a day: one, or one for each part of a code held part by part; none when none is known to be.
    pub fn expressions_on(&self, work: &WorkId, day: Date) -> Result<Vec<Expression>> {
        let mut expressions = self.expressions_of(work)?;
        expressions.retain(|expression| {
            expression.effective_on.is_some_and(|from| from <= day)
                && expression.ended_on.is_none_or(|until| day < until)
        });
        Ok(expressions)
    }

    /// Ids of all texts, by work and label.
    pub fn expression_ids(&self) -> Result<Vec<ExpressionId>> {
        self.connection()
            .prepare_cached(
                "select w.id, e.label from expression e join work w on w.key = e.work_key
                 order by w.id, e.label",
            )?
            .query_and_then([], |row| {
                Ok(ExpressionId {
                    work: crate::database::row::work_id_from(row, 0)?,
                    label: row.get(1)?,
                })
            })?
            .collect()
    }

    /// Text and tree of an expression.
    pub fn document(&self, id: &ExpressionId) -> Result<Option<Document>> {
        let found: Option<(Vec<u8>, ContentHash)> = {
            let mut select = self.connection().prepare_cached(
                "select t.bytes, e.text_hash from expression e join work w on w.key = e.work_key
                     join expression_tree t on t.expression_key = e.key
                 where w.id = $1 and e.label = $2",
            )?;
            let mut rows = select.query(params![id.work.as_str(), id.label])?;
            match rows.next()? {
                Some(row) => Some((row.get(0)?, hash_from(&row, 1)?)),
                None => None,
            }
        };
        let Some((tree, hash)) = found else {
            return Ok(None);
        };
        let bytes = self.find_blob(hash)?.ok_or(Error::BlobMissing(hash))?;
        let text = String::from_utf8(bytes).map_err(|_| Error::BlobDamaged(hash))?;
        let provisions =
            decode_tree(&tree).ok_or_else(|| unreadable("provision tree", id.to_string()))?;
        Ok(Some(Document { text, provisions }))
    }
}
