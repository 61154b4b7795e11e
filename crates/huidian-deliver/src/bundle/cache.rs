//! Bundles kept on disk while readers fetch them: one is written once, read by many, and resumed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::Result;

/// Bundles under way at once; each reads the whole of what it packs.
const WRITERS: usize = 3;

/// How far a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many bytes are there.
    Writing(u64),
    Whole(u64),
    Failed,
}

/// A bundle that is being written or is whole.
#[derive(Debug)]
pub(crate) struct Shelf {
    /// Its name while it is being written.
    part: PathBuf,
    whole: PathBuf,
    progress: Mutex<Progress>,
    changed: Condvar,
}

impl Shelf {
    fn new(folder: &Path, key: &str, progress: Progress) -> Arc<Self> {
        Arc::new(Self {
            part: folder.join(format!("{key}.part")),
            whole: folder.join(format!("{key}.zip")),
            progress: Mutex::new(progress),
            changed: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, progress: Progress) {
        *self.lock() = progress;
        self.changed.notify_all();
    }

    fn fail(&self, reason: &dyn std::fmt::Display) {
        tracing::error!(%reason, "bundle failed");
        let _ = fs::remove_file(&self.part);
        self.set(Progress::Failed);
    }

    pub(crate) fn progress(&self) -> Progress {
        *self.lock()
    }

    /// Waits until more than `known` bytes are there, or the end.
    pub(crate) fn wait_beyond(&self, known: u64) -> Progress {
        let progress = self.lock();
        let wanted = |progress: &mut Progress| matches!(progress, Progress::Writing(bytes) if *bytes <= known);
        *self
            .changed
            .wait_while(progress, wanted)
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn wait_whole(&self) -> Progress {
        self.wait_beyond(u64::MAX)
    }

    /// Whoever opens it under its first name goes on reading when it is renamed; between the two looks it may be renamed, once.
    pub(crate) fn open(&self) -> io::Result<File> {
        File::open(&self.part).or_else(|_| File::open(&self.whole))
    }
}

/// Bundles by what they are made of. Files of an earlier run are taken over; unfinished ones are removed.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    limit_bytes: u64,
    shelves: Mutex<HashMap<String, Arc<Shelf>>>,
}

impl Cache {
    pub(crate) fn new(folder: &Path, limit_bytes: u64) -> Self {
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            if file
                .path()
                .extension()
                .is_some_and(|extension| extension == "part")
            {
                let _ = fs::remove_file(file.path());
            }
        }
        Self {
            folder: folder.to_owned(),
            limit_bytes,
            shelves: Mutex::default(),
        }
    }

    /// The bundle of a key; where there is none yet, `write` begins to write it on a thread of its own.
    ///
    /// `None` when too many are being written already.
    pub(crate) fn fetch(
        self: &Arc<Self>,
        key: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<()> + Send + 'static,
    ) -> Result<Option<Arc<Shelf>>> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.retain(|_, shelf| match shelf.progress() {
            Progress::Writing(_) => true,
            Progress::Whole(_) => shelf.whole.exists(),
            Progress::Failed => false,
        });
        if let Some(shelf) = shelves.get(key) {
            return Ok(Some(Arc::clone(shelf)));
        }
        if let Ok(data) = fs::metadata(self.folder.join(format!("{key}.zip"))) {
            let shelf = Shelf::new(&self.folder, key, Progress::Whole(data.len()));
            shelves.insert(key.to_owned(), Arc::clone(&shelf));
            return Ok(Some(shelf));
        }
        let writing = shelves
            .values()
            .filter(|shelf| matches!(shelf.progress(), Progress::Writing(_)));
        if writing.count() >= WRITERS {
            return Ok(None);
        }
        fs::create_dir_all(&self.folder)?;
        let shelf = Shelf::new(&self.folder, key, Progress::Writing(0));
        let file = File::create(&shelf.part)?;
        shelves.insert(key.to_owned(), Arc::clone(&shelf));
        let (cache, writer) = (Arc::clone(self), Arc::clone(&shelf));
        let key = key.to_owned();
        std::thread::Builder::new()
            .name("bundle".to_owned())
            .spawn(move || cache.run(&key, &writer, file, write))?;
        Ok(Some(shelf))
    }

    fn run(
        &self,
        key: &str,
        shelf: &Shelf,
        file: File,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) {
        let tracked = Tracked {
            file,
            shelf,
            size_bytes: 0,
        };
        let mut out = BufWriter::with_capacity(128 << 10, tracked);
        let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            write(&mut out).and_then(|()| Ok(out.flush()?))
        }));
        let size_bytes = out.get_ref().size_bytes;
        drop(out);
        match written {
            Ok(Ok(())) => match fs::rename(&shelf.part, &shelf.whole) {
                Ok(()) => {
                    shelf.set(Progress::Whole(size_bytes));
                    self.evict(key);
                }
                Err(error) => shelf.fail(&error),
            },
            Ok(Err(error)) => shelf.fail(&error),
            Err(_) => shelf.fail(&"panicked"),
        }
    }

    /// Removes the oldest bundles until the rest fits.
    fn evict(&self, kept: &str) {
        let mut files: Vec<_> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|file| {
                let data = file.metadata().ok()?;
                let is_bundle = file.path().extension()? == "zip";
                is_bundle.then_some((data.modified().ok()?, data.len(), file.path()))
            })
            .collect();
        files.sort_unstable();
        let mut total: u64 = files.iter().map(|(_, size_bytes, _)| size_bytes).sum();
        for (_, size_bytes, path) in files {
            let is_kept = path.file_stem().is_some_and(|stem| stem == kept);
            if total > self.limit_bytes && !is_kept && fs::remove_file(&path).is_ok() {
                total -= size_bytes;
            }
        }
    }
}

/// Tells readers how far the file is.
struct Tracked<'s> {
    file: File,
    shelf: &'s Shelf,
    size_bytes: u64,
}

impl Write for Tracked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.size_bytes += count as u64;
        self.shelf.set(Progress::Writing(self.size_bytes));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
