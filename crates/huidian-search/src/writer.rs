//! Writing the index: rebuilt as a whole, or grown by an import.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use huidian_model::WorkId;

use crate::error::Error;
use crate::input::{ArticleForceFrom, ForceFrom, IndexArticle, IndexExpression, IndexWork};
use crate::manifest::{Manifest, SegmentEntry};
use crate::mark;
use crate::segment::{self, Cursor, ExpressionRow, Segment, WorkRow};

/// Text of one segment; a larger library gets several. Memory while an index is built is some seven times this, at any size of the library.
const SEGMENT_BYTES: usize = 64 << 20;
/// Segments of one size before they are merged.
const SEGMENT_COUNT: usize = 8;
/// Files up to this size are of the smallest size; each size after it is eight times as large.
const SMALL_FILE: u64 = 256 << 10;
/// A file from this size on is as large as they get, and is left alone while most of its works count.
const FULL_FILE: u64 = 24 << 20;

/// Writes an index folder. One writer at a time, across processes; readers are never in the way.
pub struct IndexWriter {
    folder: PathBuf,
    /// Held until the writer goes.
    _lock: File,
}

/// What a write did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteReport {
    pub works: usize,
    pub articles: usize,
    pub source_bytes: u64,
    pub index_bytes: u64,
}

/// A process that is being started holds the open files of the one that starts it for some milliseconds, and with them a lock that was given up.
const SHARED: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(20);

