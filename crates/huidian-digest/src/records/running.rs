//! Words that a page repeats between its records.

use rustc_hash::{FxHashMap, FxHashSet};

use super::family::Member;
use super::style::Slot;
use crate::unit::{Line, Unit};

/// How often a line comes again for it to be one.
const OFTEN: usize = 3;

/// Lines that come again and again with nothing but their numbers changed: running heads, feet, advertising.
pub(super) fn running_lines(units: &[Unit<'_>]) -> FxHashSet<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for unit in units {
        if let Unit::Line(line) = unit
            && line.passage.len() <= 40
        {
            *counts.entry(without_digits(line)).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(text, count)| *count >= OFTEN && text.chars().count() >= 4)
        .map(|(text, _)| text)
        .collect()
}

pub(super) fn without_digits(line: &Line) -> String {
    line.passage
        .folded
        .iter()
        .filter(|c| !c.is_ascii_digit())
        .collect()
}

/// Lines between two such words of one wording are members of the group that the line right above the first of them names.
pub(super) fn set_slots(units: &[Unit<'_>], running: &FxHashSet<String>, members: &mut [Member]) {
    let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, unit) in units.iter().enumerate() {
        if let Unit::Line(line) = unit {
            let text = without_digits(line);
            if running.contains(&text) {
                places.entry(text).or_default().push(index);
            }
        }
    }
    for marks in places.into_values().filter(|marks| marks.len() >= OFTEN) {
        let position = |unit: usize| members.binary_search_by_key(&unit, |member| member.unit);
        // a line above the word and one below it, each time
        let frames: Vec<(usize, usize)> = marks
            .iter()
            .filter_map(|mark| {
                let below = position(*mark).err()?;
                let above = below.checked_sub(1)?;
                let touches = members[above].unit + 1 == *mark;
                (touches && below < members.len()).then_some((above, below))
            })
            .collect();
        let looks_alike = frames
            .windows(2)
            .all(|pair| members[pair[0].0].style == members[pair[1].0].style);
        if frames.len() < OFTEN || frames.len() != marks.len() || !looks_alike {
            continue;
        }
        for (number, (above, below)) in frames.iter().enumerate() {
            let end = frames
                .get(number + 1)
                .map_or(below + 1, |(next, _)| *next)
                .max(below + 1);
            let style = members[*above].style;
            members[*above].style = style.in_slot(Slot::Above);
            for member in &mut members[*below..end] {
                if member.style == style {
                    member.style = style.in_slot(Slot::Below);
                }
            }
        }
    }
}
