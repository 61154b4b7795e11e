//! What was brought in together, when and by whom.

use huidian_model::{ExpressionId, WorkId};
use jiff::Timestamp;

use super::id::BatchId;
use super::image::Image;
use super::record::Record;
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, instant_from, instant_if_any};
use crate::database::transaction::Transaction;
use crate::sql::{OptionalExtension, Row, params};

/// What kind of act a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BatchKind {
    Import,
    /// Two works became one.
    Merge,
    /// Texts of a work became another work.
    Split,
    /// A text was taken off its work.
    Detach,
    /// A text or a capture was moved to another work.
    Move,
    /// A work was taken out of everything that readers see; it is kept.
    Delete,
    /// A statement was taken back.
    Withdraw,
    /// A statement was corrected.
    Correct,
    /// What waited was decided.
    Review,
    /// A rule file of duties was changed.
    Rules,
    /// Personal data was taken out for good: it cannot be taken back.
    Redact,
    /// A collection was made, changed, closed, opened or removed.
    Collection,
}

impl BatchKind {
    pub const ALL: [BatchKind; 12] = [
        Self::Import,
        Self::Merge,
        Self::Split,
        Self::Detach,
        Self::Move,
        Self::Delete,
        Self::Withdraw,
        Self::Correct,
        Self::Review,
        Self::Rules,
        Self::Redact,
        Self::Collection,
    ];

    pub fn id(self) -> &'static str {
        match self {
            BatchKind::Import => "import",
            BatchKind::Merge => "merge",
            BatchKind::Split => "split",
            BatchKind::Detach => "detach",
            BatchKind::Move => "move",
            BatchKind::Delete => "delete",
            BatchKind::Withdraw => "withdraw",
            BatchKind::Correct => "correct",
            BatchKind::Review => "review",
            BatchKind::Rules => "rules",
            BatchKind::Redact => "redact",
            BatchKind::Collection => "collection",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// How many files of an import had which outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    pub taken_count: u32,
    pub unchanged_count: u32,
    pub refused_count: u32,
}

/// An import, or another act on many rows that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub kind: BatchKind,
    /// What it was, for people.
    pub described: String,
    /// Name of a user; `None` on the command line.
    pub asked_by: Option<String>,
    pub started_at: Timestamp,
    /// `None` while it runs, and for one that was cut off.
    pub finished_at: Option<Timestamp>,
    pub counts: ImportCounts,
    /// Whether its changes were recorded, so that it can be taken back.
    pub is_recorded: bool,
    pub undone_at: Option<Timestamp>,
    pub undone_by: Option<String>,
    /// Why it was done, and on what that rests; `None` for imports.
    pub reason: Option<String>,
    pub grounds: Option<String>,
}

/// What a batch brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchContents {
    /// Works that were not there before.
    pub works: Vec<WorkId>,
    /// Texts that were not there before.
    pub texts: Vec<ExpressionId>,
    /// Names of captures.
    pub captures: Vec<String>,
    pub fact_count: usize,
    pub relation_count: usize,
    pub event_count: usize,
    /// Rows that were there before and were changed or removed.
    pub changed_count: usize,
}

const COLUMNS: &str = "key, kind, described, asked_by, started_at, finished_at, taken_count, unchanged_count, refused_count, is_recorded, undone_at, undone_by, reason, grounds";

fn batch_from(row: &Row<'_>) -> Result<Batch> {
    Ok(Batch {
        id: BatchId(row.get(0)?),
        kind: by_id(row, 1, "kind of batch", BatchKind::from_id)?,
        described: row.get(2)?,
        asked_by: row.get(3)?,
        started_at: instant_from(row, 4)?,
        finished_at: instant_if_any(row, 5)?,
        counts: ImportCounts {
            taken_count: row.get(6)?,
            unchanged_count: row.get(7)?,
            refused_count: row.get(8)?,
        },
        is_recorded: row.get(9)?,
        undone_at: instant_if_any(row, 10)?,
        undone_by: row.get(11)?,
        reason: row.get(12)?,
        grounds: row.get(13)?,
    })
}