impl IndexWriter {
    /// Opens a folder for writing; makes it when it is not there.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("lock");
        make_room_for(folder, true)?;
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        make_room_for(&path, false)?;
        let lock = File::create(&path).map_err(Error::io(&path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => {
                    return Ok(Self {
                        folder: folder.to_owned(),
                        _lock: lock,
                    });
                }
                Err(fs::TryLockError::WouldBlock) if begun.elapsed() < SHARED => sleep(PAUSE),
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(Error::Locked {
                        path: folder.to_owned(),
                    });
                }
                Err(fs::TryLockError::Error(source)) => return Err(Error::Io { path, source }),
            }
        }
    }

    /// Builds the index anew beside the one in use, and swaps.
    pub fn rebuild(
        &mut self,
        works: impl IntoIterator<Item = IndexWork>,
    ) -> Result<WriteReport, Error> {
        self.try_rebuild(works.into_iter().map(Ok))
    }

    /// The same with works that are read one by one and may fail to be: then the index stays as it was.
    pub fn try_rebuild<E: From<Error>>(
        &mut self,
        works: impl IntoIterator<Item = Result<IndexWork, E>>,
    ) -> Result<WriteReport, E> {
        let generation = Manifest::load(&self.folder).map_or(0, |manifest| manifest.generation);
        self.clear_what_is_no_file()?;
        let mut report = WriteReport::default();
        let segments = self.write_segments(works, &mut report)?;
        self.commit(Manifest {
            generation: generation + 1,
            segments,
        })?;
        mark::clear(&self.folder);
        Ok(report)
    }

    /// Adds works, each in place of the one of the same id.
    pub fn replace_works(
        &mut self,
        works: impl IntoIterator<Item = IndexWork>,
    ) -> Result<WriteReport, Error> {
        let works = latest_of_each(works);
        let ids: Vec<WorkId> = works.iter().map(|work| work.id.clone()).collect();
        self.try_replace(&ids, works.into_iter().map(Ok))
    }

    /// Puts works, read one by one, in place of those with these ids. Each comes once.
    pub fn try_replace<E: From<Error>>(
        &mut self,
        ids: &[WorkId],
        works: impl IntoIterator<Item = Result<IndexWork, E>>,
    ) -> Result<WriteReport, E> {
        let mut manifest = match Manifest::load(&self.folder) {
            Err(Error::Missing { .. }) => Manifest::default(),
            other => other?,
        };
        mark::refuse_damaged(&self.folder)?;
        self.bury(&mut manifest, &ids.iter().collect())?;
        let mut report = WriteReport::default();
        manifest
            .segments
            .extend(self.write_segments(works, &mut report)?);
        manifest.generation += 1;
        self.commit(manifest)?;
        self.merge_where_worth()?;
        Ok(report)
    }

    /// Takes works out.
    pub fn remove_works(&mut self, ids: &[WorkId]) -> Result<(), Error> {
        let mut manifest = Manifest::load(&self.folder)?;
        mark::refuse_damaged(&self.folder)?;
        self.bury(&mut manifest, &ids.iter().collect())?;
        manifest.generation += 1;
        self.commit(manifest)?;
        self.merge_where_worth()
    }

    /// Folders and links where files of the index belong would stand in the way of the new ones.
    fn clear_what_is_no_file(&self) -> Result<(), Error> {
        let entries = fs::read_dir(&self.folder).map_err(Error::io(&self.folder))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_ours = name.contains(".segment") || name.starts_with("manifest");
            if is_ours {
                make_room_for(&entry.path(), false)?;
            }
        }
        Ok(())
    }

    fn write_segments<E: From<Error>>(
        &self,
        works: impl IntoIterator<Item = Result<IndexWork, E>>,
        report: &mut WriteReport,
    ) -> Result<Vec<SegmentEntry>, E> {
        let mut entries = Vec::new();
        let mut batch = Vec::new();
        let mut bytes = 0;
        for work in works {
            let work = work?;
            bytes += text_bytes(&work);
            batch.push(work);
            if bytes >= SEGMENT_BYTES {
                entries.push(self.write_segment(&batch, report)?);
                batch.clear();
                bytes = 0;
            }
        }
        if !batch.is_empty() {
            entries.push(self.write_segment(&batch, report)?);
        }
        Ok(entries)
    }

    fn write_segment(
        &self,
        works: &[IndexWork],
        report: &mut WriteReport,
    ) -> Result<SegmentEntry, Error> {
        let built = segment::build(works);
        let file = built.save(&self.folder)?;
        report.works += works.len();
        report.articles += built.article_count;
        report.source_bytes += built.source_bytes;
        let path = self.folder.join(&file);
        report.index_bytes += fs::metadata(&path).map_err(Error::io(&path))?.len();
        Ok(SegmentEntry {
            file,
            dead: Vec::new(),
        })
    }

    fn bury(&self, manifest: &mut Manifest, ids: &HashSet<&WorkId>) -> Result<(), Error> {
        for entry in &mut manifest.segments {
            let works = Segment::open_works(&self.folder.join(&entry.file))?;
            let gone = works
                .iter()
                .enumerate()
                .filter(|(_, work)| ids.contains(&work.id));
            entry.dead.extend(gone.map(|(ordinal, _)| ordinal as u32));
            entry.dead.sort_unstable();
            entry.dead.dedup();
        }
        Ok(())
    }

    /// Makes a manifest the current one, then removes files that no manifest names.
    fn commit(&self, manifest: Manifest) -> Result<(), Error> {
        manifest.save(&self.folder)?;
        let named: HashSet<&str> = manifest
            .segments
            .iter()
            .map(|segment| segment.file.as_str())
            .collect();
        let files = fs::read_dir(&self.folder).map_err(Error::io(&self.folder))?;
        for file in files.flatten() {
            let name = file.file_name();
            let name = name.to_string_lossy();
            let is_ours = name.ends_with(".segment") || name.ends_with(".segment.part");
            if is_ours && !named.contains(name.as_ref()) {
                // a reader may hold it open; the next commit tries again
                let _ = fs::remove_file(file.path());
            }
        }
        Ok(())
    }

    /// Merges segments of one size when they are many, and writes anew those whose works are mostly gone. One segment is in memory at a time, beside
    /// the one that is made.
    fn merge_where_worth(&mut self) -> Result<(), Error> {
        let manifest = Manifest::load(&self.folder)?;
        let chosen = self.worth_merging(&manifest)?;
        if chosen.is_empty() {
            return Ok(());
        }
        let (old, mut segments): (Vec<SegmentEntry>, Vec<SegmentEntry>) = manifest
            .segments
            .into_iter()
            .partition(|entry| chosen.contains(&entry.file));
        let works = old.iter().flat_map(|entry| self.live_works(entry));
        segments.extend(self.write_segments(works, &mut WriteReport::default())?);
        self.commit(Manifest {
            generation: manifest.generation + 1,
            segments,
        })
    }

    /// Files of the segments that are to become one.
    fn worth_merging(&self, manifest: &Manifest) -> Result<HashSet<String>, Error> {
        let mut chosen = HashSet::new();
        let mut sizes: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for entry in &manifest.segments {
            let path = self.folder.join(&entry.file);
            let mut length = fs::metadata(&path).map_err(Error::unreadable(&path))?.len();
            if !entry.dead.is_empty() {
                let count = Segment::open_works(&path)?.len().max(1) as u64;
                let dead = (entry.dead.len() as u64).min(count);
                length = length * (count - dead) / count;
                if dead * 2 > count {
                    chosen.insert(entry.file.clone());
                }
            }
            if length < FULL_FILE {
                let size = (length / SMALL_FILE)
                    .checked_ilog(8)
                    .map_or(0, |log| log + 1);
                sizes.entry(size).or_default().push(&entry.file);
            }
        }
        let many = sizes
            .iter()
            .rev()
            .find(|(_, files)| files.len() >= SEGMENT_COUNT);
        if let Some((size, _)) = many {
            let smaller = sizes.range(..=*size).flat_map(|(_, files)| files);
            chosen.extend(smaller.map(|file| (*file).to_owned()));
        }
        Ok(chosen)
    }

    /// The works of a segment that count; an error comes in place of them.
    fn live_works(
        &self,
        entry: &SegmentEntry,
    ) -> impl Iterator<Item = Result<IndexWork, Error>> + use<> {
        let opened = Segment::open(&self.folder.join(&entry.file));
        let dead = entry.dead.clone();
        let (segment, failure) = match opened {
            Ok(segment) => (Some(segment), None),
            Err(error) => (None, Some(Err(error))),
        };
        let works = segment.into_iter().flat_map(move |segment| {
            let dead = dead.clone();
            (0..segment.works.len() as u32)
                .filter(move |ordinal| dead.binary_search(ordinal).is_err())
                .map(move |ordinal| work_of(&segment, ordinal))
        });
        failure.into_iter().chain(works)
    }
}

