use std::collections::HashMap;

use super::item::{Item, Line};

/// Lines of a column from which its own margins are believed.
const FEWEST_LINES: usize = 6;

/// Sets the margins of each line: those of its column, or of the document where the column is short.
pub(super) fn set(items: &mut [Item]) {
    let lines = || {
        items.iter().filter_map(|item| match item {
            Item::Line(line) if !line.is_footnote => Some(line),
            _ => None,
        })
    };
    let whole = margins(lines());
    let mut columns: HashMap<(u32, usize), Vec<&Line>> = HashMap::new();
    for line in lines() {
        columns
            .entry((line.page, line.stretch))
            .or_default()
            .push(line);
    }
    let columns: HashMap<(u32, usize), (f32, f32)> = columns
        .into_iter()
        .filter_map(|(key, lines)| {
            let own = margins(lines.iter().copied())?;
            let is_narrow = whole.is_some_and(|(left, right)| own.1 - own.0 < (right - left) * 0.6);
            // The last page of a text may hold short lines only.
            let is_told = lines.len() >= FEWEST_LINES && !is_narrow
                || is_narrow && lines.len() >= 3 && is_column(&lines);
            is_told.then_some((key, own))
        })
        .collect();
    let mut reaches: HashMap<(u32, usize), f32> = HashMap::new();
    for line in lines() {
        let reach = reaches.entry((line.page, line.stretch)).or_default();
        *reach = reach.max(line.piece.area.right);
    }
    // A page of few lines may have no two that share a margin.
    let least = lines().map(|line| line.piece.area.left);
    let extent = (
        least.fold(f32::MAX, f32::min),
        reaches.values().copied().fold(0.0, f32::max),
    );
    for item in items {
        if let Item::Line(line) = item {
            let key = (line.page, line.stretch);
            let own = columns.get(&key).copied();
            let (left, right) = own.or(whole).unwrap_or(extent);
            // A line that sticks out is its own measure.
            line.left = left.min(line.piece.area.left);
            line.right = right.max(line.piece.area.right);
            let reach = reaches.get(&key).filter(|_| own.is_some());
            line.reach = reach.copied().unwrap_or(extent.1).max(line.right);
        }
    }
}

/// Whether most lines fill the width that the widest has.
fn is_column(lines: &[&Line]) -> bool {
    let width = |line: &Line| line.piece.area.width();
    let widest = lines.iter().map(|line| width(line)).fold(0.0, f32::max);
    let full = lines
        .iter()
        .filter(|line| width(line) > widest * 0.85)
        .count();
    full * 2 >= lines.len()
}

/// The left edge where most full lines start, and the right edge that they reach.
fn margins<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> Option<(f32, f32)> {
    let widest = lines
        .clone()
        .map(|line| line.piece.area.width())
        .fold(0.0, f32::max);
    let full: Vec<&Line> = lines
        .filter(|line| line.piece.area.width() > widest * 0.75)
        .collect();
    let left = shared(full.iter().map(|line| line.piece.area.left), false)?;
    let right = shared(full.iter().map(|line| line.piece.area.right), true)?;
    Some((left, right))
}

/// The outermost edge that one line in eight shares: most lines of short paragraphs are indented ones.
fn shared(edges: impl Iterator<Item = f32>, is_right: bool) -> Option<f32> {
    let outward = |edge: f32| if is_right { edge } else { -edge };
    let mut edges: Vec<f32> = edges.map(outward).collect();
    edges.sort_by(|a, b| b.total_cmp(a));
    let needed = (edges.len() / 8).max(2).min(edges.len());
    let found = edges.iter().position(|&edge| {
        let near = edges.iter().filter(|other| (edge - **other).abs() < 4.0);
        near.count() >= needed
    });
    found.map(|index| outward(edges[index]))
}
