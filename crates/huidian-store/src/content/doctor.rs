//! Is the library what it says it is?

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use huidian_model::{ContentHash, ExpressionId, WorkId};

use crate::blobs::folder::remove_file;
use crate::content::intervals::version_count;
use crate::content::projection::work_of;
use crate::content::relations::relations_on_force;
use crate::content::timeline::force_intervals;
use crate::database::error::{Error, Result};
use crate::database::reader::Reader;
use crate::database::row::hash_from;
use crate::database::store::Store;
use crate::database::transaction::find_work_key;
use crate::sql::{Row, ValueRef};

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
    /// The service of the bucket does not answer: what it holds was not looked at.
    Bucket(String),
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
            Fault::Bucket(what) => write!(f, "{what}"),
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
    /// `None` where rows are damaged so far that it cannot be worked out.
    pub digest: Option<ContentHash>,
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Store {
    /// Checks everything: blobs against their hashes, rows against blobs, rows against each other, projections against facts.
    ///
    /// What is damaged is a line of the report; the rest is looked at all the same.
    pub fn doctor(&self) -> Result<Report> {
        let reader = self.read()?;
        let mut faults = Vec::new();
        // a server checks its own files, and takes no value of another kind than the column's
        if reader.connection().is_sqlite() {
            check_database(&reader, &mut faults);
            check_columns(&reader, &mut faults);
        }
        let blobs =
            noted(reader.blob_sizes(), "the list of blobs", &mut faults).unwrap_or_default();
        for (hash, _) in &blobs {
            match reader.find_blob(*hash) {
                Ok(Some(_)) => {}
                Ok(None) | Err(Error::BlobMissing(_)) => faults.push(Fault::BlobMissing(*hash)),
                // neither there nor gone; the next one would say the same after as many attempts
                Err(error @ Error::Bucket { .. }) => {
                    faults.push(Fault::Bucket(error.to_string()));
                    break;
                }
                Err(_) => faults.push(Fault::BlobDamaged(*hash)),
            }
        }
        check_trees(&reader, &mut faults);
        let works = noted(reader.work_ids(), "the list of works", &mut faults).unwrap_or_default();
        for work in &works {
            check_work(&reader, work, &mut faults);
        }
        let leftovers = noted(self.leftovers(&reader), "files of blobs", &mut faults);
        let digest = noted(reader.content_digest(), "the content digest", &mut faults);
        Ok(Report {
            faults,
            leftover_count: leftovers.map_or(0, |leftovers| leftovers.len()),
            blob_count: blobs.len(),
            blob_bytes: blobs.iter().map(|(_, size)| size).sum(),
            work_count: works.len(),
            digest,
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
        let (files, unfinished) = self.blobs().list()?;
        let named: BTreeSet<ContentHash> = reader
            .connection()
            .prepare_cached("select hash from blob where is_file = 1")?
            .query_and_then([], |row| hash_from(row, 0))?
            .collect::<Result<_>>()?;
        let unnamed = files.difference(&named).map(|hash| Leftover::Blob(*hash));
        Ok(unnamed
            .chain(unfinished.into_iter().map(Leftover::File))
            .collect())
    }
}

enum Leftover {
    Blob(ContentHash),
    File(PathBuf),
}

/// What was read, or a fault that says what could not be.
fn noted<T>(read: Result<T>, what: &str, faults: &mut Vec<Fault>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            faults.push(Fault::Database(format!("{what} cannot be read: {error}")));
            None
        }
    }
}

fn check_database(reader: &Reader<'_>, faults: &mut Vec<Fault>) {
    let lines = pragma_lines(reader, "pragma integrity_check", |row| text_at(row, 0));
    let lines = noted(lines, "the database's own check", faults).unwrap_or_default();
    faults.extend(
        lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(Fault::Database),
    );
    let broken = pragma_lines(reader, "pragma foreign_key_check", |row| {
        let key: Option<i64> = row.get(1).unwrap_or_default();
        Ok(format!(
            "{} {} to {}",
            text_at(row, 0)?,
            key.unwrap_or_default(),
            text_at(row, 2)?
        ))
    });
    let broken = noted(broken, "references between tables", faults).unwrap_or_default();
    faults.extend(broken.into_iter().map(Fault::BrokenReference));
}

fn pragma_lines(
    reader: &Reader<'_>,
    pragma: &str,
    read: impl Fn(&Row<'_>) -> crate::sql::Result<String>,
) -> Result<Vec<String>> {
    let mut check = reader.connection().prepare(pragma)?;
    let mut rows = check.query([])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(read(&row)?);
    }
    Ok(lines)
}

