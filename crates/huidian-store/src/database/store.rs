use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use crate::blobs::place::Blobs;
use crate::database::error::{Error, Result};
use crate::database::lease::{Lease, Locks};
use crate::database::migration::{KNOWN_VERSION, migrate, refuse_newer, version_of};
use crate::database::options::StoreOptions;
use crate::database::pool::Pool;
use crate::database::private::{DATABASE, has_remains, keep_private, make_folder};
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::jobs::task::TaskKind;
use crate::sql::{Connection, DatabaseError, FaultKind, PostgresOptions};

/// Raised when the rules change by which works are made from facts: the model's choice among facts, its answers about force, or what the rows hold.
/// `doctor` on the kept libraries of the tests fails when that was forgotten.
const RULES: u32 = 6;
const RULES_SETTING: &str = "projection_rules";

/// Locked by whoever brings the schema up to date.
const SCHEMA: &str = "schema.lock";
/// Locked by whoever holds the lease.
const LEASE: &str = "import.lock";
/// Locked by the process that sends webhooks, mail and chat messages.
const DISPATCH: &str = "dispatch.lock";

/// The library: a database in its data folder or on a server, and large blobs in the folder or in a bucket.
///
/// Any number of threads and processes may hold one. Readers never wait; writes follow each other.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    options: StoreOptions,
    locks: Locks,
    /// Closed before the writer, which as the last one tidies up the write-ahead log.
    readers: Pool,
    writer: Option<Arc<Mutex<Connection>>>,
    blobs: Arc<Blobs>,
    /// Held only to be removed, after the connections above are closed.
    temporary: Option<Arc<TempDir>>,
}

impl Store {
    /// Opens the library in `folder`; creates it where there is none, unless read-only.
    pub fn open(folder: impl Into<PathBuf>, options: StoreOptions) -> Result<Self> {
        let folder = folder.into();
        if let Some(server) = options.postgres.clone() {
            return Self::open_shared(folder, server, options);
        }
        if options.is_read_only {
            Self::open_read_only(folder, options)
        } else {
            Self::open_for_writing(folder, options)
        }
    }

    /// A library of its own that goes when it is dropped, for tests and dry runs.
    pub fn temporary(options: StoreOptions) -> Result<Self> {
        let temporary = TempDir::with_prefix("huidian-").map_err(|cause| Error::Folder {
            path: std::env::temp_dir(),
            cause,
        })?;
        let mut store = Self::open(temporary.path().to_owned(), options)?;
        store.temporary = Some(Arc::new(temporary));
        store.writer()?.be_careless()?;
        Ok(store)
    }

    /// Lets the words of standards leave from now on, or keeps them here.
    pub fn let_standards_leave(&mut self, may_leave: bool) {
        self.options.standards_may_leave = may_leave;
    }

    fn open_for_writing(folder: PathBuf, options: StoreOptions) -> Result<Self> {
        let blobs = Arc::new(Blobs::of(&folder, options.bucket.as_ref())?);
        let database = folder.join(DATABASE);
        let in_folder = |cause| Error::Folder {
            path: folder.clone(),
            cause,
        };
        make_folder(&folder).map_err(in_folder)?;
        let has_remains = has_remains(&folder);
        if has_remains && !database.exists() {
            return Err(Error::Lost { path: folder });
        }
        // one process at a time brings the schema up to date
        let locks = Locks::Folder(folder.clone());
        let lease = locks.take(SCHEMA, "opening", options.busy_timeout)?;
        keep_private(&folder).map_err(in_folder)?;
        let mut connection = Connection::open_file(&database, options.busy_timeout)?;
        match version_of(&connection)? {
            None => return Err(Error::NotALibrary { path: database }),
            // emptied: what is beside it belonged to a library
            Some(0) if has_remains => return Err(Error::Lost { path: folder }),
            // an import going on need not be waited for
            Some(KNOWN_VERSION) => {}
            Some(_) => migrate(&mut connection, options.busy_timeout)?,
        }
        let store = Self {
            readers: Pool::new(&database, options.busy_timeout, false),
            writer: Some(Arc::new(Mutex::new(connection))),
            locks,
            folder,
            options,
            blobs,
            temporary: None,
        };
        store.keep_projection_current()?;
        store.claim_bucket()?;
        store.finish_killed_redactions();
        drop(lease);
        Ok(store)
    }

