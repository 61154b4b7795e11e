//! Pinyin of titles, with every reading of every character, so that heteronyms never hide a title.

use pinyin::ToPinyinMulti;

/// The readings of a title, character by character.
pub(crate) struct Readings {
    characters: Vec<Reading>,
}

enum Reading {
    /// Syllables without tones; ü as v.
    Han(Vec<&'static str>),
    Plain(char),
}

/// How typed letters fit a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fit {
    /// Characters of the title that the letters cover.
    pub covered: usize,
    pub is_whole: bool,
}

impl Readings {
    pub(crate) fn of(key: &str) -> Self {
        let characters =
            key.chars()
                .filter(|c| c.is_alphanumeric())
                .map(|c| match c.to_pinyin_multi() {
                    Some(readings) => {
                        let mut syllables: Vec<&'static str> =
                            readings.into_iter().map(pinyin::Pinyin::plain).collect();
                        syllables.sort_unstable();
                        syllables.dedup();
                        Reading::Han(syllables)
                    }
                    None => Reading::Plain(c),
                });
        Self {
            characters: characters.collect(),
        }
    }

    /// Fits letters to the beginning of the title: whole syllables, initials, or both mixed.
    pub(crate) fn fit(&self, letters: &str) -> Option<Fit> {
        let letters: Vec<u8> = letters.bytes().collect();
        // places in the letters that can be reached after some characters
        let mut reached = vec![false; letters.len() + 1];
        reached[0] = true;
        for (at, character) in self.characters.iter().enumerate() {
            reached = character.advance(&letters, &reached);
            if reached[letters.len()] {
                return Some(Fit {
                    covered: at + 1,
                    is_whole: at + 1 == self.characters.len(),
                });
            }
            if !reached.contains(&true) {
                return None;
            }
        }
        None
    }
}

impl Reading {
    fn advance(&self, letters: &[u8], reached: &[bool]) -> Vec<bool> {
        let mut next = vec![false; reached.len()];
        for start in (0..reached.len()).filter(|at| reached[*at]) {
            let rest = &letters[start..];
            match self {
                Reading::Plain(c) => {
                    if c.is_ascii() && rest.first() == Some(&(*c as u8)) {
                        next[start + 1] = true;
                    }
                }
                Reading::Han(syllables) => syllables.iter().for_each(|syllable| {
                    if rest.starts_with(syllable.as_bytes()) {
                        next[start + syllable.len()] = true;
                    } else if !rest.is_empty() && syllable.as_bytes().starts_with(rest) {
                        // the last syllable may be unfinished
                        next[letters.len()] = true;
                    }
                    if !rest.is_empty() && rest[0] == syllable.as_bytes()[0] {
                        next[start + 1] = true;
                    }
                }),
            }
        }
        next
    }
}

/// Whether a text can be pinyin: letters only, two at least.
pub(crate) fn is_letters(text: &str) -> bool {
    text.len() >= 2 && text.len() <= 80 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}
