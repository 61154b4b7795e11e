//! Adding vectors: one writer at a time, across processes; a run that is cut off goes on where it stood.

use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::file::{FILE, Head, Record, VectorFile};
use super::quantised::Quantised;
use super::spec::VectorSpec;
use crate::error::Error;

/// Fewer records than this are not worth writing anew.
const WORTH_TIDYING: usize = 1_000;

/// Writes the vectors of one model beside an index.
pub struct VectorWriter {
    folder: PathBuf,
    spec: VectorSpec,
    file: File,
    known: FxHashSet<u64>,
    record_count: usize,
    /// Held until the writer goes.
    _lock: File,
}

impl VectorWriter {
    /// Opens the vectors of a folder for adding. Those of another model go: they answer no question of this one.
    pub fn open(folder: &Path, spec: &VectorSpec) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let path = folder.join("vectors.lock");
        let lock = File::create(&path).map_err(Error::io(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(Error::Locked {
                    path: folder.to_owned(),
                });
            }
            Err(fs::TryLockError::Error(source)) => return Err(Error::Io { path, source }),
        }
        let path = folder.join(FILE);
        let kept = match VectorFile::open(folder, spec)? {
            Some(kept) => kept,
            None => {
                put_in_place(folder, spec, &[])?;
                VectorFile::open(folder, spec)?
                    .ok_or_else(|| Error::damaged(&path, "what was written cannot be read"))?
            }
        };
        let mut file = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        // what a cut left behind the last whole record
        file.set_len(kept.whole_length())
            .and_then(|()| file.seek(SeekFrom::End(0)))
            .map_err(Error::io(&path))?;
        Ok(Self {
            folder: folder.to_owned(),
            spec: spec.clone(),
            file,
            record_count: kept.keys.len(),
            known: kept.keys.into_iter().collect(),
            _lock: lock,
        })
    }

    /// Whether the passage of this key has its vector.
    pub fn has(&self, key: u64) -> bool {
        self.known.contains(&key)
    }

    /// Vectors kept.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Adds vectors durably; a passage whose vector has no direction is left without. Tells how many were added.
    pub fn add(&mut self, vectors: &[(u64, Vec<f32>)]) -> Result<usize, Error> {
        let path = self.folder.join(FILE);
        let mut bytes = Vec::new();
        let mut added = Vec::new();
        for (key, vector) in vectors {
            if vector.len() != self.spec.dimensions || self.known.contains(key) {
                continue;
            }
            if let Some(vector) = Quantised::of(vector) {
                let record = Record {
                    key: *key,
                    step: vector.step,
                    values: &vector.values,
                };
                record.push(&mut bytes);
                added.push(*key);
            }
        }
        self.file
            .write_all(&bytes)
            .and_then(|()| self.file.sync_data())
            .map_err(Error::io(&path))?;
        self.record_count += added.len();
        let count = added.len();
        self.known.extend(added);
        Ok(count)
    }

    /// Writes the file anew without the vectors of passages that no article has any more, once they are the greater part.
    pub(crate) fn tidy(&mut self, live: &FxHashSet<u64>) -> Result<(), Error> {
        let kept_count = self.known.iter().filter(|key| live.contains(key)).count();
        if self.record_count < WORTH_TIDYING || kept_count * 2 >= self.record_count {
            return Ok(());
        }
        let Some(file) = VectorFile::open(&self.folder, &self.spec)? else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        let mut kept = FxHashSet::default();
        file.visit(0..file.keys.len(), |_, record| {
            if live.contains(&record.key) && kept.insert(record.key) {
                record.push(&mut bytes);
            }
        })?;
        put_in_place(&self.folder, &self.spec, &bytes)?;
        let path = self.folder.join(FILE);
        self.file = OpenOptions::new()
            .append(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        self.record_count = kept.len();
        self.known = kept;
        Ok(())
    }
}

/// A file with these records in the place of the one in use.
fn put_in_place(folder: &Path, spec: &VectorSpec, records: &[u8]) -> Result<(), Error> {
    let head = Head {
        dimensions: spec.dimensions,
        model: spec.key(),
        name: RandomState::new().hash_one(records.len()),
    };
    let draft = folder.join("vectors.part");
    let path = folder.join(FILE);
    let mut file = File::create(&draft).map_err(Error::io(&draft))?;
    file.write_all(&head.bytes())
        .and_then(|()| file.write_all(records))
        .and_then(|()| file.sync_all())
        .map_err(Error::io(&draft))?;
    fs::rename(&draft, &path).map_err(Error::io(&path))
}
