//! Tables of contents: 甲办法 ………… 12, where dots lead to a page and end an entry, however many lines it has.

use super::columns::has_leaders;
use super::{Line, Placed, Shape, Unit};
use crate::passage::Passage;

/// Lines with leaders for a page to hold a table of contents.
const FEWEST: usize = 3;

/// Lines of an entry at most.
const LONGEST: usize = 4;

/// Joins the lines of each entry and takes the leaders with the page numbers away.
pub(super) fn join_entries(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let leads =
        |unit: &Unit<'_>| matches!(unit, Unit::Line(line) if has_leaders(&line.passage.placed()));
    if units.iter().filter(|unit| leads(unit)).count() < FEWEST {
        return units;
    }
    let mut joined: Vec<Unit<'_>> = Vec::with_capacity(units.len());
    // lines above that a line with leaders may end, and their group
    let mut open: (usize, u32) = (0, 0);
    for unit in units {
        let ends = leads(&unit);
        let Unit::Line(mut line) = unit else {
            open.0 = 0;
            joined.push(unit);
            continue;
        };
        if open.1 != line.group || line.shape != Shape::Plain {
            open = (0, line.group);
        }
        if ends && (1..LONGEST).contains(&open.0) {
            let above = joined.split_off(joined.len() - open.0);
            line = above_and(above, line);
        }
        open.0 = if ends { 0 } else { open.0 + 1 };
        line.passage = Passage::new(without_leaders(&line.passage.placed()).into_iter());
        if !line.passage.is_empty() {
            joined.push(Unit::Line(line));
        }
    }
    joined
}

fn above_and(above: Vec<Unit<'_>>, last: Line) -> Line {
    let mut placed: Placed = Vec::new();
    let mut first = None;
    for unit in above {
        if let Unit::Line(line) = unit {
            placed.extend(line.passage.placed());
            first.get_or_insert(line);
        }
    }
    placed.extend(last.passage.placed());
    let mut line = first.unwrap_or(last);
    line.passage = Passage::new(placed.into_iter());
    line
}

/// A line without its run of dots and the number of a page behind it.
fn without_leaders(line: &[(char, u32)]) -> Placed {
    let is_dot = |c: char| matches!(c, '.' | '…' | '·' | '．' | '⋯' | ' ');
    let is_page = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | '-' | ' ');
    let end = line
        .iter()
        .rposition(|(c, _)| !is_page(*c))
        .map_or(0, |at| at + 1);
    let words = line[..end]
        .iter()
        .rposition(|(c, _)| !is_dot(*c))
        .map_or(0, |at| at + 1);
    if has_leaders(&line[words..]) {
        line[..words].to_vec()
    } else {
        line.to_vec()
    }
}
