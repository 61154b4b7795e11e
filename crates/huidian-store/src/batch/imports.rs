//! What was brought in when, and what became of it.

use huidian_model::{ContentHash, WorkId};
use jiff::Timestamp;

use crate::batch::id::BatchId;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, hash_from, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportOutcome {
    Taken,
    /// Held before, under this or another name.
    AlreadyHeld,
    Refused,
    /// Its pictures of text wait for somebody who reads them; the original is held.
    AwaitsRecognition,
}

impl ImportOutcome {
    pub fn id(self) -> &'static str {
        match self {
            ImportOutcome::Taken => "taken",
            ImportOutcome::AlreadyHeld => "already_held",
            ImportOutcome::Refused => "refused",
            ImportOutcome::AwaitsRecognition => "awaits_recognition",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [
            Self::Taken,
            Self::AlreadyHeld,
            Self::Refused,
            Self::AwaitsRecognition,
        ]
        .into_iter()
        .find(|outcome| outcome.id() == id)
    }
}

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportItem {
    /// Name of its capture.
    pub name: String,
    pub hash: ContentHash,
    /// Version of the pipeline that read it; a newer one may make more of it.
    pub pipeline: u32,
    pub outcome: ImportOutcome,
    /// Why it was refused, or what was odd about it.
    pub reason: Option<String>,
    pub work: Option<WorkId>,
}

/// Why a text waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonToWait {
    pub work: WorkId,
    /// Name of the file that it came in.
    pub file: String,
    pub reason: String,
    /// The import that brought it.
    pub batch: BatchId,
}

impl Transaction<'_> {
    /// Records what became of a file; the latest outcome for a name and content is kept.
    pub fn put_import_item(&mut self, batch: BatchId, item: &ImportItem) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into import_item (batch_key, name, hash, pipeline, outcome, reason, work)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (name, hash) do update set batch_key = excluded.batch_key, pipeline = excluded.pipeline,
                     outcome = excluded.outcome, reason = excluded.reason, work = excluded.work",
            )?
            .execute(params![
                batch.0,
                item.name,
                item.hash.0.as_slice(),
                item.pipeline,
                item.outcome.id(),
                item.reason,
                item.work.as_ref().map(WorkId::as_str)
            ])?;
        Ok(())
    }
}

impl Transaction<'_> {
    /// Records whose a file is, now that it is known.
    pub fn name_work_of(&mut self, item: &ImportItem, work: &WorkId) -> Result<()> {
        self.connection
            .prepare_cached("update import_item set work = $1 where name = $2 and hash = $3")?
            .execute(params![work.as_str(), item.name, item.hash.0.as_slice()])?;
        Ok(())
    }
}

const COLUMNS: &str = "name, hash, pipeline, outcome, reason, work";

fn item_from(row: &Row<'_>) -> Result<ImportItem> {
    let work: Option<String> = row.get(5)?;
    Ok(ImportItem {
        name: row.get(0)?,
        hash: hash_from(row, 1)?,
        pipeline: row.get(2)?,
        outcome: by_id(row, 3, "import outcome", ImportOutcome::from_id)?,
        reason: row.get(4)?,
        work: work.as_deref().map(WorkId::new),
    })
}

impl Reader<'_> {
    /// Why texts wait for a person, in the order they came.
    pub fn reasons_to_wait(&self) -> Result<Vec<ReasonToWait>> {
        self.connection()
            .prepare_cached(
                "select i.work, i.name, i.reason, i.batch_key from import_item i join work w on w.id = i.work
                 where i.outcome = 'taken' and i.reason is not null and w.review = 'unreviewed' order by i.key",
            )?
            .query_and_then([], |row| {
                Ok(ReasonToWait {
                    work: work_id_from(row, 0)?,
                    file: row.get(1)?,
                    reason: row.get(2)?,
                    batch: BatchId(row.get(3)?),
                })
            })?
            .collect()
    }

    /// What became of a file when it was last brought in.
    pub fn find_import_item(&self, name: &str, hash: ContentHash) -> Result<Option<ImportItem>> {
        let sql = format!("select {COLUMNS} from import_item where name = $1 and hash = $2");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![name, hash.0.as_slice()])?;
        rows.next()?.map(|row| item_from(&row)).transpose()
    }

    /// Every file that was brought in with its latest outcome, by name; those of batches that were taken back count as never brought in.
    pub fn all_import_items(&self) -> Result<Vec<ImportItem>> {
        let sql = format!(
            "select {COLUMNS} from import_item
             where batch_key not in (select key from batch where undone_at is not null) order by name, hash"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], item_from)?
            .collect()
    }

    /// Files that are held and whose text waits to be recognised, by name.
    pub fn items_awaiting_recognition(&self) -> Result<Vec<ImportItem>> {
        let sql = format!(
            "select {COLUMNS} from import_item
             where outcome = 'awaits_recognition' and batch_key not in (select key from batch where undone_at is not null)
             order by name, hash"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], item_from)?
            .collect()
    }

    /// Files that nobody could read and that are held all the same, with the reason; `work` where the name tells whose they are.
    pub fn unread_originals(&self) -> Result<Vec<ImportItem>> {
        let sql = format!(
            "select {COLUMNS} from import_item i
             where outcome = 'refused' and batch_key not in (select key from batch where undone_at is not null)
                 and exists (select 1 from capture c where c.hash = i.hash and c.name = i.name)
                 and not exists (select 1 from manifestation m where m.capture_hash = i.hash)
             order by name, hash"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], item_from)?
            .collect()
    }

    /// Files whose latest outcome is of one batch, by name.
    pub fn import_items_of(&self, batch: BatchId) -> Result<Vec<ImportItem>> {
        let sql =
            format!("select {COLUMNS} from import_item where batch_key = $1 order by name, hash");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![batch.0], item_from)?
            .collect()
    }

    /// When the library last took something in.
    pub fn last_import_at(&self) -> Result<Option<Timestamp>> {
        self.connection()
            .prepare_cached("select finished_at from batch where undone_at is null and taken_count > 0 order by finished_at desc nulls last limit 1")?
            .query_row([], |row| row.get::<Option<i64>>(0))
            .optional()?
            .flatten()
            .map(|at| {
                Timestamp::from_microsecond(at)
                    .map_err(|_| crate::database::row::unreadable("instant", at.to_string()))
            })
            .transpose()
    }
}
