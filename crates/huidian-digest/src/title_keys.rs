use std::collections::HashSet;

use huidian_text::title_key;

use crate::reader::KnownTitles;

/// Titles by their keys, so that marks, spaces and brackets at the end do not matter; can be carried to another process.
#[derive(Debug, Clone, Default)]
pub struct TitleKeys(HashSet<String>);

impl TitleKeys {
    pub fn of_titles(titles: impl Iterator<Item = String>) -> Self {
        Self(titles.map(|title| title_key(&title)).collect())
    }

    /// What [`keys`](Self::keys) gave.
    pub fn from_keys(keys: Vec<String>) -> Self {
        Self(keys.into_iter().collect())
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl KnownTitles for TitleKeys {
    fn knows(&self, title: &str) -> bool {
        self.0.contains(&title_key(title))
    }
}
