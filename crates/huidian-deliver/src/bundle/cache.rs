//! Bundles kept on disk while readers fetch them: one is written once, read by many, and resumed.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::error::Result;

/// Bundles under way at once; each reads the whole of what it packs.
const WRITERS: usize = 3;
/// Those of one address among them.
const WRITERS_OF_ONE: usize = 2;
/// Bundles that one address may begin at once, and seconds after which it may begin another.
const BURST: u32 = 30;
const REFILL_SECONDS: u64 = 10;
/// Seconds of writing that cost another bundle of the allowance: a whole library is thirty times the work of a list.
const SECONDS_OF_A_BUNDLE: u64 = 2;
/// Addresses remembered; when there are more, those with a whole allowance are forgotten.
const REMEMBERED: usize = 10_000;
/// Bundles kept at most, however small: a day asked about is a bundle of its own.
const MOST_FILES: usize = 256;
/// How long a bundle is kept; one that is asked for after that is made again.
const KEPT: Duration = Duration::from_hours(24 * 7);
/// Disk that is left to the database, whatever bundles there are.
const LEFT_FREE_BYTES: u64 = 256 << 20;
/// How often the disk is looked at while a bundle is written, in bytes.
const LOOK_EVERY_BYTES: u64 = 32 << 20;

/// What came of asking for a bundle.
#[derive(Debug)]
pub(crate) enum Fetched {
    Shelf(Arc<Shelf>),
    /// Too many are being written already.
    TooMany,
    /// This address began too many.
    Spent {
        retry_seconds: u64,
    },
    DiskFull,
}

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
    /// Who asked for it first.
    address: IpAddr,
    progress: Mutex<Progress>,
    changed: Condvar,
}

impl Shelf {
    fn new(folder: &Path, key: &str, address: IpAddr, progress: Progress) -> Arc<Self> {
        Arc::new(Self {
            address,
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
    most_files: usize,
    shelves: Mutex<HashMap<String, Arc<Shelf>>>,
    begun: Mutex<HashMap<IpAddr, (u32, Instant)>>,
    /// Used where the folder cannot be written: a library that is only read has bundles too.
    spare: OnceLock<Option<TempDir>>,
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
        let cache = Self {
            folder: folder.to_owned(),
            limit_bytes,
            most_files: MOST_FILES,
            shelves: Mutex::default(),
            begun: Mutex::default(),
            spare: OnceLock::new(),
        };
        cache.evict("");
        cache
    }

    /// Opens a file in the folder of bundles, or where that may not be written in one of our own.
    fn create(&self, key: &str, address: IpAddr) -> io::Result<(Arc<Shelf>, File)> {
        let create = |folder: &Path| {
            let shelf = Shelf::new(folder, key, address, Progress::Writing(0));
            File::create(&shelf.part).map(|file| (shelf, file))
        };
        let created = fs::create_dir_all(&self.folder).and_then(|()| create(&self.folder));
        match created {
            Err(error) if is_forbidden(&error) => {
                let spare = self
                    .spare
                    .get_or_init(|| TempDir::with_prefix("huidian-bundles-").ok());
                spare
                    .as_ref()
                    .map_or(Err(error), |spare| create(spare.path()))
            }
            other => other,
        }
    }

    /// Counts a bundle that an address begins; when to come back, where it began too many.
    fn spend(&self, address: IpAddr, now: Instant) -> Result<(), u64> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() >= REMEMBERED {
            let whole = Duration::from_secs(REFILL_SECONDS * u64::from(BURST));
            begun.retain(|_, (_, since)| now.duration_since(*since) < whole);
        }
        let (left, since) = begun.entry(address).or_insert((BURST, now));
        let back = now.duration_since(*since).as_secs() / REFILL_SECONDS;
        if back > 0 {
            *left = BURST.min(left.saturating_add(u32::try_from(back).unwrap_or(BURST)));
            *since = now;
        }
        if *left == 0 {
            return Err(REFILL_SECONDS);
        }
        *left -= 1;
        Ok(())
    }

    /// Takes what a bundle cost beyond its beginning off the allowance of the address that began it.
    fn charge(&self, address: IpAddr, took: Duration) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((left, _)) = begun.get_mut(&address) {
            let more = took.as_secs() / SECONDS_OF_A_BUNDLE;
            *left = left.saturating_sub(u32::try_from(more).unwrap_or(BURST));
        }
    }