impl Transaction<'_> {
    /// Opens the record of a batch; what this transaction writes from here on belongs to it.
    pub fn begin_batch(
        &mut self,
        kind: BatchKind,
        described: &str,
        asked_by: Option<&str>,
    ) -> Result<BatchId> {
        let id = BatchId(self.connection
            .prepare_cached(
                "insert into batch (kind, started_at, described, asked_by, is_recorded) values ($1, $2, $3, $4, 1)",
            )?
            .insert(params![
                kind.id(),
                self.now.as_microsecond(),
                described,
                asked_by
            ])?);
        self.continue_batch(id)?;
        Ok(id)
    }

    /// Opens the record of a keeper's act, with why it is done and on what that rests. What this transaction writes from here on belongs to it.
    pub fn begin_act(
        &mut self,
        kind: BatchKind,
        described: &str,
        who: &str,
        (reason, grounds): (&str, &str),
    ) -> Result<BatchId> {
        let id = self.begin_batch(kind, described, Some(who))?;
        self.connection
            .prepare_cached("update batch set reason = $1, grounds = $2 where key = $3")?
            .execute(params![reason, grounds, id.0])?;
        self.finish_batch(id, ImportCounts::default())?;
        Ok(id)
    }

    /// Opens the record of an act that is done for good: what is written is not noted, and nothing takes it back.
    pub fn begin_final_act(
        &mut self,
        described: &str,
        who: &str,
        why: (&str, &str),
    ) -> Result<BatchId> {
        let id = self.begin_act(BatchKind::Redact, described, who, why)?;
        self.batch = None;
        self.connection
            .prepare_cached("update batch set is_recorded = 0 where key = $1")?
            .execute(params![id.0])?;
        Ok(id)
    }

    /// What this transaction writes from here on belongs to a batch that was begun before.
    pub fn continue_batch(&mut self, id: BatchId) -> Result<()> {
        self.enter_batch(id.0)
    }

    pub fn finish_batch(&mut self, id: BatchId, counts: ImportCounts) -> Result<()> {
        self.connection
            .prepare_cached(
                "update batch set finished_at = $1, taken_count = $2, unchanged_count = $3, refused_count = $4
                 where key = $5",
            )?
            .execute(params![
                self.now.as_microsecond(),
                counts.taken_count,
                counts.unchanged_count,
                counts.refused_count,
                id.0
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Batches, newest first.
    pub fn batches(&self, limit: u32) -> Result<Vec<Batch>> {
        let sql = format!("select {COLUMNS} from batch order by key desc limit $1");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![limit], batch_from)?
            .collect()
    }

    pub fn find_batch(&self, id: BatchId) -> Result<Option<Batch>> {
        let sql = format!("select {COLUMNS} from batch where key = $1");
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params![id.0])?;
        rows.next()?.map(|row| batch_from(&row)).transpose()
    }

    /// Changes of a rule file of duties, the newest first: those whose description begins with its path.
    pub fn rule_changes(&self, path: &str, limit: u32) -> Result<Vec<Batch>> {
        let sql = format!(
            "select {COLUMNS} from batch where kind = 'rules' and substr(described, 1, length($1) + 1) = $1 || '：'
             order by key desc limit $2"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![path, limit], batch_from)?
            .collect()
    }

    /// The import of this description that was cut off last, if nothing was imported since: what is imported anew goes on with it.
    pub fn find_unfinished_import(&self, described: &str) -> Result<Option<BatchId>> {
        let newest = self
            .connection()
            .prepare_cached(
                "select key, described, finished_at, is_recorded, undone_at from batch where kind = 'import' order by key desc limit 1",
            )?
            .query_row([], |row| {
                let is_open = row.get::<Option<i64>>(2)?.is_none()
                    && row.get(3)?
                    && row.get::<Option<i64>>(4)?.is_none();
                Ok((row.get(0)?, row.get::<String>(1)?, is_open))
            })
            .optional()?;
        Ok(newest
            .filter(|(_, known, is_open)| *is_open && known == described)
            .map(|(key, ..)| BatchId(key)))
    }

    /// What a batch brought; of one that was taken back, what it had brought.
    pub fn batch_contents(&self, id: BatchId) -> Result<BatchContents> {
        let mut contents = BatchContents {
            event_count: self.event_count_of(id)?,
            ..BatchContents::default()
        };
        let mut select = self.connection().prepare_cached(
            "select record, row_key, is_added, row_before from batch_change
             where batch_key = $1 and is_same = 0 order by seq",
        )?;
        let mut rows = select.query(params![id.0])?;
        while let Some(row) = rows.next()? {
            let record = by_id(&row, 0, "kind of record", Record::from_id)?;
            let (key, is_added): (i64, bool) = (row.get(1)?, row.get(2)?);
            if !is_added {
                contents.changed_count += 1;
                continue;
            }
            let kept: Option<Vec<u8>> = row.get(3)?;
            let image = match kept {
                Some(bytes) => Some(Image::read(&bytes)?),
                None => Image::take(self.connection(), record, key)?,
            };
            if let Some(image) = image {
                self.add_to(&mut contents, record, &image)?;
            }
        }
        Ok(contents)
    }

    fn add_to(&self, contents: &mut BatchContents, record: Record, image: &Image) -> Result<()> {
        match record {
            Record::Work => contents.works.extend(image.text("id").map(WorkId::new)),
            Record::Fact => contents.fact_count += 1,
            Record::Relation => contents.relation_count += 1,
            Record::Capture => contents
                .captures
                .extend(image.text("name").map(str::to_owned)),
            Record::Expression => {
                let key = image.integer("work_key").unwrap_or_default();
                let work = self.work_named_by(key)?;
                let label = image.text("label").unwrap_or_default().to_owned();
                contents
                    .texts
                    .extend(work.map(|work| ExpressionId { work, label }));
            }
            Record::Tree
            | Record::Citations
            | Record::Manifestation
            | Record::Redirect
            | Record::Companion
            | Record::Withdrawn
            | Record::RuleFile
            | Record::Correction
            | Record::Collection
            | Record::CollectionWork => {}
        }
        Ok(())
    }

    /// The id of a work by its key, also of one that is gone.
    fn work_named_by(&self, key: i64) -> Result<Option<WorkId>> {
        if let Some(image) = Image::take(self.connection(), Record::Work, key)? {
            return Ok(image.text("id").map(WorkId::new));
        }
        let bytes: Option<Vec<u8>> = self
            .connection()
            .prepare_cached(
                "select row_before from batch_change
                 where record = 'work' and row_key = $1 and row_before is not null order by seq desc limit 1",
            )?
            .query_row(params![key], |row| row.get(0))
            .optional()?;
        let image = bytes.as_deref().map(Image::read).transpose()?;
        Ok(image.and_then(|image| image.text("id").map(WorkId::new)))
    }

    fn event_count_of(&self, id: BatchId) -> Result<usize> {
        let count: i64 = self
            .connection()
            .prepare_cached("select count(*) from library_event where batch_key = $1")?
            .query_row(params![id.0], |row| row.get(0))?;
        Ok(count as usize)
    }
}
