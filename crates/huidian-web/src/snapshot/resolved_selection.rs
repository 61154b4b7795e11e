//! A selection with its names resolved, ready for matching works.

use huidian_following::{Finder, Selection};
use huidian_model::{Number, WorkId};
use huidian_text::title_key;
use rustc_hash::FxHashSet;

use super::Entry;

/// A selection, looked up: within a facet any value will do, across facets all must hold.
#[derive(Debug, Default)]
pub(crate) struct ResolvedSelection {
    pub(crate) selection: Selection,
    /// Every name the issuers go by.
    pub(crate) issuers: Vec<String>,
    words: Vec<Word>,
    /// Works named, and found by the search.
    works: Option<FxHashSet<WorkId>>,
}

/// A word that must stand in a title or the number.
#[derive(Debug)]
struct Word {
    in_title: String,
    in_number: String,
}

impl Word {
    fn new(word: &str) -> Self {
        let key = title_key(word);
        Self {
            in_title: if key.is_empty() { word.to_owned() } else { key },
            in_number: Number::Other(word.to_owned()).key(),
        }
    }
}

impl ResolvedSelection {
    pub(crate) fn new(
        selection: Selection,
        finder: &Finder<'_>,
    ) -> Result<Self, huidian_following::Error> {
        let words = selection.title.iter();
        Ok(Self {
            issuers: finder.issuers(&selection),
            words: words
                .flat_map(|title| title.split_whitespace())
                .map(Word::new)
                .collect(),
            works: finder
                .works(&selection)?
                .map(|works| works.into_iter().collect()),
            selection,
        })
    }

    /// Whether a work meets what is no facet: the words of the title, and the search.
    pub(crate) fn names(&self, entry: &Entry) -> bool {
        let is_found = |word: &Word| {
            entry.title_keys.contains(&word.in_title) || entry.number_keys.contains(&word.in_number)
        };
        self.words.iter().all(is_found)
            && self
                .works
                .as_ref()
                .is_none_or(|works| works.contains(&entry.work.id))
    }
}
