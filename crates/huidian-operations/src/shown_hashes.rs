//! Hashes of articles that were shown, remembered as long as the library stays as it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huidian_model::{ContentHash, ExpressionId};

/// Hashes of the articles of texts that were shown: reading a text again for each hit of each search would cost more than the search.
#[derive(Default)]
pub struct ShownHashes(Mutex<Shown>);

pub(crate) type OfText = Arc<HashMap<String, ContentHash>>;

#[derive(Default)]
struct Shown {
    release: i64,
    count: usize,
    by_text: HashMap<ExpressionId, OfText>,
}

/// Articles remembered at most, about 20 MB.
const REMEMBERED: usize = 150_000;

impl ShownHashes {
    fn shown(&self, release: i64) -> MutexGuard<'_, Shown> {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.release != release {
            *shown = Shown {
                release,
                ..Shown::default()
            };
        }
        shown
    }

    pub(crate) fn find(&self, release: i64, text: &ExpressionId) -> Option<OfText> {
        self.shown(release).by_text.get(text).cloned()
    }

    pub(crate) fn keep(
        &self,
        release: i64,
        text: &ExpressionId,
        hashes: HashMap<String, ContentHash>,
    ) {
        let mut shown = self.shown(release);
        if shown.count + hashes.len() > REMEMBERED {
            *shown = Shown {
                release,
                ..Shown::default()
            };
        }
        let count = hashes.len();
        if shown
            .by_text
            .insert(text.clone(), Arc::new(hashes))
            .is_none()
        {
            shown.count += count;
        }
    }
}
