//! The number in a list's line: 关于印发《…》的通知（工信部网安〔2024〕14号）.

use huidian_model::find_numbers;

/// The first number that stands in words.
pub fn number_in(words: &str) -> Option<String> {
    find_numbers(words)
        .into_iter()
        .next()
        .map(|found| found.number.to_string())
}