    /// Opens the library that a server keeps; `folder` holds the large originals.
    fn open_shared(
        folder: PathBuf,
        server: Arc<PostgresOptions>,
        options: StoreOptions,
    ) -> Result<Self> {
        let mut connection = Connection::open_server(&server, !options.is_read_only)?;
        let not_ours = || Error::NotASharedLibrary {
            schema: server.schema.clone(),
            server: server.server(),
        };
        let found = version_of(&connection)?.ok_or_else(not_ours)?;
        refuse_newer(found)?;
        let locks = Locks::Server(Arc::clone(&server));
        let mut lease = None;
        if options.is_read_only {
            if found == 0 {
                return Err(Error::NoSharedLibrary(server.to_string()));
            }
            if found < KNOWN_VERSION {
                return Err(Error::Older {
                    found,
                    known: KNOWN_VERSION,
                });
            }
        } else {
            make_folder(&folder).map_err(|cause| Error::Folder {
                path: folder.clone(),
                cause,
            })?;
            lease = Some(locks.take(SCHEMA, "opening", options.busy_timeout)?);
            if found < KNOWN_VERSION {
                migrate(&mut connection, options.busy_timeout)?;
            }
        }
        let store = Self {
            readers: Pool::of_server(server),
            writer: (!options.is_read_only).then(|| Arc::new(Mutex::new(connection))),
            blobs: Arc::new(Blobs::of(&folder, options.bucket.as_ref())?),
            folder,
            options,
            locks,
            temporary: None,
        };
        if !store.is_read_only() {
            store.keep_projection_current()?;
            store.claim_bucket()?;
            store.finish_killed_redactions();
        }
        drop(lease);
        Ok(store)
    }

