//! Is the library what it says it is?

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use huidian_model::{ContentHash, ExpressionId, WorkId};

use crate::blobs::folder::remove_file;
use crate::content::projection::work_of;
use crate::content::relations::relations_on_force;
use crate::content::timeline::force_intervals;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::hash_from;
use crate::database::store::Store;
use crate::database::transaction::find_work_key;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The database's own check.
    Database(String),
    /// A row points to a row that is not there: table and number.
    BrokenReference(String),
    BlobMissing(ContentHash),
    BlobDamaged(ContentHash),
    /// The tree of a text cannot be read, or does not fit its text.
    TreeDamaged(ExpressionId),
    /// Facts of the work say something else than its row.
    StaleProjection(WorkId),
    /// A fact, date or address cannot be read.
    Unreadable {
        work: WorkId,
        reason: String,
    },
    /// Two texts of one part of the work are in force on one day.
    TwoInForce(WorkId),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Database(what) => write!(f, "database: {what}"),
            Fault::BrokenReference(what) => write!(f, "broken reference: {what}"),
            Fault::BlobMissing(hash) => write!(f, "blob {hash} is missing"),
            Fault::BlobDamaged(hash) => write!(f, "blob {hash} is damaged"),
            Fault::TreeDamaged(id) => write!(f, "the provision tree of {id} is damaged"),
            Fault::StaleProjection(work) => {
                write!(f, "the row of {work} does not follow from its facts")
            }
            Fault::Unreadable { work, reason } => write!(f, "{work}: {reason}"),
            Fault::TwoInForce(work) => write!(f, "two texts of {work} are in force on one day"),
        }
    }
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub faults: Vec<Fault>,
    /// Blob files that no row names, left by a writer that was cut off: harmless, and removed by [`Store::sweep`].
    pub leftover_count: usize,
    pub blob_count: usize,
    pub blob_bytes: u64,
    pub work_count: usize,
    pub digest: ContentHash,
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Store {
    /// Checks everything: blobs against their hashes, rows against blobs, rows against each other, projections against facts.
    pub fn doctor(&self) -> Result<Report> {
        let reader = self.read()?;
        let mut faults = Vec::new();
        check_database(&reader, &mut faults)?;
        let blobs = reader.blob_sizes()?;
        for (hash, _) in &blobs {
            match reader.find_blob(*hash) {
                Ok(Some(_)) => {}
                Ok(None) | Err(Error::BlobMissing(_)) => faults.push(Fault::BlobMissing(*hash)),
                Err(Error::BlobDamaged(_)) => faults.push(Fault::BlobDamaged(*hash)),
                Err(error) => return Err(error),
            }
        }
        check_trees(&reader, &mut faults)?;
        let works = reader.work_ids()?;
        for work in &works {
            check_work(&reader, work, &mut faults)?;
        }
        Ok(Report {
            faults,
            leftover_count: self.leftovers(&reader)?.len(),
            blob_count: blobs.len(),
            blob_bytes: blobs.iter().map(|(_, size)| size).sum(),
            work_count: works.len(),
            digest: reader.content_digest()?,
        })
    }

    /// Removes blob files that no row names; gives their count. Nothing else may be writing, so this takes the lease first.
    pub fn sweep(&self, wait: std::time::Duration) -> Result<usize> {
        let _lease = self.lease("sweep", wait)?;
        let leftovers = self.leftovers(&self.read()?)?;
        for leftover in &leftovers {
            match leftover {
                Leftover::Blob(hash) => self.blobs().remove(*hash)?,
                Leftover::File(path) => remove_file(path)?,
            }
        }
        Ok(leftovers.len())
    }

    fn leftovers(&self, reader: &Reader<'_>) -> Result<Vec<Leftover>> {
        let (files, strangers) = self.blobs().list()?;
        let named: BTreeSet<ContentHash> = reader
            .connection()
            .prepare_cached("select hash from blob where is_file = 1")?
            .query_and_then([], |row| hash_from(row, 0))?
            .collect::<Result<_>>()?;
        let unnamed = files.difference(&named).map(|hash| Leftover::Blob(*hash));
        Ok(unnamed
            .chain(strangers.into_iter().map(Leftover::File))
            .collect())
    }
}

