//! Reposts of one text differ in spaces, quotation marks and promotion, not in words.

use huidian_model::{Document, ProvisionKind};
use huidian_text::{bigram_similarity, fold_char, script::is_han};

/// Share of character pairs that two reposts of one text have in common, at least.
const LIKENESS: f64 = 0.97;

/// Whether two texts of one title are the same but for typography and a few characters. Some pages leave the title over a letter out.
pub(crate) fn is_same_text(left: &str, right: &str, title: &str) -> bool {
    let title = words(title);
    let below_title = |text: &str| {
        let words = words(text);
        words
            .strip_prefix(&title)
            .map(str::to_owned)
            .unwrap_or(words)
    };
    let (left, right) = (below_title(left), below_title(right));
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    shorter * 100 >= longer * 90 && bigram_similarity(&left, &right) >= LIKENESS
}

/// Articles from which on they are the text, whatever stands before them.
const ARTICLES: usize = 3;

/// Whether two texts have the same words to the letter: a date alone may tell two versions apart that differ in a few. What an account writes above the first
/// article, or a notice that carries the text, makes no other text.
pub(crate) fn has_same_words(left: &Document, right: &Document) -> bool {
    let (own, other) = (articles(left), articles(right));
    if own.len() >= ARTICLES && other.len() >= ARTICLES {
        return own == other;
    }
    words(&left.text) == words(&right.text)
}

fn articles(document: &Document) -> Vec<String> {
    document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Article)
        .map(|unit| words(document.text_of(unit)))
        .collect()
}

fn words(text: &str) -> String {
    text.chars()
        .map(fold_char)
        .filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
        .collect()
}
