//! The piece of an article that shows a match in its sentence.

use std::ops::Range;

use huidian_text::fold_char;

use crate::results::Snippet;

/// Characters of a snippet, at most.
const LENGTH: usize = 120;
/// Matches marked in one article.
const HIGHLIGHT_LIMIT: usize = 64;

/// Cuts a snippet out of a text; `terms` are folded.
pub(crate) fn snippet(text: &str, terms: &[&str]) -> Snippet {
    let characters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = characters.iter().map(|c| fold_char(*c)).collect();
    let matches = find_all(&folded, terms);
    let window = window(&folded, &matches);
    let highlights =
        merge(matches.into_iter().map(|(range, _)| range).filter(|range| {
            window.start <= range.start as usize && range.end as usize <= window.end
        }));
    Snippet {
        text: characters[window.clone()].iter().collect(),
        start: window.start as u32,
        highlights,
    }
}

/// Where the terms stand, with the number of each.
pub(crate) fn find_all(folded: &[char], terms: &[&str]) -> Vec<(Range<u32>, usize)> {
    let mut found = Vec::new();
    for (number, term) in terms.iter().enumerate() {
        let wanted: Vec<char> = term.chars().collect();
        let Some(first) = wanted.first() else {
            continue;
        };
        let mut count = 0;
        for start in 0..(folded.len() + 1).saturating_sub(wanted.len()) {
            if folded[start] == *first && folded[start..start + wanted.len()] == wanted[..] {
                found.push((start as u32..(start + wanted.len()) as u32, number));
                count += 1;
                if count == HIGHLIGHT_LIMIT {
                    break;
                }
            }
        }
    }
    found.sort_by_key(|(range, number)| (range.start, range.end, *number));
    found
}

/// The stretch with most different terms, begun at its sentence.
fn window(folded: &[char], matches: &[(Range<u32>, usize)]) -> Range<usize> {
    let mut best = (0, 0usize);
    for (at, (range, _)) in matches.iter().enumerate() {
        let reach = range.start as usize + LENGTH;
        let mut seen: Vec<usize> = Vec::new();
        for (other, number) in &matches[at..] {
            if other.end as usize > reach {
                break;
            }
            if !seen.contains(number) {
                seen.push(*number);
            }
        }
        if seen.len() > best.0 {
            best = (seen.len(), range.start as usize);
        }
    }
    let start = sentence_start(folded, best.1);
    start..(start + LENGTH).min(folded.len())
}

/// Beginning of the sentence around a place, unless it is so far that the match would not show.
fn sentence_start(folded: &[char], at: usize) -> usize {
    let lowest = at.saturating_sub(LENGTH / 3);
    let is_end = |c: char| matches!(c, '。' | '\n' | ';' | '?' | '!');
    if let Some(end) = (lowest..at).rev().find(|place| is_end(folded[*place])) {
        return end + 1;
    }
    if lowest == 0 {
        return 0;
    }
    (lowest..at)
        .find(|place| matches!(folded[*place], ',' | '、' | ':'))
        .map_or(lowest, |place| place + 1)
}

fn merge(ranges: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
    let mut merged: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}
