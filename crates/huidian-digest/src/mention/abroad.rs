//! Titles of the world's own standards and regulations, told beside ours.

use std::ops::Range;

use crate::foreign::is_chinese_number;
use crate::passage::Passage;

/// Makers of standards and regulations that are no state's, as their numbers name them, folded.
const SERIES: [&str; 10] = [
    "un r", "un ece", "unece", "iso", "iec", "itu", "ieee", "etsi", "ietf", "3gpp",
];

/// 国际标准《甲》, 国际标准ISO/IEC 27403:2024《甲》, 联合国UN R155《乙》: the world's, though a Chinese body proposed it.
pub(super) fn is_international(passage: &Passage, before: Range<usize>) -> bool {
    let is_latin =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | ':' | '-' | '.' | '(');
    let number = before
        .clone()
        .rev()
        .find(|&at| !is_latin(passage.folded[at]))
        .map_or(before.start, |at| at + 1);
    let text = passage.folded_text(number..before.end);
    let text = text.trim();
    let named = ["国际标准", "联合国"].iter().any(|word| {
        number >= before.start + word.chars().count()
            && passage.is_at(word, number - word.chars().count())
    });
    let is_numbered = !is_chinese_number(text)
        && SERIES.iter().any(|series| text.starts_with(series))
        && text.chars().any(|c| c.is_ascii_digit());
    named || is_numbered
}