    /// The same library as strangers may read it: its readers know nothing of works in closed collections. What is written goes to the same place.
    pub fn of_strangers(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            options: self.options.clone(),
            locks: self.locks.clone(),
            readers: self.readers.of_strangers(),
            writer: self.writer.clone(),
            blobs: Arc::clone(&self.blobs),
            temporary: self.temporary.clone(),
        }
    }

    /// The server that keeps the library's rows, for people; `None` where the data folder does.
    pub fn server(&self) -> Option<String> {
        self.options.postgres.as_ref().map(ToString::to_string)
    }

    /// The bucket that keeps large originals, for people; `None` where the data folder does.
    pub fn bucket(&self) -> Option<String> {
        self.options.bucket.as_ref().map(ToString::to_string)
    }

    /// Refuses what only a library in a folder of its own can do; `instead` is what does it for a server's.
    pub(crate) fn refuse_shared(&self, what: &'static str, instead: &'static str) -> Result<()> {
        match &self.options.postgres {
            None => Ok(()),
            Some(server) => Err(Error::NotShared {
                what,
                server: server.to_string(),
                instead,
            }),
        }
    }

    /// Works out all works anew where an older program's rules did so last.
    fn keep_projection_current(&self) -> Result<()> {
        let rules = RULES.to_string();
        if self.read()?.find_setting(RULES_SETTING)?.as_deref() == Some(&*rules) {
            return Ok(());
        }
        self.write(|library| {
            library.number_parts()?;
            library.touch_all()?;
            library.put_setting(RULES_SETTING, &rules)
        })
    }

    fn open_read_only(folder: PathBuf, options: StoreOptions) -> Result<Self> {
        let database = folder.join(DATABASE);
        match fs::metadata(&database) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(Error::NoLibrary { path: folder });
            }
            Err(cause) => {
                return Err(Error::Folder {
                    path: database,
                    cause,
                });
            }
            Ok(_) => {}
        }
        let shared = Pool::new(&database, options.busy_timeout, false);
        let (readers, found) = match version_in(&shared) {
            Ok(found) => (shared, found),
            // without the right to make the shared-memory file there can be no write-ahead log either: read the file alone
            Err(Error::Database(_) | Error::ReadOnly) => {
                let alone = Pool::new(&database, options.busy_timeout, true);
                let found = version_in(&alone)?;
                (alone, found)
            }
            Err(error) => return Err(error),
        };
        let found = found.ok_or_else(|| Error::NotALibrary { path: database })?;
        refuse_newer(found)?;
        if found < KNOWN_VERSION {
            return Err(Error::Older {
                found,
                known: KNOWN_VERSION,
            });
        }
        Ok(Self {
            readers,
            writer: None,
            blobs: Arc::new(Blobs::of(&folder, options.bucket.as_ref())?),
            locks: Locks::Folder(folder.clone()),
            folder,
            options,
            temporary: None,
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn is_read_only(&self) -> bool {
        self.writer.is_none()
    }

    /// How it was opened.
    pub fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// The instant it is, by the clock of the library.
    pub fn now(&self) -> Timestamp {
        self.options.clock.now()
    }

    /// A reader of the library as it is now.
    pub fn read(&self) -> Result<Reader<'_>> {
        let connection = self.readers.take()?;
        Ok(Reader::pooled(
            connection,
            &self.readers,
            &self.blobs,
            self.options.standards_may_leave,
        ))
    }

    /// Runs `work` in a transaction: all of it is kept, or on any error nothing.
    ///
    /// Writes of this process follow each other; another process's write is waited for as long as the options say.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = self.writer()?;
        let step = connection
            .begin_writing(self.options.busy_timeout)
            .map_err(|error| self.explain_busy(error))?;
        let mut transaction =
            Transaction::new(step.connection(), &self.blobs, self.options.clock.now());
        let value = work(&mut transaction)?;
        transaction.finish()?;
        step.commit().map_err(Error::from)?;
        Ok(value)
    }

    /// Waits at most `wait` for the right to one long piece of writing, such as an import; `purpose` is shown to whoever waits.
    pub fn lease(&self, purpose: &str, wait: Duration) -> Result<Lease> {
        if self.is_read_only() {
            return Err(Error::ReadOnly);
        }
        self.locks.take(LEASE, purpose, wait)
    }

    /// Whether somebody has that right now. Where it cannot be asked, nobody is taken to.
    pub fn is_written_at_length(&self) -> bool {
        self.locks.holder(LEASE).is_some()
    }

    /// The right to do the jobs of a kind, so that one process does them. Waits at most `wait`; ends with the process, however that ends:
    /// whoever takes it next knows that nobody works on them.
    pub fn worker_lease(&self, kind: TaskKind, wait: Duration) -> Result<Lease> {
        if self.is_read_only() {
            return Err(Error::ReadOnly);
        }
        let lock = format!("{}-jobs.lock", kind.id());
        self.locks.take(&lock, "working", wait)
    }

    /// The right to send webhooks and mail, so that two servers on one library do not both send each event. Waits at most `wait`; ends with
    /// the process, and then another may take it.
    pub fn dispatch_lease(&self, wait: Duration) -> Result<Lease> {
        if self.is_read_only() {
            return Err(Error::ReadOnly);
        }
        self.locks.take(DISPATCH, "delivering", wait)
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    pub(crate) fn writer(&self) -> Result<MutexGuard<'_, Connection>> {
        let writer = self.writer.as_ref().ok_or(Error::ReadOnly)?;
        // a panic inside a transaction rolled it back; the connection is sound
        Ok(writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn explain_busy(&self, error: DatabaseError) -> Error {
        match error.kind() {
            FaultKind::Busy => Error::Busy {
                holder: self.locks.holder(LEASE).unwrap_or_default(),
                waited: self.options.busy_timeout,
            },
            _ => error.into(),
        }
    }
}

fn version_in(pool: &Pool) -> Result<Option<u32>> {
    let connection = pool.take()?;
    let version = version_of(&connection)?;
    pool.give_back(connection);
    Ok(version)
}
