//! A list of what came out month by month: each of its lines begins with a day or month and names a document.

use rustc_hash::FxHashSet;

use crate::instrument::{Look, look};
use crate::mention::{Role, mentions};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::unit::{Line, Shape, Unit};
use crate::when::{Years, dates};

/// Lines of a list that announce a document each, for a line beside them that only cites one to tell of it as they do.
const FEWEST: usize = 3;

/// Lines such as 2023年11月，根据《甲通知》，乙部开展试点 in a list whose other lines tell when a document came out: what the others prove, this one shares.
pub(super) fn citing_lines(units: &[Unit<'_>], years: Years) -> FxHashSet<usize> {
    let mut found = FxHashSet::default();
    let mut run: Vec<(usize, &Line)> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        match unit {
            Unit::Line(line) if is_dated_item(line) => run.push((index, line)),
            _ => take_run(&mut run, years, &mut found),
        }
    }
    take_run(&mut run, years, &mut found);
    found
}

fn take_run(run: &mut Vec<(usize, &Line)>, years: Years, found: &mut FxHashSet<usize>) {
    let (citing, telling): (Vec<_>, Vec<_>) = std::mem::take(run)
        .into_iter()
        .partition(|(_, line)| cites_one(&line.passage));
    let announces = |line: &Line| {
        mentions(&line.passage, years)
            .iter()
            .any(|mention| mention.role == Role::Announced)
    };
    let telling_count = telling.iter().filter(|(_, line)| announces(line)).count();
    if telling_count >= FEWEST && telling_count > citing.len() {
        found.extend(citing.into_iter().map(|(index, _)| index));
    }
}

/// An item that begins with a day or a month of a year and names an instrument.
fn is_dated_item(line: &Line) -> bool {
    const FRONT: usize = 3;
    let passage = &line.passage;
    if line.shape != Shape::Item || !passage.chars.contains(&'《') {
        return false;
    }
    let head = 0..passage.len().min(16);
    let is_dated = dates(passage, head)
        .first()
        .is_some_and(|when| when.full.is_some() && when.range.start <= FRONT);
    is_dated
        && quotes(passage)
            .iter()
            .any(|quote| look(&passage.text(quote.inner.clone())) == Look::Instrument)
}

/// 根据《甲通知》 and no other title.
fn cites_one(passage: &Passage) -> bool {
    let found = quotes(passage);
    let [only] = found.as_slice() else {
        return false;
    };
    let before = only.outer.start.saturating_sub(4)..only.outer.start;
    passage.has_any(&["根据", "依据", "按照"], before)
}
