//! What a search shows of the articles it found besides a snippet: the hash of their words, and on request the words.

use std::collections::{BTreeMap, HashMap};

use huidian_model::{ExpressionId, ProvisionPath};
use huidian_search::{HitId, SearchResults};
use huidian_store::{Error, Reader, content_hash};

use crate::shown_hashes::ShownHashes;

/// Words and hashes of the articles of one answer.
#[derive(Debug, Default)]
pub struct ShownWords {
    known: HashMap<HitId, (String, Option<String>)>,
}

impl ShownWords {
    /// Reads them text by text: no more than one is held at once.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn of(
        reader: &Reader<'_>,
        hashes: &ShownHashes,
        results: &SearchResults,
        wants_words: bool,
    ) -> Result<Self, Error> {
        let mut by_text: BTreeMap<ExpressionId, Vec<(&HitId, ProvisionPath)>> = BTreeMap::new();
        for hit in &results.articles {
            if let Ok(path) = hit.id.path.parse() {
                let text = ExpressionId {
                    work: hit.id.work.clone(),
                    label: hit.id.label.clone(),
                };
                by_text.entry(text).or_default().push((&hit.id, path));
            }
        }
        let release = reader.last_event_seq()?;
        let mut shown = Self::default();
        for (text, hits) in by_text {
            if wants_words {
                shown.read(reader, &text, hits)?;
                continue;
            }
            let paths: Vec<ProvisionPath> = hits.iter().map(|(_, path)| path.clone()).collect();
            let found = hashes.of_text(reader, release, &text, &paths)?;
            for (id, path) in hits {
                if let Some(hash) = found.get(&path) {
                    shown.known.insert(id.clone(), (hash.to_string(), None));
                }
            }
        }
        Ok(shown)
    }

    fn read(
        &mut self,
        reader: &Reader<'_>,
        text: &ExpressionId,
        hits: Vec<(&HitId, ProvisionPath)>,
    ) -> Result<(), Error> {
        let Some(document) = reader.document(text)? else {
            return Ok(());
        };
        for (id, path) in hits {
            if let Some(provision) = document.find(&path) {
                let words = document.text_of(provision).trim();
                let hash = content_hash(words.as_bytes()).to_string();
                self.known
                    .insert(id.clone(), (hash, Some(words.to_owned())));
            }
        }
        Ok(())
    }

    /// SHA-256 of an article's words.
    pub fn hash(&self, id: &HitId) -> Option<&str> {
        self.known.get(id).map(|(hash, _)| hash.as_str())
    }

    /// The words themselves, where they were asked for.
    pub fn words(&self, id: &HitId) -> Option<&str> {
        self.known.get(id)?.1.as_deref()
    }
}
