use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use huidian_model::{Clock, SystemClock};

use crate::blobs::bucket::options::BucketOptions;
use crate::sql::PostgresOptions;

/// How a library is opened.
#[derive(Clone)]
pub struct StoreOptions {
    /// Neither creates nor changes anything; works on a folder this user may only read.
    pub is_read_only: bool,
    /// How long one write waits for another process's write.
    pub busy_timeout: Duration,
    /// Instants of events and runs come from here.
    pub clock: Arc<dyn Clock>,
    /// The server that holds the library's rows; `None` for a database file in the data folder.
    pub postgres: Option<Arc<PostgresOptions>>,
    /// The bucket that holds large originals; `None` for the data folder.
    pub bucket: Option<Arc<BucketOptions>>,
    /// The library that the bucket belongs to already, where this one takes its place: see [`Store::bucket_owner`](crate::Store::bucket_owner).
    pub bucket_owner: Option<String>,
    /// Whether the words of standards may leave the library: they are works of their publishers, and the keeper may have licensed them.
    pub standards_may_leave: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            is_read_only: false,
            busy_timeout: Duration::from_secs(30),
            clock: Arc::new(SystemClock),
            postgres: None,
            bucket: None,
            bucket_owner: None,
            standards_may_leave: false,
        }
    }
}

impl StoreOptions {
    pub fn read_only() -> Self {
        Self {
            is_read_only: true,
            ..Self::default()
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreOptions")
            .field("is_read_only", &self.is_read_only)
            .field("busy_timeout", &self.busy_timeout)
            .field("postgres", &self.postgres)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}
