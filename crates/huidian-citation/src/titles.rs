//! Titles that texts name without 《》.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::anchor::{Anchor, anchors};
use crate::instrument::is_instrument;
use crate::title::without_state;

/// National laws and regulations with their usual short names.
const STANDARD: &str = include_str!("../data/titles.txt");

/// Bytes of words up to which the automaton is a full table (some 20 MB); beyond, a compact one a quarter slower.
const TABLE_LIMIT: usize = 60_000;

static STANDARD_TITLES: LazyLock<Titles> = LazyLock::new(|| Titles::with([]));

/// Known titles and short names, compiled once for all texts.
#[derive(Debug)]
pub struct Titles {
    automaton: AhoCorasick,
    entries: Vec<Entry>,
    /// Short name to title.
    short_names: FxHashMap<String, String>,
    /// Titles and short names.
    names: FxHashSet<String>,
}

/// What a word found in a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    Anchor(Anchor),
    /// Index of the title's canonical form.
    Title(String),
}

/// A word found in a text, in bytes.
pub(crate) struct Hit<'t> {
    pub start: usize,
    pub end: usize,
    pub entry: &'t Entry,
}

impl Titles {
    /// National laws and regulations, with their usual short names.
    pub fn standard() -> &'static Titles {
        &STANDARD_TITLES
    }

    /// The standard titles and those of a library: pairs of a name and the title it stands for. Names of fewer than
    /// four characters, and those that do not end like an instrument's, are left out, because they stand inside ordinary words.
    pub fn with<I: IntoIterator<Item = (String, String)>>(more: I) -> Self {
        let mut names: FxHashMap<String, String> = FxHashMap::default();
        for line in STANDARD.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let title = columns.next().unwrap_or_default();
            for name in std::iter::once(title).chain(columns) {
                names.insert(name.to_owned(), title.to_owned());
            }
        }
        for (name, title) in more {
            let name = without_state(&name).to_owned();
            if name.chars().count() >= 4 && is_instrument(&name) && !name.contains('\n') {
                let title = without_state(&title).to_owned();
                names.entry(name).or_insert(title);
            }
        }
        Self::compile(names)
    }

    fn compile(names: FxHashMap<String, String>) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut entries = Vec::new();
        for (word, anchor) in anchors() {
            words.push(word);
            entries.push(Entry::Anchor(anchor));
        }
        let mut sorted: Vec<_> = names.iter().filter(|(name, _)| !name.is_empty()).collect();
        sorted.sort_unstable();
        for (name, title) in sorted {
            words.push(name.clone());
            entries.push(Entry::Title(title.clone()));
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(
                (words.iter().map(String::len).sum::<usize>() < TABLE_LIMIT)
                    .then_some(AhoCorasickKind::DFA),
            )
            .build(&words)
            .expect("words are short and fewer than the automaton's limit");
        let all = names.keys().cloned().collect();
        let short_names = names
            .into_iter()
            .filter(|(name, title)| name != title)
            .collect();
        Self {
            automaton,
            entries,
            short_names,
            names: all,
        }
    }

    /// Whether a name, without 中华人民共和国, is a known title or short name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The title a short name stands for; the name itself where it is none.
    pub fn canonical<'n>(&'n self, name: &'n str) -> &'n str {
        self.short_names.get(name).map_or(name, String::as_str)
    }

    /// The next anchor or title from byte `from` on.
    pub(crate) fn find<'t>(&'t self, text: &str, from: usize) -> Option<Hit<'t>> {
        let input = Input::new(text).span(from..text.len());
        let found = self.automaton.find(input)?;
        Some(Hit {
            start: found.start(),
            end: found.end(),
            entry: &self.entries[found.pattern().as_usize()],
        })
    }
}
