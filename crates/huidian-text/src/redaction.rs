//! Words taken out of a text: each of their characters gives way to a mark, so that the text keeps its length and every place in it stays where it was.

use crate::fold::fold_char;

/// What stands in the place of each character.
pub const REDACTED: char = '█';

/// White space and hyphens between two characters of a word, at most: 张　三, 138-0000-0000, a number that breaks over two lines.
const MOST_BETWEEN: usize = 4;
/// Characters of a word: shorter ones would take half the text with them.
const SHORTEST: usize = 2;
/// The same of words without Chinese characters.
const SHORTEST_LATIN: usize = 4;
const LONGEST: usize = 200;
const MOST_WORDS: usize = 200;

/// Why words are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadWords {
    None,
    TooMany,
    /// The place of a word in the list, from 1. The word itself is not said: messages are kept.
    TooShort(usize),
    TooLong(usize),
}

/// Finds words however they are spaced and whatever their width and case, and covers them.
#[derive(Debug, Clone)]
pub struct Redactor {
    words: Vec<Vec<char>>,
}

impl Redactor {
    /// # Errors
    ///
    /// Where there are no words, too many, or one is too short to mean somebody.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, BadWords> {
        let mut known = Vec::new();
        for word in words {
            let word: Vec<char> = word
                .chars()
                .filter(|c| !is_between(*c))
                .map(fold_char)
                .collect();
            if word.is_empty() {
                continue;
            }
            let place = known.len() + 1;
            let least = if word.iter().all(char::is_ascii) {
                SHORTEST_LATIN
            } else {
                SHORTEST
            };
            if word.len() < least {
                return Err(BadWords::TooShort(place));
            }
            if word.len() > LONGEST {
                return Err(BadWords::TooLong(place));
            }
            known.push(word);
        }
        // 张三丰 before 张三
        known.sort_by_key(|word| std::cmp::Reverse(word.len()));
        known.dedup();
        match known.len() {
            0 => Err(BadWords::None),
            1..=MOST_WORDS => Ok(Self { words: known }),
            _ => Err(BadWords::TooMany),
        }
    }

    /// The text with the words covered, character for character; `None` where they are not in it.
    pub fn covered(&self, text: &str) -> Option<String> {
        let mut chars: Vec<char> = text.chars().collect();
        let spans = self.find(&chars);
        if spans.is_empty() {
            return None;
        }
        for span in spans {
            for c in &mut chars[span] {
                if !c.is_whitespace() {
                    *c = REDACTED;
                }
            }
        }
        Some(chars.into_iter().collect())
    }

    /// How often the words stand in a text.
    pub fn count(&self, text: &str) -> usize {
        self.find(&text.chars().collect::<Vec<_>>()).len()
    }

    fn find(&self, chars: &[char]) -> Vec<std::ops::Range<usize>> {
        let folded: Vec<char> = chars.iter().copied().map(fold_char).collect();
        let mut spans = Vec::new();
        let mut at = 0;
        while at < folded.len() {
            match self.words.iter().find_map(|word| end_of(word, &folded, at)) {
                Some(end) => {
                    spans.push(at..end);
                    at = end;
                }
                None => at += 1,
            }
        }
        spans
    }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '－' | '‐' | '‑' | '–' | '\u{200b}' | '\u{feff}')
}

/// Where a word ends that begins at `start`. Letters and digits are words of their own only where none go on beside them.
fn end_of(word: &[char], text: &[char], start: usize) -> Option<usize> {
    if text[start] != word[0] {
        return None;
    }
    let goes_on = |own: char, beside: Option<&char>| {
        own.is_ascii_alphanumeric() && beside.is_some_and(char::is_ascii_alphanumeric)
    };
    let before = start.checked_sub(1).and_then(|place| text.get(place));
    if goes_on(word[0], before) {
        return None;
    }
    let mut at = start + 1;
    for c in &word[1..] {
        let rest = text.get(at..)?;
        let between = rest.iter().take_while(|c| is_between(**c)).count();
        if between > MOST_BETWEEN || rest.get(between) != Some(c) {
            return None;
        }
        at += between + 1;
    }
    let last = word[word.len() - 1];
    (!goes_on(last, text.get(at))).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::{BadWords, Redactor};

    #[test]
    fn words_are_covered_however_they_are_written() {
        let redactor = Redactor::new(["李守灯", "13800001111", "Lighthouse Keeper"]).unwrap();
        for (text, covered, reason) in [
            ("联系人：李守灯。", "联系人：███。", "plain"),
            (
                "李　守 灯",
                "█　█ █",
                "spaced to the width of its neighbours",
            ),
            (
                "电话138-0000-1111",
                "电话█████████████",
                "hyphens go with it",
            ),
            (
                "电话１３８００００１１１１",
                "电话███████████",
                "full width",
            ),
            (
                "1380000\n1111号",
                "███████\n████号",
                "broken over two lines",
            ),
            (
                "the LIGHTHOUSE keeper",
                "the ██████████ ██████",
                "another case",
            ),
        ] {
            let found = redactor.covered(text).unwrap();
            assert_eq!(found, covered, "{reason}");
            assert_eq!(found.chars().count(), text.chars().count(), "{reason}");
        }
        for (text, reason) in [
            ("李守", "a part"),
            ("2138000011112", "inside a longer number"),
            ("lighthousekeepers", "inside a longer word"),
            ("", "nothing"),
        ] {
            assert_eq!(redactor.covered(text), None, "{reason}");
        }
        assert_eq!(redactor.count("李守灯、李守灯"), 2);
    }

    #[test]
    fn words_that_mean_nobody_are_refused() {
        for (words, reason) in [
            (vec![], BadWords::None),
            (vec![" ", "　"], BadWords::None),
            (vec!["李守灯", "灯"], BadWords::TooShort(2)),
            (vec!["138"], BadWords::TooShort(1)),
        ] {
            assert_eq!(Redactor::new(words).unwrap_err(), reason);
        }
        let long = "灯".repeat(300);
        assert_eq!(
            Redactor::new([long.as_str()]).unwrap_err(),
            BadWords::TooLong(1)
        );
    }

    #[test]
    fn the_longer_word_goes_first() {
        let redactor = Redactor::new(["守灯", "李守灯"]).unwrap();
        assert_eq!(redactor.covered("李守灯与守灯").unwrap(), "███与██");
    }
}
