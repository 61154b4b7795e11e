//! The characters of a segment, numbered by frequency, and texts written in those numbers.
//!
//! A text is kept folded, as one to four bytes a character: the 128 most frequent take one byte, the next 3,968 two.
//! First bytes and following bytes never share a value, so a byte search for a coded string finds exactly the places where
//! the characters stand. What folding took away (full width, case, traditional forms) is kept as exceptions to the usual
//! spelling of each folded character.

use huidian_text::fold_char;
use rustc_hash::FxHashMap;

use crate::codec::{TableReader, TableWriter};

const SINGLE: u32 = 128;
const DOUBLE: u32 = SINGLE + 62 * 64;
const TRIPLE: u32 = DOUBLE + 64 * 64;

/// Numbers of folded characters; number 0 stands for "no character of a word here".
#[derive(Default)]
pub(crate) struct Alphabet {
    folded: Vec<char>,
    /// How each folded character is usually written.
    usual: Vec<char>,
    numbers: FxHashMap<char, u32>,
}

/// Whether bigrams are made of `c` (folded): letters, digits, Han. Marks and spaces only end them.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
}

impl Alphabet {
    /// Numbers the characters of the texts, most frequent first.
    pub(crate) fn of_counts(counts: &FxHashMap<char, u64>) -> Self {
        let mut by_folded: FxHashMap<char, (u64, char, u64)> = FxHashMap::default();
        let mut originals: Vec<(char, u64)> = counts.iter().map(|(c, n)| (*c, *n)).collect();
        originals.sort_unstable();
        for (original, count) in originals {
            let entry = by_folded
                .entry(fold_char(original))
                .or_insert((0, original, 0));
            entry.0 += count;
            if count > entry.2 {
                (entry.1, entry.2) = (original, count);
            }
        }
        let mut ranked: Vec<(u64, char, char)> = by_folded
            .into_iter()
            .map(|(folded, (total, usual, _))| (total, folded, usual))
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        Self::of_pairs(ranked.into_iter().map(|(_, folded, usual)| (folded, usual)))
    }

    fn of_pairs(pairs: impl Iterator<Item = (char, char)>) -> Self {
        let mut alphabet = Self {
            folded: vec!['\0'],
            usual: vec!['\0'],
            numbers: FxHashMap::default(),
        };
        for (folded, usual) in pairs {
            alphabet
                .numbers
                .insert(folded, alphabet.folded.len() as u32);
            alphabet.folded.push(folded);
            alphabet.usual.push(usual);
        }
        alphabet
    }

    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// Number of a folded character.
    pub(crate) fn number(&self, folded: char) -> Option<u32> {
        self.numbers.get(&folded).copied()
    }

    pub(crate) fn folded(&self, number: u32) -> char {
        self.folded
            .get(number as usize)
            .copied()
            .unwrap_or('\u{FFFD}')
    }

    pub(crate) fn usual(&self, number: u32) -> char {
        self.usual
            .get(number as usize)
            .copied()
            .unwrap_or('\u{FFFD}')
    }

    /// Codes a folded string; `None` when a character occurs nowhere in the segment.
    pub(crate) fn encode(&self, folded: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(folded.len());
        for c in folded.chars() {
            push_code(&mut bytes, self.number(c)?);
        }
        Some(bytes)
    }

    pub(crate) fn write(&self, table: &mut TableWriter) {
        table.number(self.folded.len() as u64 - 1);
        for (folded, usual) in self.folded.iter().zip(&self.usual).skip(1) {
            table.number(u64::from(u32::from(*folded)));
            table.number(u64::from(u32::from(*usual)));
        }
    }

    pub(crate) fn read(table: &mut TableReader<'_>) -> Option<Self> {
        let count = table.count()?;
        let mut pairs = Vec::with_capacity(count);
        for _ in 0..count {
            pairs.push((
                char::from_u32(table.number()? as u32)?,
                char::from_u32(table.number()? as u32)?,
            ));
        }
        Some(Self::of_pairs(pairs.into_iter()))
    }
}

pub(crate) fn push_code(bytes: &mut Vec<u8>, number: u32) {
    let trail = |value: u32| 0xC0 | (value & 63) as u8;
    if number < SINGLE {
        bytes.push(number as u8);
    } else if number < DOUBLE {
        let value = number - SINGLE;
        bytes.extend([0x80 + (value >> 6) as u8, trail(value)]);
    } else if number < TRIPLE {
        let value = number - DOUBLE;
        bytes.extend([0xBE, trail(value >> 6), trail(value)]);
    } else {
        let value = number - TRIPLE;
        bytes.extend([0xBF, trail(value >> 12), trail(value >> 6), trail(value)]);
    }
}

/// The numbers of a coded text.
pub(crate) fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut rest = bytes.iter();
    std::iter::from_fn(move || {
        let first = u32::from(*rest.next()?);
        let mut trail = || rest.next().map_or(0, |byte| u32::from(byte & 63));
        Some(match first {
            0..0x80 => first,
            0x80..0xBE => SINGLE + ((first - 0x80) << 6) + trail(),
            0xBE => DOUBLE + (trail() << 6) + trail(),
            _ => TRIPLE + (trail() << 12) + (trail() << 6) + trail(),
        })
    })
}