enum Leftover {
    Blob(ContentHash),
    File(PathBuf),
}

fn check_database(reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Result<()> {
    let mut check = reader.connection().prepare("pragma integrity_check")?;
    for line in check.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            faults.push(Fault::Database(line));
        }
    }
    let mut check = reader.connection().prepare("pragma foreign_key_check")?;
    let broken = check.query_map([], |row| {
        let table: String = row.get(0)?;
        let key: Option<i64> = row.get(1)?;
        let parent: String = row.get(2)?;
        Ok(format!("{table} {} to {parent}", key.unwrap_or_default()))
    })?;
    for line in broken {
        faults.push(Fault::BrokenReference(line?));
    }
    Ok(())
}

fn check_trees(reader: &Reader<'_>, faults: &mut Vec<Fault>) -> Result<()> {
    for id in reader.expression_ids()? {
        match reader.document(&id) {
            Ok(Some(document)) if document.reassemble() == document.text => {}
            Ok(_) | Err(Error::Unreadable { .. }) => faults.push(Fault::TreeDamaged(id)),
            // reported with the blobs
            Err(Error::BlobMissing(_) | Error::BlobDamaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn check_work(reader: &Reader<'_>, id: &WorkId, faults: &mut Vec<Fault>) -> Result<()> {
    let unreadable = |error: Error| match error {
        Error::Unreadable { .. } => Ok(Fault::Unreadable {
            work: id.clone(),
            reason: error.to_string(),
        }),
        error => Err(error),
    };
    match row_follows(reader, id) {
        Ok(true) => {}
        Ok(false) => faults.push(Fault::StaleProjection(id.clone())),
        Err(error) => faults.push(unreadable(error)?),
    }
    match reader.expressions_of(id) {
        Ok(expressions) => {
            let mut spans: Vec<_> = expressions
                .iter()
                .filter_map(|text| Some((&text.part, text.effective_on?, text.ended_on)))
                .filter(|(_, from, until)| until.is_none_or(|until| *from < until))
                .collect();
            spans.sort_unstable();
            let overlap = spans.windows(2).any(|pair| {
                pair[0].0 == pair[1].0 && pair[0].2.is_none_or(|until| until > pair[1].1)
            });
            if overlap {
                faults.push(Fault::TwoInForce(id.clone()));
            }
        }
        Err(error) => faults.push(unreadable(error)?),
    }
    Ok(())
}

/// Whether the row of a work and its statuses are what its facts, texts and relations give.
fn row_follows(reader: &Reader<'_>, id: &WorkId) -> Result<bool> {
    let Some(key) = find_work_key(reader.connection(), id)? else {
        return Ok(false);
    };
    let work = work_of(reader.connection(), key)?;
    let expressions = reader.expressions_of(id)?;
    // what ended the works that this one interprets counts too, as where the row was made
    let relations = relations_on_force(reader.connection(), id)?;
    let intervals = force_intervals(&work, &expressions, &relations);
    let any_day = jiff::civil::date(2000, 1, 1);
    let Some(summary) = reader.find_summary(id, any_day)? else {
        return Ok(false);
    };
    let dates: Vec<_> = work
        .events
        .iter()
        .map(|event| (event.kind, event.on))
        .collect();
    Ok(summary.title == work.title
        && summary.kind == work.kind
        && summary.is_draft == work.is_draft
        && summary.number == work.number
        && summary.issuers == work.issuers
        && summary.region == work.region
        && summary.sectors == work.sectors
        && summary.dates == dates
        && summary.listed_on == work.listed_on()
        && summary.absence == work.text_absence
        && summary.review == work.review
        && summary
            .text
            .as_ref()
            .map_or(0, |text| text.expression_count as usize)
            == expressions.len()
        && reader.force_intervals(id)? == intervals)
}