    /// The bundle of a key; where there is none yet, `write` begins to write it on a thread of its own.
    pub(crate) fn fetch(
        self: &Arc<Self>,
        key: &str,
        address: IpAddr,
        write: impl FnOnce(&mut dyn Write) -> Result<()> + Send + 'static,
    ) -> Result<Fetched> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.retain(|_, shelf| match shelf.progress() {
            Progress::Writing(_) => true,
            Progress::Whole(_) => shelf.whole.exists(),
            Progress::Failed => false,
        });
        if let Some(shelf) = shelves.get(key) {
            return Ok(Fetched::Shelf(Arc::clone(shelf)));
        }
        if let Ok(data) = fs::metadata(self.folder.join(format!("{key}.zip"))) {
            let shelf = Shelf::new(&self.folder, key, address, Progress::Whole(data.len()));
            shelves.insert(key.to_owned(), Arc::clone(&shelf));
            return Ok(Fetched::Shelf(shelf));
        }
        let writing: Vec<_> = shelves
            .values()
            .filter(|shelf| matches!(shelf.progress(), Progress::Writing(_)))
            .collect();
        let own = writing.iter().filter(|shelf| shelf.address == address);
        if writing.len() >= WRITERS || own.count() >= WRITERS_OF_ONE {
            return Ok(Fetched::TooMany);
        }
        if let Err(retry_seconds) = self.spend(address, Instant::now()) {
            return Ok(Fetched::Spent { retry_seconds });
        }
        if !has_room(&self.folder) {
            self.evict_all();
            if !has_room(&self.folder) {
                return Ok(Fetched::DiskFull);
            }
        }
        let (shelf, file) = self.create(key, address)?;
        shelves.insert(key.to_owned(), Arc::clone(&shelf));
        let (cache, writer) = (Arc::clone(self), Arc::clone(&shelf));
        let key = key.to_owned();
        std::thread::Builder::new()
            .name("bundle".to_owned())
            .spawn(move || cache.run(&key, &writer, file, write))?;
        Ok(Fetched::Shelf(shelf))
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
            looked_at: 0,
        };
        let mut out = BufWriter::with_capacity(128 << 10, tracked);
        let began = Instant::now();
        let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            write(&mut out).and_then(|()| Ok(out.flush()?))
        }));
        let size_bytes = out.get_ref().size_bytes;
        drop(out);
        self.charge(shelf.address, began.elapsed());
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

    /// Removes all bundles: the disk is needed for other things.
    fn evict_all(&self) {
        self.evict_to(0, "");
    }

    /// Removes old bundles, and the oldest until the rest fits.
    fn evict(&self, kept: &str) {
        self.evict_to(self.limit_bytes, kept);
    }

    fn evict_to(&self, limit_bytes: u64, kept: &str) {
        let mut folders = vec![self.folder.as_path()];
        if let Some(Some(spare)) = self.spare.get() {
            folders.push(spare.path());
        }
        let listed = folders
            .into_iter()
            .filter_map(|folder| fs::read_dir(folder).ok());
        let mut files: Vec<_> = listed
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
        let mut count = files.len();
        for (modified, size_bytes, path) in files {
            let is_kept = path.file_stem().is_some_and(|stem| stem == kept);
            let is_old = modified.elapsed().is_ok_and(|age| age > KEPT);
            let is_over = total > limit_bytes || count > self.most_files || is_old;
            if is_over && !is_kept && fs::remove_file(&path).is_ok() {
                total -= size_bytes;
                count -= 1;
            }
        }
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem)
}

/// Whether the disk of a path, or of what it is in, has more free than is left to the database. Where that cannot be told, it has.
fn has_room(path: &Path) -> bool {
    let existing = path.ancestors().find(|path| path.exists());
    existing
        .and_then(huidian_store::free_bytes)
        .is_none_or(|free| free > LEFT_FREE_BYTES)
}

/// Tells readers how far the file is.
struct Tracked<'s> {
    file: File,
    shelf: &'s Shelf,
    size_bytes: u64,
    /// Size at which the disk was looked at last.
    looked_at: u64,
}

impl Write for Tracked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.size_bytes += count as u64;
        if self.size_bytes >= self.looked_at + LOOK_EVERY_BYTES {
            self.looked_at = self.size_bytes;
            if !has_room(&self.shelf.part) {
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        self.shelf.set(Progress::Writing(self.size_bytes));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<String> = files
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn put(folder: &Path, key: &str, age: Duration) {
        let mut file = File::create(folder.join(format!("{key}.zip"))).unwrap();
        file.write_all(b"bundle").unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - age).unwrap();
    }

    fn fetch(cache: &Arc<Cache>, key: &str) {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let fetched = cache.fetch(key, address, |out| Ok(out.write_all(b"bundle")?));
        let Fetched::Shelf(shelf) = fetched.unwrap() else {
            panic!("{key} was refused");
        };
        assert_eq!(shelf.wait_whole(), Progress::Whole(6));
    }

    #[test]
    fn files_have_an_end_in_number_and_in_age_however_small_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let hour = Duration::from_hours(1);
        for age in 1..=3 {
            put(folder.path(), &format!("day{age}"), hour * age);
        }
        put(folder.path(), "forgotten", KEPT + hour);
        let mut cache = Cache::new(folder.path(), 1 << 20);
        assert_eq!(names(folder.path()), ["day1.zip", "day2.zip", "day3.zip"]);
        cache.most_files = 3;
        let cache = Arc::new(cache);
        fetch(&cache, "new");
        // what a writer removes is removed after its bundle can be read
        for _ in 0..200 {
            if names(folder.path()).len() == 3 {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(names(folder.path()), ["day1.zip", "day2.zip", "new.zip"]);
    }

    #[test]
    fn what_takes_long_costs_more_of_the_allowance() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Arc::new(Cache::new(folder.path(), 1 << 20));
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let now = Instant::now();
        let begun = |took: Duration| {
            (0..100)
                .take_while(|_| {
                    let is_allowed = cache.spend(address, now).is_ok();
                    cache.charge(address, took);
                    is_allowed
                })
                .count()
        };
        assert_eq!(
            begun(Duration::from_secs(8)),
            6,
            "a bundle of eight seconds costs five"
        );
        cache.begun.lock().unwrap().clear();
        assert_eq!(begun(Duration::from_millis(50)), BURST as usize);
    }
}
