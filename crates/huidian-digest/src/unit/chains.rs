//! Titles that arrows part: 2016.11.7 甲法 → 2019.10.26 乙法, 《丙办法》 ⇒ 《丁条例》: each is a line of its own.

use std::ops::Range;

use super::{Line, Unit};
use crate::instrument::{Look, look};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::{Evidence, evidence, peel};

/// Parts the lines in which arrows stand between titles.
pub(super) fn part_chains(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let mut parted = Vec::with_capacity(units.len());
    for unit in units {
        match unit {
            Unit::Line(line) => match links(&line.passage) {
                Some(parts) => parted.extend(parts.into_iter().map(|part| {
                    Unit::Line(Line {
                        passage: line.passage.part(part),
                        ..line.clone()
                    })
                })),
                None => parted.push(Unit::Line(line)),
            },
            unit @ Unit::Table(_) => parted.push(unit),
        }
    }
    parted
}

/// The parts between arrows, where most of them are titles.
fn links(passage: &Passage) -> Option<Vec<Range<usize>>> {
    let marked = quotes(passage);
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < passage.len() {
        let inside = marked.iter().any(|quote| quote.outer.contains(&at));
        match arrow_at(passage, at).filter(|_| !inside) {
            Some(length) => {
                parts.push(passage.trim(start..at));
                at += length;
                start = at;
            }
            None => at += 1,
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(passage.trim(start..passage.len()));
    parts.retain(|part| !part.is_empty());
    // a line of arrows alone has no parts
    let first = parts.first_mut()?;
    *first = behind_label(passage, first.clone());
    let titles = parts.iter().filter(|part| is_title(passage, part)).count();
    (titles >= 2 && titles * 3 >= parts.len() * 2).then_some(parts)
}

/// How long the arrow is that stands at a place.
fn arrow_at(passage: &Passage, at: usize) -> Option<usize> {
    let is_arrow = |c: char| {
        matches!(
            c,
            '→' | '⇒' | '➡' | '⟶' | '➜' | '➔' | '►' | '⇨' | '↦' | '➝' | '⟹'
        )
    };
    if is_arrow(passage.chars[at]) {
        let is_drawn = passage.chars.get(at + 1) == Some(&'\u{fe0f}');
        return Some(1 + usize::from(is_drawn));
    }
    let shaft = passage.chars[at..]
        .iter()
        .take_while(|c| matches!(c, '-' | '—' | '–' | '=' | '─'))
        .count();
    ((1..=4).contains(&shaft) && passage.chars.get(at + shaft) == Some(&'>')).then_some(shaft + 1)
}

/// 电子印章：《甲规定》: what the chain is about.
fn behind_label(passage: &Passage, part: Range<usize>) -> Range<usize> {
    const LONGEST: usize = 8;
    let colon =
        (part.start + 1..part.end.min(part.start + LONGEST)).find(|&at| passage.folded[at] == ':');
    match colon {
        Some(at) if is_title(passage, &(at + 1..part.end)) => passage.trim(at + 1..part.end),
        _ => part,
    }
}

fn is_title(passage: &Passage, part: &Range<usize>) -> bool {
    let part = passage.part(part.clone());
    // GB/T 1—2020《甲要求》, 《乙条例》（国务院令第1号）
    if let [only] = quotes(&part).as_slice() {
        let outside = part.len() - only.outer.len();
        return outside <= 30 && look(&part.text(only.inner.clone())) == Look::Instrument;
    }
    let whole = peel(&part).filter(|peeled| !peeled.is_news);
    whole.is_some_and(|peeled| {
        matches!(
            evidence(&part, &peeled.core, false),
            Evidence::Title | Evidence::Likely
        )
    })
}
