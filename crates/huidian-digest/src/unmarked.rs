//! Title marks that a page leaves out: where the words say that an instrument's title begins and ends.
//!
//! How much a place looks like the first of a title, how much like its end and how much the words between look like one, each learned, make
//! one sum; a page is read a second time with marks around what reaches it.

use std::ops::Range;

use crate::instrument::is_generic_name;
use crate::likeness::{LEARNED, PAD, edges, likeness};
use crate::passage::{Passage, Span};
use crate::quote::quotes;
use crate::unit::{Placed, Unit};

/// Characters of a title at least and at most.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=70;

/// Places that look less than this like the edge of a title are none.
const EDGE: f32 = -4.5;

/// No sign counts for more than this.
const MOST: f32 = 6.0;

/// What the three signs weigh, and what is added.
const SIGNS: [f32; 4] = [0.740, 0.706, 0.273, -5.147];

/// A stretch is a title from here on.
const TITLE: f32 = -1.5;

/// From here on it needs no fact of its own.
const SURE: f32 = 0.0;

/// What an end inside a stretch takes away: it parts two titles, as in 甲法、乙条例.
const END_INSIDE: f32 = 0.6;

/// What a page is held to more, whose titles are all marked.
const HABIT: f32 = 3.0;

/// Puts title marks around what is a title by its words, in lines that have none; where those titles stand.
///
/// A page that marks its titles says of what it leaves bare that it is none, so the more of its titles are marked, the likelier the words
/// must be.
pub(crate) fn mark_titles(units: &mut [Unit<'_>]) -> Vec<Marked> {
    let mut are_marked = 0;
    let mut bare: Vec<(usize, Vec<Found>)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let Unit::Line(line) = unit else { continue };
        let own = quotes(&line.passage);
        if own.is_empty() {
            let found = titles_in(&line.passage);
            if !found.is_empty() {
                bare.push((index, found));
            }
        } else {
            are_marked += own.len();
        }
    }
    let count: usize = bare.iter().map(|(_, found)| found.len()).sum();
    let share = are_marked as f32 / (are_marked + count).max(1) as f32;
    let least = TITLE + HABIT * share;
    let mut spans = Vec::new();
    for (index, mut found) in bare {
        found.retain(|title| title.sum > least);
        if let Unit::Line(line) = &mut units[index]
            && !found.is_empty()
        {
            spans.extend(found.iter().map(|title| Marked {
                span: line.passage.span(title.range.clone()),
                is_sure: title.sum > SURE + HABIT * share,
            }));
            line.passage = marked(&line.passage, &found);
        }
    }
    spans
}

/// A title that was marked by its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marked {
    pub(crate) span: Span,
    /// Its words are enough; others need a fact beside them.
    pub(crate) is_sure: bool,
}

/// A stretch that is a title by its words, and how much so, as log odds.
#[derive(Debug, Clone)]
struct Found {
    sum: f32,
    range: Range<usize>,
}

/// The stretches that are titles by their words, in order; where two overlap, the likelier one.
fn titles_in(passage: &Passage) -> Vec<Found> {
    let folded: Vec<char> = passage
        .folded
        .iter()
        .map(|c| if c.is_ascii_digit() { '0' } else { *c })
        .collect();
    let mut padded = vec!['^'; PAD];
    padded.extend(&folded);
    padded.extend(['$'; PAD]);
    let first = edges(&padded, &LEARNED.first);
    let end = edges(&padded, &LEARNED.end);
    let ends: Vec<usize> = (0..end.len()).filter(|&at| end[at] > EDGE).collect();
    let mut found: Vec<Found> = Vec::new();
    for from in (0..first.len()).filter(|&at| first[at] > EDGE) {
        for &to in ends
            .iter()
            .filter(|&&to| to > from && LENGTHS.contains(&(to - from)))
        {
            let bound = |sign: f32| sign.clamp(-MOST, MOST);
            // an end inside parts two titles: 甲法、乙条例
            let inside = end[from + 1..to].iter().copied().fold(0.0, f32::max);
            let edges = SIGNS[0] * bound(first[from]) + SIGNS[1] * bound(end[to]) + SIGNS[3]
                - END_INSIDE * inside;
            if edges + SIGNS[2] * MOST <= TITLE {
                continue;
            }
            let sum = edges + SIGNS[2] * bound(likeness(&folded[from..to]));
            if sum > TITLE && !is_group(&folded[from..to]) {
                found.push(Found {
                    sum,
                    range: from..to,
                });
            }
        }
    }
    found.sort_by(|one, other| other.sum.total_cmp(&one.sum));
    let mut taken: Vec<Found> = Vec::new();
    for title in found {
        let is_apart = |other: &Found| {
            title.range.end <= other.range.start || title.range.start >= other.range.end
        };
        if taken.iter().all(is_apart) {
            taken.push(title);
        }
    }
    taken.sort_by_key(|title| title.range.start);
    taken
}

/// 中华人民共和国国家标准公告: the name of a kind, and no title.
fn is_group(folded: &[char]) -> bool {
    let text: String = folded.iter().collect();
    is_generic_name(text.strip_prefix("中华人民共和国").unwrap_or(&text))
}

/// The passage with marks around some stretches; a mark stands where the character beside it stands.
fn marked(passage: &Passage, titles: &[Found]) -> Passage {
    let placed: Placed = passage.placed();
    let mut chars = Vec::with_capacity(placed.len() + titles.len() * 2);
    for (at, &(c, place)) in placed.iter().enumerate() {
        if titles.iter().any(|title| title.range.start == at) {
            chars.push(('《', place));
        }
        chars.push((c, place));
        if titles.iter().any(|title| title.range.end == at + 1) {
            chars.push(('》', place));
        }
    }
    Passage::new(chars.into_iter())
}
