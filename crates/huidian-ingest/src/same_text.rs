//! Reposts of one text differ in spaces, quotation marks and promotion, not in words.

use huidian_text::{bigram_similarity, fold_char, script::is_han};

/// Share of character pairs that two reposts of one text have in common, at least.
const LIKENESS: f64 = 0.97;

/// Whether two texts are the same but for typography and a few characters.
pub(crate) fn is_same_text(left: &str, right: &str) -> bool {
    let (left, right) = (words(left), words(right));
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    shorter * 100 >= longer * 90 && bigram_similarity(&left, &right) >= LIKENESS
}

/// Whether two texts have the same words to the letter: a date alone may tell two versions apart that differ in a few.
pub(crate) fn has_same_words(left: &str, right: &str) -> bool {
    words(left) == words(right)
}

fn words(text: &str) -> String {
    text.chars()
        .map(fold_char)
        .filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
        .collect()
}