/// Text as far as it is text.
fn text_at(row: &Row<'_>, column: usize) -> crate::sql::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

/// Every value of every table is of the kind its column holds, and what is text is text: table, row and column are named where it is not.
fn check_columns(reader: &Reader<'_>, faults: &mut Vec<Fault>) {
    let tables = pragma_lines(
        reader,
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
        |row| text_at(row, 0),
    );
    for table in noted(tables, "the list of tables", faults).unwrap_or_default() {
        let what = format!("table {table}");
        let checked = check_table(reader, &table, faults);
        noted(checked, &what, faults);
    }
}

/// Faults of one table that are told one by one.
const TOLD: usize = 20;

fn check_table(reader: &Reader<'_>, table: &str, faults: &mut Vec<Fault>) -> Result<()> {
    let quoted = table.replace('"', "\"\"");
    let kinds: Vec<(String, String)> = {
        let mut columns = reader
            .connection()
            .prepare(&format!("pragma table_info(\"{quoted}\")"))?;
        let mut rows = columns.query([])?;
        let mut kinds = Vec::new();
        while let Some(row) = rows.next()? {
            kinds.push((text_at(&row, 1)?, text_at(&row, 2)?.to_ascii_lowercase()));
        }
        kinds
    };
    let mut select = reader
        .connection()
        .prepare(&format!("select * from \"{quoted}\""))?;
    let mut rows = select.query([])?;
    let (mut number, mut found) = (0usize, 0usize);
    while let Some(row) = rows.next()? {
        number += 1;
        for (index, (column, kind)) in kinds.iter().enumerate() {
            let Some(reason) = wrong_value(row.get_ref(index)?, kind) else {
                continue;
            };
            found += 1;
            if found <= TOLD {
                let key = text_at(&row, 0)?;
                let key: String = key.chars().take(80).map(seen).collect();
                faults.push(Fault::Database(format!(
                    "table {table}, row {number} ({key}), column {column}: {reason}"
                )));
            }
        }
    }
    if found > TOLD {
        let more = found - TOLD;
        faults.push(Fault::Database(format!(
            "table {table}: {more} more values like these"
        )));
    }
    Ok(())
}

fn seen(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}

fn wrong_value(value: ValueRef<'_>, kind: &str) -> Option<&'static str> {
    match value {
        ValueRef::Text(bytes) if std::str::from_utf8(bytes).is_err() => Some("not UTF-8"),
        ValueRef::Text(_) if kind.contains("int") => Some("text where a number belongs"),
        ValueRef::Text(_) if kind == "blob" => Some("text where bytes belong"),
        ValueRef::Blob(_) if kind != "blob" => Some("bytes where none belong"),
        ValueRef::Integer(_) | ValueRef::Real(_) if matches!(kind, "blob" | "text") => {
            Some("a number where none belongs")
        }
        ValueRef::Real(_) if kind.contains("int") => {
            Some("a fraction where a whole number belongs")
        }
        _ => None,
    }
}

fn check_trees(reader: &Reader<'_>, faults: &mut Vec<Fault>) {
    for id in noted(reader.expression_ids(), "the list of texts", faults).unwrap_or_default() {
        match reader.document(&id) {
            Ok(Some(document)) if document.reassemble() == document.text => {}
            Ok(_) | Err(Error::Unreadable { .. }) => faults.push(Fault::TreeDamaged(id)),
            // reported with the blobs
            Err(Error::BlobMissing(_) | Error::BlobDamaged(_)) => {}
            Err(error) => faults.push(Fault::Database(format!("text {id}: {error}"))),
        }
    }
}

fn check_work(reader: &Reader<'_>, id: &WorkId, faults: &mut Vec<Fault>) {
    let unreadable = |error: Error| Fault::Unreadable {
        work: id.clone(),
        reason: error.to_string(),
    };
    match row_follows(reader, id) {
        Ok(true) => {}
        Ok(false) => faults.push(Fault::StaleProjection(id.clone())),
        Err(error) => faults.push(unreadable(error)),
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
        Err(error) => faults.push(unreadable(error)),
    }
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
        && summary.topics == work.topics
        && summary.addressees == work.addressees
        && summary.dates == dates
        && summary.listed_on == work.listed_on()
        && summary.absence == work.text_absence
        && summary.review == work.review
        && summary
            .text
            .as_ref()
            .map_or(0, |text| text.expression_count as usize)
            == version_count(&expressions)
        && reader.force_intervals(id)? == intervals)
}
