//! Titles set over two lines or three: put together where the page's other records show which lines are facts.

use std::ops::Range;

use super::{Line, Shape, Unit};
use crate::fields::{Field, pairs};
use crate::passage::Passage;
use crate::records::{Evidence, Fact, evidence, facts_of};
use crate::when::dates;

/// Fewest stretches between lines of facts that make them records.
const FEWEST: usize = 3;
/// Most lines that a title is set over.
const MOST_LINES: usize = 3;
/// Longest line that is a piece of a title.
const LONGEST: usize = 48;

/// What a line is beside its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Fact,
    Piece,
    /// （试行）, （2024年）: the end of the title above it.
    Tail,
    Other,
}

/// Joins the pieces of titles; pages whose records do not stand between lines of facts stay as they are.
pub(super) fn join_pieces(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let parts = parts(&units);
    let stretches = stretches(&units, &parts);
    if stretches.len() < FEWEST {
        return units;
    }
    let mut begins = vec![true; units.len()];
    for stretch in stretches.into_iter().filter(|stretch| stretch.len() > 1) {
        if is_one_title(&units, &parts, &stretch) {
            begins[stretch.start + 1..stretch.end].fill(false);
        }
    }
    let mut joined: Vec<Unit<'_>> = Vec::with_capacity(units.len());
    for (unit, begins) in units.into_iter().zip(begins) {
        match (joined.last_mut(), unit) {
            (Some(Unit::Line(before)), Unit::Line(line)) if !begins => {
                before.passage = touching(&before.passage, &line.passage);
            }
            (_, unit) => joined.push(unit),
        }
    }
    joined
}

fn touching(before: &Passage, line: &Passage) -> Passage {
    let chars = before.placed().into_iter().chain(line.placed());
    Passage::new(chars)
}

fn parts(units: &[Unit<'_>]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(units.len());
    for unit in units {
        let Unit::Line(line) = unit else {
            parts.push(Part::Other);
            continue;
        };
        let is_below_piece = matches!(parts.last(), Some(Part::Piece));
        parts.push(part_of(line, is_below_piece));
    }
    parts
}

fn part_of(line: &Line, is_below_piece: bool) -> Part {
    let passage = &line.passage;
    let is_plain = line.shape == Shape::Plain && line.marker.is_none() && !line.opens_link;
    if !is_plain || !pairs(passage).is_empty() || passage.has("。", passage.whole()) {
        return Part::Other;
    }
    if is_below_piece && is_bracket(passage) {
        return Part::Tail;
    }
    match facts_of(passage, passage.whole()) {
        Some(facts) if facts.iter().any(Fact::is_telling) => Part::Fact,
        Some(_) => Part::Other,
        None if is_piece(passage) => Part::Piece,
        None => Part::Other,
    }
}

/// Words, and not a serial number on a line of its own.
fn is_piece(passage: &Passage) -> bool {
    const SHORTEST: usize = 4;
    let letters = passage.chars.iter().filter(|c| c.is_alphabetic()).count();
    (SHORTEST..=LONGEST).contains(&letters)
        && passage.len() <= LONGEST
        && !passage.chars.contains(&'《')
}

/// A line in brackets: a state, an edition, years, and neither a body nor a day.
fn is_bracket(passage: &Passage) -> bool {
    let whole = passage.whole();
    let wraps = passage.folded.first() == Some(&'(') && passage.folded.last() == Some(&')');
    let has_day = dates(passage, whole.clone())
        .iter()
        .any(|when| when.day.is_some());
    let tells_others = facts_of(passage, whole).is_some_and(|facts| {
        facts
            .iter()
            .any(|fact| !matches!(fact.field, Field::Stage | Field::Date))
    });
    wraps && passage.len() <= 24 && !has_day && !tells_others
}

/// The stretches of pieces with a line of facts on both sides, or on one and the end of their group on the other.
fn stretches(units: &[Unit<'_>], parts: &[Part]) -> Vec<Range<usize>> {
    let group = |at: usize| match &units[at] {
        Unit::Line(line) => Some(line.group),
        Unit::Table(_) => None,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        if parts[at] != Part::Piece {
            at += 1;
            continue;
        }
        let start = at;
        while at < parts.len()
            && matches!(parts[at], Part::Piece | Part::Tail)
            && group(at) == group(start)
        {
            at += 1;
        }
        let is_fact = |at: Option<usize>| {
            at.and_then(|at| parts.get(at))
                .is_some_and(|part| *part == Part::Fact)
        };
        let before = start.checked_sub(1);
        let is_edge = |at: Option<usize>| at.and_then(group) != group(start);
        let (above, below) = (is_fact(before), is_fact(Some(at)));
        let below_at = (at < units.len()).then_some(at);
        let is_framed = above && (below || is_edge(below_at)) || below && is_edge(before);
        if is_framed && at - start <= MOST_LINES {
            found.push(start..at);
        }
    }
    found
}

/// Whether the lines of a stretch are one title: it has one number, or no piece but the last closes a title.
fn is_one_title(units: &[Unit<'_>], parts: &[Part], stretch: &Range<usize>) -> bool {
    let numbers = |at: Option<usize>| match at.map(|at| &units[at]) {
        Some(Unit::Line(line)) => facts_of(&line.passage, line.passage.whole())
            .is_some_and(|facts| facts.iter().all(|fact| fact.field == Field::Number)),
        _ => false,
    };
    let is_numbered = numbers(stretch.start.checked_sub(1))
        && parts
            .get(stretch.end)
            .is_some_and(|part| *part == Part::Fact);
    let mut joined: Option<Passage> = None;
    for at in stretch.clone() {
        let Unit::Line(line) = &units[at] else {
            return false;
        };
        joined = Some(match joined {
            None => line.passage.clone(),
            Some(before) => {
                let is_whole = evidence(&before, &before.whole(), false) == Evidence::Title;
                if is_whole && !is_numbered && parts[at] != Part::Tail {
                    return false;
                }
                touching(&before, &line.passage)
            }
        });
    }
    joined.is_some_and(|title| {
        match evidence(&title, &title.whole(), false) {
            Evidence::Title | Evidence::Likely => true,
            // what stands between a number and a day is its title, whatever it ends with
            Evidence::Open => is_numbered,
            Evidence::Against => false,
        }
    })
}
