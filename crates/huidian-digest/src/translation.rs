//! Names given once more in another language.

use crate::fields::pairs;
use crate::passage::Passage;

/// A line of words in Latin letters and nothing else: the name above it once more.
pub(crate) fn is_translation(passage: &Passage) -> bool {
    const FEWEST: usize = 12;
    let letters = passage.chars.iter().filter(|c| c.is_ascii_alphabetic());
    letters.count() >= FEWEST
        && !passage
            .chars
            .iter()
            .any(|c| huidian_text::script::is_han(*c))
        && pairs(passage).is_empty()
}
