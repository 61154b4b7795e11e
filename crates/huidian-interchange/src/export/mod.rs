//! Whole tables of the library, streamed.

mod citations;
mod events;
mod provisions;
mod texts;
mod works;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use huidian_model::WorkId;
use huidian_store::{Reader, Store};
use jiff::civil::Date;

use crate::error::Result;
use crate::manifest::Manifest;
use crate::place::{with_suffix, write_failure, write_whole};
use crate::table::{Column, Format, RowWriter, Value, open};

/// A table that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row for each article or clause of each text: what the index holds.
    Provisions,
    Works,
    /// What happened to works, oldest first.
    Events,
    /// References from provisions to provisions.
    Citations,
}

impl Table {
    pub const ALL: [Table; 4] = [
        Table::Provisions,
        Table::Works,
        Table::Events,
        Table::Citations,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Table::Provisions => "provisions",
            Table::Works => "works",
            Table::Events => "events",
            Table::Citations => "citations",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.id() == id)
    }

    fn columns(self) -> &'static [Column] {
        match self {
            Table::Provisions => provisions::COLUMNS,
            Table::Works => works::COLUMNS,
            Table::Events => events::COLUMNS,
            Table::Citations => citations::COLUMNS,
        }
    }
}

/// What to export.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    pub table: Table,
    pub format: Format,
    /// Day for which statuses are told.
    pub as_of: Date,
    /// Only works about which an event after this cursor is recorded; everything when `None`.
    pub since: Option<String>,
}

/// An export that is whole on disk.
#[derive(Debug, Clone)]
pub struct Exported {
    pub manifest: Manifest,
    pub path: PathBuf,
    pub manifest_path: PathBuf,
}

/// Receives the rows of one table.
struct Sink<'s> {
    writer: Box<dyn RowWriter + 's>,
    rows: u64,
    /// Works that have rows.
    works: BTreeSet<WorkId>,
    /// The one whose row came last.
    work: Option<WorkId>,
}

impl Sink<'_> {
    fn put(&mut self, work: &WorkId, row: Vec<Value>) -> Result<()> {
        self.rows += 1;
        if self.work.as_ref() != Some(work) {
            self.work = Some(work.clone());
            self.works.insert(work.clone());
        }
        self.writer.write_row(row)
    }
}

/// Writes a table to `path` and its manifest to `path.manifest.json`. Both appear whole or not at all: they are written beside their places and renamed.
pub fn export(store: &Store, request: &ExportRequest, path: &Path) -> Result<Exported> {
    let reader = store.read()?;
    let since = read_since(&reader, request.since.as_deref())?;
    let works = wanted_works(&reader, since)?;
    let cursor = reader.last_cursor()?;
    let partial = with_suffix(path, ".partial");
    let file = File::create(&partial).map_err(write_failure(&partial))?;
    let columns = request.table.columns();
    let mut sink = Sink {
        writer: open(request.format, columns, &file, path)?,
        rows: 0,
        works: BTreeSet::new(),
        work: None,
    };
    match request.table {
        Table::Provisions => provisions::write(&reader, &works, request.as_of, &mut sink)?,
        Table::Works => works::write(&reader, &works, request.as_of, &mut sink)?,
        Table::Events => events::write(&reader, since.unwrap_or(0), &mut sink)?,
        Table::Citations => citations::write(&reader, &works, &mut sink)?,
    }
    let (rows, works_with_rows) = (sink.rows, sink.works.len() as u64);
    let written = sink.writer.finish()?;
    file.sync_all().map_err(write_failure(&partial))?;
    let manifest = Manifest {
        file: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        what: request.table.id(),
        format: request.format.id(),
        columns: columns.iter().map(|column| column.name).collect(),
        rows,
        works: works_with_rows,
        size_bytes: written.size_bytes,
        sha256: written.sha256,
        as_of: request.as_of.to_string(),
        cursor,
        since: request.since.clone(),
        library: reader.content_digest()?.to_string(),
    };
    let manifest_path = with_suffix(path, ".manifest.json");
    std::fs::rename(&partial, path).map_err(write_failure(path))?;
    write_whole(&manifest_path, &manifest)?;
    Ok(Exported {
        manifest,
        path: path.to_owned(),
        manifest_path,
    })
}

/// The event a cursor stands for. One that this library did not give out is refused: an answer without rows would read as "nothing changed".
pub(crate) fn read_since(reader: &Reader<'_>, since: Option<&str>) -> Result<Option<i64>> {
    Ok(since.map(|since| reader.read_cursor(since)).transpose()?)
}

/// Ids of the works an export is about, in order: all but those the keeper rejected and those whose text waits for a person.
pub(crate) fn wanted_works(reader: &Reader<'_>, since: Option<i64>) -> Result<Vec<WorkId>> {
    let mut works = match since {
        None => reader.work_ids()?,
        Some(since) => events::works_changed_after(reader, since)?,
    };
    works.sort();
    let mut kept = Vec::with_capacity(works.len());
    for id in works {
        if reader.is_shown(&id)? {
            kept.push(id);
        }
    }
    Ok(kept)
}
