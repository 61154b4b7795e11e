//! Rows of a batch that is taken back: some go, others come back as they were.

use std::collections::{BTreeMap, BTreeSet};

use huidian_model::WorkId;

use super::image::Image;
use super::record::Record;
use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::database::row::work_id_from;
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, params};

/// What becomes of a row.
pub(crate) enum Action {
    Remove,
    Restore(Image),
}

impl Transaction<'_> {
    /// Removes rows, then puts others back; gives the keys of the works they belong to.
    pub(crate) fn apply(
        &mut self,
        actions: BTreeMap<(Record, i64), Action>,
    ) -> Result<BTreeSet<i64>> {
        let mut works = BTreeSet::new();
        for ((record, key), action) in actions.iter().rev() {
            if let Some(image) = Image::take(self.connection, *record, *key)? {
                self.works_of(*record, *key, &image, &mut works)?;
                if matches!(action, Action::Remove) {
                    self.record_going(*record, &image)?;
                }
                // a work without facts and texts goes at the end, with all that hangs on it
                if matches!(action, Action::Remove) && *record == Record::Expression {
                    // a later batch may have looked its references up again, and they are in that one's journal
                    self.connection
                        .prepare_cached(Record::Citations.delete())?
                        .execute(params![key])?;
                }
                if matches!(action, Action::Remove) && *record != Record::Work {
                    self.connection
                        .prepare_cached(record.delete())?
                        .execute(params![key])?;
                }
            }
        }
        for ((record, key), action) in &actions {
            if let Action::Restore(image) = action {
                self.restore(*record, *key, image)?;
                self.works_of(*record, *key, image, &mut works)?;
            }
        }
        Ok(works)
    }

    fn restore(&mut self, record: Record, key: i64, image: &Image) -> Result<()> {
        match record {
            // its other columns follow from its facts
            Record::Work if self.find_work_id(key)?.is_some() => {
                self.connection
                    .prepare_cached("update work set review_set = $1 where key = $2")?
                    .execute(params![image.text("review_set"), key])?;
                return Ok(());
            }
            // somebody else says the same in a row of his own
            Record::Fact if self.is_said_elsewhere(key, image)? => return Ok(()),
            Record::Tree | Record::Citations | Record::Manifestation => {
                let expression = image.integer("expression_key").unwrap_or(key);
                if self.work_of_expression(expression)?.is_none() {
                    return Ok(());
                }
            }
            Record::Work
            | Record::Fact
            | Record::Relation
            | Record::Expression
            | Record::Capture
            | Record::Redirect
            | Record::Companion
            | Record::Withdrawn
            | Record::RuleFile
            | Record::Correction
            | Record::Collection
            | Record::CollectionWork => {}
        }
        self.connection
            .prepare_cached(record.delete())?
            .execute(params![key])?;
        image.put(self.connection, record.table())?;
        if matches!(record, Record::Citations | Record::Expression) {
            // so that the next one to bring citations compares them with nothing
            self.connection
                .prepare_cached("update expression set citations_hash = null where key = $1")?
                .execute(params![key])?;
        }
        if record == Record::Expression {
            self.record_text_event(LibraryEventKind::TextAdded, image)?;
        }
        Ok(())
    }

    fn is_said_elsewhere(&self, key: i64, image: &Image) -> Result<bool> {
        let columns = ["field", "value", "source_kind", "source_detail"]
            .map(|column| image.text(column).unwrap_or_default());
        let [field, value, kind, detail] = columns;
        Ok(self
            .connection
            .prepare_cached(
                "select exists (select 1 from fact where work_key = $1 and key <> $2 and field = $3
                     and value = $4 and source_kind = $5 and source_detail = $6)",
            )?
            .query_row(
                params![image.integer("work_key"), key, field, value, kind, detail],
                |row| row.get(0),
            )?)
    }

    /// Adds the works that a row says something about.
    fn works_of(
        &self,
        record: Record,
        key: i64,
        image: &Image,
        works: &mut BTreeSet<i64>,
    ) -> Result<()> {
        match record {
            Record::Work => {
                works.insert(key);
            }
            Record::Fact | Record::Expression => works.extend(image.integer("work_key")),
            Record::Relation | Record::Redirect => {
                for column in ["from_work", "to_work"] {
                    let end = image.text(column).map(WorkId::new);
                    if let Some(end) = end {
                        works.extend(self.find_work_key(&end)?);
                    }
                }
            }
            Record::Tree | Record::Citations | Record::Manifestation => {
                let expression = image.integer("expression_key").unwrap_or(key);
                works.extend(self.work_of_expression(expression)?);
            }
            Record::Companion | Record::Withdrawn => {
                let work = image.text("work").map(WorkId::new);
                if let Some(work) = work {
                    works.extend(self.find_work_key(&work)?);
                }
            }
            Record::Capture
            | Record::RuleFile
            | Record::Correction
            | Record::Collection
            | Record::CollectionWork => {}
        }
        Ok(())
    }

    pub(crate) fn work_of_expression(&self, expression_key: i64) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached("select work_key from expression where key = $1")?
            .query_row(params![expression_key], |row| row.get(0))
            .optional()?)
    }

    pub(crate) fn find_work_id(&self, key: i64) -> Result<Option<WorkId>> {
        let mut select = self
            .connection
            .prepare_cached("select id from work where key = $1")?;
        let mut rows = select.query(params![key])?;
        rows.next()?.map(|row| work_id_from(&row, 0)).transpose()
    }

    /// Tells the stream what goes.
    fn record_going(&self, kind: Record, image: &Image) -> Result<()> {
        match kind {
            Record::Expression => self.record_text_event(LibraryEventKind::TextWithdrawn, image),
            Record::Relation => {
                let [Some(from), Some(to), Some(verb)] =
                    ["from_work", "to_work", "kind"].map(|column| image.text(column))
                else {
                    return Ok(());
                };
                record(
                    self.connection,
                    &NewEvent {
                        work: &WorkId::new(from),
                        kind: LibraryEventKind::RelationWithdrawn,
                        subject: verb,
                        on: image.text("happens_on").and_then(|on| on.parse().ok()),
                        before: Some(to.to_owned()),
                        after: None,
                    },
                    self.now,
                )
            }
            _ => Ok(()),
        }
    }

    fn record_text_event(&self, kind: LibraryEventKind, image: &Image) -> Result<()> {
        let work = image.integer("work_key").map(|key| self.find_work_id(key));
        let Some(work) = work.transpose()?.flatten() else {
            return Ok(());
        };
        record(
            self.connection,
            &NewEvent {
                work: &work,
                kind,
                subject: image.text("label").unwrap_or_default(),
                on: image.text("dated_on").and_then(|on| on.parse().ok()),
                before: None,
                after: None,
            },
            self.now,
        )
    }
}
