//! Who speaks: words of instruments, of readers of instruments, of news, of the trade.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A group of words that is asked for by itself, at its place among [`VOICE_NAMES`]; the others are only weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub(crate) enum Voice {
    /// What an instrument orders, allows and forbids.
    Normative,
    /// What a plan or an opinion sets out to do.
    Policy,
    /// An instrument that speaks of itself: 本办法.
    OwnName,
    /// The end of an instrument, or what transmits one.
    Formula,
    News,
    Reading,
    FirstPerson,
}

/// Groups of words, a line each: its name, then its words.
const WORDS: &str = include_str!("words.tsv");

/// The groups whose names begin with `kind`, with the rest of the name.
pub(crate) fn groups(kind: &str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    WORDS.lines().filter_map(move |line| {
        let mut cells = line.split('\t');
        let name = cells.next()?.strip_prefix(kind)?.trim_start();
        Some((name, cells.collect()))
    })
}

pub(crate) const VOICE_COUNT: usize = 17;

pub(crate) const VOICE_NAMES: [&str; VOICE_COUNT] = [
    "normative",
    "policy",
    "own_name",
    "formula",
    "news",
    "reading",
    "first_person",
    "foreign",
    "enforcement",
    "attack",
    "programming",
    "trade",
    "event",
    "standard",
    "consultation",
    "science",
    "public",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(groups("body ").flat_map(|(_, words)| words))
        .expect("a list of words makes an automaton")
});

/// For each word of the automaton, the place of its voice among [`VOICE_NAMES`].
static VOICES: LazyLock<Vec<usize>> = LazyLock::new(|| {
    groups("body ")
        .flat_map(|(name, words)| {
            let place = VOICE_NAMES.iter().position(|known| *known == name);
            vec![place.expect("each group of body words is a voice"); words.len()]
        })
        .collect()
});

/// How often each voice is heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Voices([u32; VOICE_COUNT]);

impl Voices {
    pub(crate) fn of(text: &str) -> Self {
        let mut counts = [0; VOICE_COUNT];
        for found in FINDER.find_iter(text) {
            counts[VOICES[found.pattern().as_usize()]] += 1;
        }
        Self(counts)
    }

    pub(crate) fn count(self, voice: Voice) -> u32 {
        self.0[voice as usize]
    }

    pub(crate) fn counts(self) -> [u32; VOICE_COUNT] {
        self.0
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }
}