/// Removes what stands at the place of a file (or of a folder) and is none.
fn make_room_for(path: &Path, is_folder: bool) -> Result<(), Error> {
    let Ok(found) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    let removed = if found.is_symlink() {
        // a link to a folder elsewhere is the keeper's choice of a disk; one that leads nowhere is nobody's
        match fs::metadata(path) {
            Ok(target) if target.is_dir() == is_folder => Ok(()),
            _ => fs::remove_file(path),
        }
    } else if found.is_dir() && !is_folder {
        fs::remove_dir_all(path)
    } else if !found.is_dir() && is_folder {
        fs::remove_file(path)
    } else {
        Ok(())
    };
    removed.map_err(Error::io(path))
}

/// Of several works with one id the last counts.
fn latest_of_each(works: impl IntoIterator<Item = IndexWork>) -> Vec<IndexWork> {
    let mut works: Vec<IndexWork> = works.into_iter().collect();
    let mut known = HashSet::new();
    works.reverse();
    works.retain(|work| known.insert(work.id.clone()));
    works.reverse();
    works
}

fn text_bytes(work: &IndexWork) -> usize {
    let articles = work
        .expressions
        .iter()
        .flat_map(|expression| &expression.articles);
    articles.map(|article| article.text.len()).sum()
}

/// A work as it went in, read back from its segment.
fn work_of(segment: &Segment, ordinal: u32) -> Result<IndexWork, Error> {
    let faults = segment.body.faults();
    let row: &WorkRow = &segment.works[ordinal as usize];
    let expressions =
        &segment.expressions[row.expressions.start as usize..row.expressions.end as usize];
    let articles = expressions.first().map_or(0, |first| first.articles.start)
        ..expressions.last().map_or(0, |last| last.articles.end);
    let mut texts = segment.text_run(articles);
    let work = IndexWork {
        id: row.id.clone(),
        title: row.title.clone(),
        other_titles: row.other_titles.clone(),
        kind: row.kind,
        numbers: row.numbers.clone(),
        issuers: row.issuers.clone(),
        sectors: row.sectors.clone(),
        topics: row.topics.clone(),
        addressees: row.addressees.clone(),
        region: row.region.clone(),
        is_draft: row.is_draft,
        listed_on: row.listed_on,
        force: row
            .force
            .iter()
            .map(|force| ForceFrom { ..*force })
            .collect(),
        expressions: expressions
            .iter()
            .map(|expression| IndexExpression {
                label: expression.label.clone(),
                effective_on: expression.effective_on,
                ended_on: expression.ended_on,
                made_on: expression.made_on,
                is_first_day_open: expression.is_first_day_open,
                articles: expression
                    .articles
                    .clone()
                    .map(|article| IndexArticle {
                        force: force_of(expression, article),
                        ..article_of(segment, &mut texts, article)
                    })
                    .collect(),
            })
            .collect(),
    };
    match segment.body.last_fault() {
        Some(error) if segment.body.faults() != faults => Err(error),
        _ => Ok(work),
    }
}

fn force_of(expression: &ExpressionRow, article: u32) -> Vec<ArticleForceFrom> {
    let place = article - expression.articles.start;
    let apart = expression.apart.iter().find(|(known, _)| *known == place);
    apart.map_or_else(Vec::new, |(_, force)| force.clone())
}

fn article_of(segment: &Segment, texts: &mut Cursor<'_>, article: u32) -> IndexArticle {
    IndexArticle {
        path: segment.path(article).to_owned(),
        heading: segment.heading(article).to_owned(),
        text: segment.text(texts, article),
        force: Vec::new(),
    }
}
