//! Dates with the state of brackets around them.

use huidian_text::{DateMatch, find_dates};

/// Dates of a short text that do not stand inside 《…》 or 〈…〉.
pub(super) fn dates_outside_titles(words: &str) -> Vec<DateMatch> {
    let found = find_dates(words);
    if !words.contains(['《', '〈', '<']) {
        return found;
    }
    let mut depth = 0i32;
    let mut at = 0;
    let mut outside = Vec::with_capacity(found.len());
    for date in found {
        for c in words[at..date.start].chars() {
            match c {
                '《' => depth += 1,
                '》' => depth = (depth - 1).max(0),
                '\n' => depth = 0,
                _ => {}
            }
        }
        at = date.start;
        if depth == 0 {
            outside.push(date);
        }
    }
    outside
}

/// A text with everything inside 《…》 blanked by characters of the same length, so that offsets hold.
pub(super) fn without_titles(words: &str) -> String {
    let mut depth = 0i32;
    words
        .chars()
        .map(|c| {
            match c {
                '《' => depth += 1,
                '》' => {
                    depth = (depth - 1).max(0);
                    return c;
                }
                '\n' => depth = 0,
                _ => {}
            }
            if depth > 0 && c.len_utf8() == 3 {
                '\u{3000}'
            } else if depth > 0 && c.is_ascii() {
                ' '
            } else {
                c
            }
        })
        .collect()
}
