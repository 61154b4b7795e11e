//! An index without the works that somebody may not see.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use huidian_model::WorkId;
use rustc_hash::{FxHashSet, FxHasher};

use crate::learned::LearnedRanking;
use crate::prepared::Prepared;
use crate::snapshot::Snapshot;

/// Which works are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HiddenWorks {
    /// These; two lists that are the same in memory are not looked through again.
    These(Arc<[WorkId]>),
    /// It cannot be told: nothing is found.
    All,
}

/// What is left out of another index.
pub(crate) struct Narrowed {
    hidden: Box<dyn Fn() -> HiddenWorks + Send + Sync>,
    held: Mutex<Option<Held>>,
}

/// The state that was made last, and of what.
struct Held {
    whole: Arc<Prepared>,
    hidden: HiddenWorks,
    narrowed: Arc<Prepared>,
}

impl Held {
    fn is_of(&self, whole: &Arc<Prepared>, hidden: &HiddenWorks) -> bool {
        let is_same = match (&self.hidden, hidden) {
            (HiddenWorks::These(known), HiddenWorks::These(asked)) => {
                Arc::ptr_eq(known, asked) || known == asked
            }
            (known, asked) => known == asked,
        };
        is_same && Arc::ptr_eq(&self.whole, whole)
    }
}

impl Narrowed {
    pub(crate) fn new(hidden: impl Fn() -> HiddenWorks + Send + Sync + 'static) -> Self {
        Self {
            hidden: Box::new(hidden),
            held: Mutex::new(None),
        }
    }

    /// A state of the whole index, without what is hidden now.
    pub(crate) fn snapshot(
        &self,
        whole: Arc<Prepared>,
        ranking: &Arc<LearnedRanking>,
    ) -> Arc<Prepared> {
        let hidden = (self.hidden)();
        if matches!(&hidden, HiddenWorks::These(works) if works.is_empty()) {
            return whole;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|known| known.is_of(&whole, &hidden)) {
            return Arc::clone(&known.narrowed);
        }
        let narrowed = Arc::new(Prepared::new(narrow(&whole, &hidden), Arc::clone(ranking)));
        *held = Some(Held {
            whole,
            hidden,
            narrowed: Arc::clone(&narrowed),
        });
        narrowed
    }
}

fn narrow(whole: &Prepared, hidden: &HiddenWorks) -> Snapshot {
    match hidden {
        HiddenWorks::These(works) => {
            let mut hasher = FxHasher::default();
            (whole.generation, works).hash(&mut hasher);
            let hidden: FxHashSet<&str> = works.iter().map(WorkId::as_str).collect();
            whole.without(&hidden, hasher.finish())
        }
        HiddenWorks::All => Snapshot::of_segments(u64::MAX, Vec::new()),
    }
}
