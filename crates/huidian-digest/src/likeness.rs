//! How much words look like the title of an instrument, as weights that were learned say it.
//!
//! Three logistic regressions over runs of at most four characters: the words of a title, the place before its first character and the
//! place behind its last. `docs/decisions/0014` says what they were learned from.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

const WEIGHTS: &str = include_str!("title_words.tsv");

/// Weights of runs of characters, by the kind of place where each stands.
type Table = FxHashMap<(u8, Run), f32>;

/// Up to four characters, the first in the lowest bits.
type Run = u128;

#[derive(Debug, Default)]
pub(crate) struct Weights {
    words: Table,
    pub(crate) first: Table,
    pub(crate) end: Table,
}

pub(crate) static LEARNED: LazyLock<Weights> = LazyLock::new(|| Weights::read(WEIGHTS));

impl Weights {
    /// Lines of a model (`w`, `s`, `e`), a kind of place, a run of characters and a weight, parted by tabs.
    fn read(table: &str) -> Self {
        let mut weights = Self::default();
        for line in table.lines() {
            let mut cells = line.split('\t');
            let (Some(model), Some(place), Some(text), Some(weight)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let Ok(weight) = weight.parse() else { continue };
            let key = (place.bytes().next().unwrap_or(0), run(text.chars()));
            match model {
                "w" => weights.words.insert(key, weight),
                "s" => weights.first.insert(key, weight),
                _ => weights.end.insert(key, weight),
            };
        }
        weights
    }
}

fn run(chars: impl Iterator<Item = char>) -> Run {
    chars.fold(0, |run, c| run << 21 | u128::from(c as u32))
}

/// How much some words look like the title of an instrument, as log odds.
pub(crate) fn likeness(folded: &[char]) -> f32 {
    let words = words_of(folded);
    let weights = &LEARNED.words;
    let length = words.len();
    let mut seen = FxHashSet::default();
    let mut sum = 0.0;
    let mut add = |place: u8, chars: &[char]| {
        let key = (place, run(chars.iter().copied()));
        if seen.insert(key) {
            sum += weights.get(&key).copied().unwrap_or(0.0);
        }
    };
    for size in 1..=length.min(4) {
        add(b'$', &words[length - size..]);
        if size > 1 {
            add(b'^', &words[..size]);
        }
    }
    for size in [2, 3] {
        for chars in words.windows(size) {
            add(b'.', chars);
        }
    }
    let bucket: Vec<char> = (length / 4).min(10).to_string().chars().collect();
    add(b'#', &bucket);
    add(b'#', &[]);
    sum
}

/// Without white space and the brackets at its end; figures are one 0.
fn words_of(folded: &[char]) -> Vec<char> {
    let mut words: Vec<char> = Vec::with_capacity(folded.len());
    for &c in folded.iter().filter(|c| !c.is_whitespace()) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || words.last() != Some(&'0') {
            words.push(c);
        }
    }
    while words.last() == Some(&')') {
        let Some(open) = words.iter().rposition(|c| *c == '(') else {
            break;
        };
        let is_flat = !words[open..words.len() - 1].contains(&')');
        if open < 3 || !is_flat {
            break;
        }
        words.truncate(open);
    }
    words
}

/// How much the place before each character looks like the edge of a title.
pub(crate) fn edges(padded: &[char], weights: &Table) -> Vec<f32> {
    let weight = |place: u8, chars: &[char]| {
        weights
            .get(&(place, run(chars.iter().copied())))
            .copied()
            .unwrap_or(0.0)
    };
    (PAD..=padded.len() - PAD)
        .map(|at| {
            let mut sum = weight(b'#', &[]);
            for size in 1..=PAD {
                sum += weight(b'<', &padded[at - size..at]);
                sum += weight(b'>', &padded[at..at + size]);
            }
            sum + weight(b'=', &padded[at - 1..=at])
                + weight(b'-', &padded[at - 2..=at])
                + weight(b'+', &padded[at - 1..at + 2])
                + weight(b'*', &padded[at - 2..at + 2])
        })
        .collect()
}

/// Characters that a place is told by, on either side.
pub(crate) const PAD: usize = 4;
