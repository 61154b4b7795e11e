//! Hashes of articles that were shown, remembered as long as the library stays as it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use huidian_model::{ContentHash, ExpressionId, Provision, ProvisionPath};
use huidian_store::{Error, Reader, content_hash};

/// Hashes of the articles of texts that were shown: reading a text again for each hit of each search would cost more than the search.
#[derive(Default)]
pub struct ShownHashes(Mutex<Shown>);

type OfText = Arc<HashMap<String, ContentHash>>;

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

    /// Hashes of the words of provisions of a text, by their paths; none for what does not stand there.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn of_text(
        &self,
        reader: &Reader<'_>,
        release: i64,
        text: &ExpressionId,
        paths: &[ProvisionPath],
    ) -> Result<HashMap<ProvisionPath, ContentHash>, Error> {
        let mut found = HashMap::new();
        let known = self.find(release, text);
        let mut below = Vec::new();
        for path in paths {
            let hash = known
                .as_ref()
                .and_then(|known| known.get(&path.to_string()));
            match hash {
                Some(hash) => {
                    found.insert(path.clone(), *hash);
                }
                None => below.push(path),
            }
        }
        if below.is_empty() {
            return Ok(found);
        }
        let Some(document) = reader.document(text)? else {
            return Ok(found);
        };
        let hash_of =
            |provision: &Provision| content_hash(document.text_of(provision).trim().as_bytes());
        for path in below {
            if let Some(provision) = document.find(path) {
                found.insert(path.clone(), hash_of(provision));
            }
        }
        if known.is_none() {
            let units = document.units();
            let units = units.map(|unit| (unit.path.to_string(), hash_of(unit)));
            self.keep(release, text, units.collect());
        }
        Ok(found)
    }

    fn find(&self, release: i64, text: &ExpressionId) -> Option<OfText> {
        self.shown(release).by_text.get(text).cloned()
    }

    fn keep(&self, release: i64, text: &ExpressionId, hashes: HashMap<String, ContentHash>) {
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
