//! Takes a batch back: every row goes to what it would be had the batch not been.

use std::collections::{BTreeMap, BTreeSet};

use huidian_model::{ExpressionId, WorkId};

use super::batches::BatchKind;
use super::id::BatchId;
use super::image::Image;
use super::journal::{COLUMNS, Entry, entry_from};
use super::record::Record;
use super::restore::Action;
use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::{Error, Result};
use crate::database::row::work_id_from;
use crate::database::transaction::Transaction;
use crate::people::audit::AuditNote;
use crate::sql::params;

/// What taking a batch back did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoneBatch {
    /// Works that are gone with it.
    pub gone: BTreeSet<WorkId>,
    /// Works that are there and were changed.
    pub changed: BTreeSet<WorkId>,
    /// Texts of others that refer to works which are gone: their references are to be looked up again.
    pub unlinked: Vec<ExpressionId>,
}

impl Transaction<'_> {
    /// Takes a batch back. What other batches or keepers say, too, stays; a work that nobody gives a title or a text any more goes.
    /// That it was there stays on record: the batch, its files, its events (marked), and an audit entry of `who`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownBatch`], [`Error::BatchUndone`], [`Error::BatchNotRecorded`] for an import of an older program, and
    /// [`Error::RuleFileChangedSince`] for a change of rules on which a later one rests.
    pub fn undo_batch(&mut self, id: BatchId, who: &str) -> Result<UndoneBatch> {
        let batch = self
            .read()?
            .find_batch(id)?
            .ok_or(Error::UnknownBatch(id))?;
        if batch.undone_at.is_some() {
            return Err(Error::BatchUndone(id));
        }
        if batch.kind == BatchKind::Redact {
            return Err(Error::BatchIsFinal(id));
        }
        if !batch.is_recorded {
            return Err(Error::BatchNotRecorded(id));
        }
        self.refuse_earlier_rules(id)?;
        self.refuse_closed_collections(id)?;
        // rows that point to each other go and come back in any order; the commit checks them
        self.connection.defer_references()?;
        let actions = self.plan(id)?;
        let keys = self.apply(actions)?;
        self.forget_members()?;
        let mut undone = UndoneBatch::default();
        for key in keys {
            if let Some(work) = self.find_work_id(key)? {
                if self.is_empty_work(key)? {
                    self.remove_work(key, &work)?;
                    undone.gone.insert(work);
                } else {
                    self.touch(key);
                    undone.changed.insert(work);
                }
            }
        }
        self.connection
            .prepare_cached("update library_event set is_withdrawn = 1 where batch_key = $1")?
            .execute(params![id.0])?;
        self.withdraw_duties_to_review()?;
        self.connection
            .prepare_cached("update batch set undone_at = $1, undone_by = $2 where key = $3")?
            .execute(params![self.now.as_microsecond(), who, id.0])?;
        undone.unlinked = self.texts_citing(&undone.gone)?;
        self.note(&AuditNote {
            who: who.to_owned(),
            action: "undo_batch".to_owned(),
            subject: format!("batch {id}"),
            before: Some(batch.described),
            after: Some(format!(
                "{} works gone, {} works changed",
                undone.gone.len(),
                undone.changed.len()
            )),
        })?;
        self.change_content();
        Ok(undone)
    }

    /// What made a collection that is closed now is not taken back before that is opened.
    fn refuse_closed_collections(&self, id: BatchId) -> Result<()> {
        let made: Vec<i64> = self
            .connection
            .prepare_cached(
                "select row_key from batch_change where batch_key = $1 and record = $2 and is_added = 1 and is_void = 0",
            )?
            .query_and_then(params![id.0, Record::Collection.id()], |row| Ok(row.get(0)?))?
            .collect::<Result<_>>()?;
        made.into_iter().try_for_each(|key| self.refuse_closed(key))
    }

    /// A rule file is kept whole: what a later act wrote has the earlier act's words in it, so that the later one goes first.
    fn refuse_earlier_rules(&self, id: BatchId) -> Result<()> {
        let sql = format!(
            "select {COLUMNS} from batch_change where batch_key = $1 and record = $2 and is_void = 0 order by seq"
        );
        let entries: Vec<Entry> = self
            .connection
            .prepare_cached(&sql)?
            .query_and_then(params![id.0, Record::RuleFile.id()], entry_from)?
            .collect::<Result<_>>()?;
        for entry in entries {
            let row = match Image::take(self.connection, entry.record, entry.row_key)? {
                Some(row) => Some(row),
                None => self.before(entry.seq)?,
            };
            let path = row
                .as_ref()
                .and_then(|row| row.text("path"))
                .unwrap_or_default();
            let mut later: Vec<Option<i64>> = self
                .later_notes(&entry)?
                .iter()
                .map(|one| one.batch)
                .collect();
            // one that was removed, and written anew since
            if let Some(anew) = self
                .rule_file_key(path)?
                .filter(|key| *key != entry.row_key)
            {
                later.extend(self.last_note(Record::RuleFile, anew)?.map(|one| one.batch));
            }
            if let Some(later) = later.into_iter().flatten().find(|batch| *batch != id.0) {
                return Err(Error::RuleFileChangedSince {
                    batch: id,
                    path: path.to_owned(),
                    later: BatchId(later),
                });
            }
        }
        Ok(())
    }

    /// What becomes of each row, from the newest change of the batch to its oldest. The notes are void from here on.
    fn plan(&self, id: BatchId) -> Result<BTreeMap<(Record, i64), Action>> {
        let sql = format!(
            "select {COLUMNS} from batch_change where batch_key = $1 and is_void = 0 order by seq desc"
        );
        let entries: Vec<Entry> = self
            .connection
            .prepare_cached(&sql)?
            .query_and_then(params![id.0], entry_from)?
            .collect::<Result<_>>()?;
        let mut actions = BTreeMap::new();
        for entry in entries {
            let later = self.later_notes(&entry)?;
            let row = (entry.record, entry.row_key);
            if entry.is_same {
                self.void(entry.seq, None)?;
            } else if entry.is_added {
                match later.iter().position(|later| later.is_claim) {
                    Some(claim) => {
                        self.void_all(&later[..claim])?;
                        self.rebase(later[claim].seq, None)?;
                    }
                    None => {
                        self.void_all(&later)?;
                        actions.insert(row, Action::Remove);
                    }
                }
                let was = Image::take(self.connection, entry.record, entry.row_key)?;
                self.void(entry.seq, was.as_ref())?;
            } else {
                let before = self.before(entry.seq)?;
                self.void(entry.seq, None)?;
                if let Some(next) = later.first() {
                    self.rebase(next.seq, before.as_ref())?;
                } else {
                    let action = before.map_or(Action::Remove, Action::Restore);
                    actions.insert(row, action);
                }
            }
        }
        Ok(actions)
    }

    fn later_notes(&self, entry: &Entry) -> Result<Vec<Entry>> {
        let sql = format!(
            "select {COLUMNS} from batch_change
             where record = $1 and row_key = $2 and is_void = 0 and seq > $3 order by seq"
        );
        self.connection
            .prepare_cached(&sql)?
            .query_and_then(
                params![entry.record.id(), entry.row_key, entry.seq],
                entry_from,
            )?
            .collect()
    }

    fn before(&self, seq: i64) -> Result<Option<Image>> {
        let bytes: Option<Vec<u8>> = self
            .connection
            .prepare_cached("select row_before from batch_change where seq = $1")?
            .query_row(params![seq], |row| row.get(0))?;
        bytes.as_deref().map(Image::read).transpose()
    }

    /// A later note begins from what the row was before the one that is taken back.
    fn rebase(&self, seq: i64, before: Option<&Image>) -> Result<()> {
        self.connection
            .prepare_cached(
                "update batch_change set is_same = 0, is_added = $1, row_before = $2 where seq = $3",
            )?
            .execute(params![before.is_none(), before.map(Image::bytes), seq])?;
        Ok(())
    }

    fn void(&self, seq: i64, was: Option<&Image>) -> Result<()> {
        self.connection
            .prepare_cached("update batch_change set is_void = 1, row_before = $1 where seq = $2")?
            .execute(params![was.map(Image::bytes), seq])?;
        Ok(())
    }

    fn void_all(&self, entries: &[Entry]) -> Result<()> {
        entries
            .iter()
            .try_for_each(|entry| self.void(entry.seq, None))
    }

    /// Whether nobody gives a work a title or a text.
    fn is_empty_work(&self, key: i64) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "select not exists (select 1 from fact where work_key = $1 and field = 'title')
                     and not exists (select 1 from expression where work_key = $1)",
            )?
            .query_row(params![key], |row| row.get(0))?)
    }

    /// Removes a work with what keepers said of it.
    pub(crate) fn remove_work(&mut self, key: i64, work: &WorkId) -> Result<()> {
        for sql in [
            "delete from fact where work_key = $1",
            "delete from work_title where work_key = $1",
            "delete from work_number where work_key = $1",
            "delete from work_issuer where work_key = $1",
            "delete from work_event where work_key = $1",
            "delete from work_force where work_key = $1",
            "delete from work where key = $1",
        ] {
            self.connection.prepare_cached(sql)?.execute(params![key])?;
        }
        self.forget(key, work);
        record(
            self.connection,
            &NewEvent {
                work,
                kind: LibraryEventKind::WorkWithdrawn,
                subject: "",
                on: None,
                before: None,
                after: None,
            },
            self.now,
        )
    }

    /// Texts whose references lead to one of these works.
    pub fn texts_citing(&self, works: &BTreeSet<WorkId>) -> Result<Vec<ExpressionId>> {
        let mut select = self.connection.prepare_cached(
            "select distinct w.id, e.label from citation c
                 join expression e on e.key = c.expression_key join work w on w.key = e.work_key
             where c.target_work = $1 order by w.id, e.label",
        )?;
        let mut texts = BTreeSet::new();
        for work in works {
            let found = select.query_and_then(params![work.as_str()], |row| {
                Ok::<_, Error>(ExpressionId {
                    work: work_id_from(row, 0)?,
                    label: row.get(1)?,
                })
            })?;
            for text in found {
                texts.insert(text?);
            }
        }
        Ok(texts.into_iter().collect())
    }
}
