//! What was brought in when, and what became of it.

use huidian_model::{ContentHash, WorkId};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::error::Result;
use crate::reader::Reader;
use crate::row::{by_id, hash_from, instant_from, instant_if_any};
use crate::transaction::Transaction;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportOutcome {
    Taken,
    /// Held before, under this or another name.
    AlreadyHeld,
    Refused,
}

impl ImportOutcome {
    pub fn id(self) -> &'static str {
        match self {
            ImportOutcome::Taken => "taken",
            ImportOutcome::AlreadyHeld => "already_held",
            ImportOutcome::Refused => "refused",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Taken, Self::AlreadyHeld, Self::Refused]
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

/// How many files of a run had which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    pub taken_count: u32,
    pub unchanged_count: u32,
    pub refused_count: u32,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    pub key: i64,
    pub started_at: Timestamp,
    /// `None` while it runs, and for one that was cut off.
    pub finished_at: Option<Timestamp>,
    /// What was imported, for people.
    pub described: String,
    pub counts: ImportCounts,
}

impl Transaction<'_> {
    /// Opens the record of an import and gives its key.
    pub fn begin_import(&mut self, described: &str) -> Result<i64> {
        self.connection
            .prepare_cached("insert into import_run (started_at, described) values ($1, $2)")?
            .execute(params![self.now.as_microsecond(), described])?;
        Ok(self.connection.last_insert_rowid())
    }

    pub fn finish_import(&mut self, run: i64, counts: ImportCounts) -> Result<()> {
        self.connection
            .prepare_cached(
                "update import_run set finished_at = $1, taken_count = $2, unchanged_count = $3, refused_count = $4
                 where key = $5",
            )?
            .execute(params![
                self.now.as_microsecond(),
                counts.taken_count,
                counts.unchanged_count,
                counts.refused_count,
                run
            ])?;
        Ok(())
    }

    /// Records what became of a file; the latest outcome for a name and content is kept.
    pub fn put_import_item(&mut self, run: i64, item: &ImportItem) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into import_item (run_key, name, hash, pipeline, outcome, reason, work)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (name, hash) do update set run_key = excluded.run_key, pipeline = excluded.pipeline,
                     outcome = excluded.outcome, reason = excluded.reason, work = excluded.work",
            )?
            .execute(params![
                run,
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
    /// What became of a file when it was last brought in.
    pub fn find_import_item(&self, name: &str, hash: ContentHash) -> Result<Option<ImportItem>> {
        let sql = format!("select {COLUMNS} from import_item where name = $1 and hash = $2");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![name, hash.0.as_slice()])?;
        rows.next()?.map(item_from).transpose()
    }

    /// Every file ever brought in with its latest outcome, by name.
    pub fn all_import_items(&self) -> Result<Vec<ImportItem>> {
        let sql = format!("select {COLUMNS} from import_item order by name, hash");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], item_from)?
            .collect()
    }

    /// Files whose latest outcome is of one run, by name.
    pub fn import_items_of(&self, run: i64) -> Result<Vec<ImportItem>> {
        let sql =
            format!("select {COLUMNS} from import_item where run_key = $1 order by name, hash");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![run], item_from)?
            .collect()
    }

    /// Imports, newest first.
    pub fn import_runs(&self, limit: u32) -> Result<Vec<ImportRun>> {
        self.connection()
            .prepare_cached(
                "select key, started_at, finished_at, described, taken_count, unchanged_count, refused_count
                 from import_run order by key desc limit $1",
            )?
            .query_and_then(params![limit], |row| {
                Ok(ImportRun {
                    key: row.get(0)?,
                    started_at: instant_from(row, 1)?,
                    finished_at: instant_if_any(row, 2)?,
                    described: row.get(3)?,
                    counts: ImportCounts {
                        taken_count: row.get(4)?,
                        unchanged_count: row.get(5)?,
                        refused_count: row.get(6)?,
                    },
                })
            })?
            .collect()
    }

    /// When the library last took something in.
    pub fn last_import_at(&self) -> Result<Option<Timestamp>> {
        self.connection()
            .prepare_cached("select finished_at from import_run where taken_count > 0 order by finished_at desc limit 1")?
            .query_row([], |row| row.get::<_, Option<i64>>(0))
            .optional()?
            .flatten()
            .map(|at| {
                Timestamp::from_microsecond(at)
                    .map_err(|_| crate::row::unreadable("instant", at.to_string()))
            })
            .transpose()
    }
}
