//! One library as strangers may read it, and as people with an account do.

use std::sync::{Arc, Mutex, PoisonError};

use huidian_model::WorkId;
use huidian_search::{HiddenWorks, SearchIndex};
use huidian_store::{Error, Store};

use crate::shown_hashes::ShownHashes;

/// What one kind of readers reads.
#[derive(Clone)]
pub struct ReadableLibrary {
    pub store: Arc<Store>,
    pub index: Arc<SearchIndex>,
    /// Hashes of articles that were shown; those of closed works are not for strangers.
    pub hashes: Arc<ShownHashes>,
}

/// The same library twice. Every door is made once with each, and a request gets the one that it may: a door of strangers has nothing by which it
/// could reach more.
#[derive(Clone)]
pub struct Libraries {
    pub strangers: ReadableLibrary,
    pub people: ReadableLibrary,
}

impl Libraries {
    /// Of the whole store and the whole index.
    pub fn of(store: Arc<Store>, index: Arc<SearchIndex>) -> Self {
        let closed = ClosedWorks {
            store: Arc::clone(&store),
            known: Mutex::default(),
        };
        let open_index = index.without(move || closed.now());
        Self {
            strangers: ReadableLibrary {
                store: Arc::new(store.of_strangers()),
                index: Arc::new(open_index),
                hashes: Arc::default(),
            },
            people: ReadableLibrary {
                store,
                index,
                hashes: Arc::default(),
            },
        }
    }
}

/// The works of closed collections, remembered for one revision of the store.
struct ClosedWorks {
    store: Arc<Store>,
    known: Mutex<Option<(u64, Arc<[WorkId]>)>>,
}

impl ClosedWorks {
    fn now(&self) -> HiddenWorks {
        match self.read() {
            Ok(works) => HiddenWorks::These(works),
            Err(_) => HiddenWorks::All,
        }
    }

    fn read(&self) -> Result<Arc<[WorkId]>, Error> {
        let reader = self.store.read()?;
        let revision = reader.revision()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, works)) = known.as_ref()
            && *of == revision
        {
            return Ok(Arc::clone(works));
        }
        let works: Arc<[WorkId]> = reader.closed_works()?.into();
        *known = Some((revision, Arc::clone(&works)));
        Ok(works)
    }
}
