//! Names of fields on lines of their own over their values: 文号 above 甲发〔2024〕5号, block after block.

use rustc_hash::FxHashMap;

use super::keyed::beside;
use super::{Line, Shape, Unit};
use crate::fields::{Field, field_of};

/// Longest line that is the name of a field and nothing else.
const LONGEST: usize = 10;
/// How often a name comes again on a page that sets its records out in this way.
const FEWEST: usize = 2;

/// Puts such names beside their values, where one of them names titles and another something else.
pub(super) fn join_labels(units: Vec<Unit<'_>>) -> Vec<Unit<'_>> {
    let labels: Vec<Option<Field>> = units.iter().map(label_of).collect();
    let mut counts: FxHashMap<Field, usize> = FxHashMap::default();
    for pair in labels.windows(2) {
        if let [Some(field), None] = pair {
            *counts.entry(*field).or_default() += 1;
        }
    }
    let often = |field: Field| counts.get(&field).is_some_and(|count| *count >= FEWEST);
    let titles = counts.get(&Field::Title).copied().unwrap_or(0);
    let has_others = counts
        .iter()
        .any(|(field, count)| !matches!(field, Field::Title | Field::Other) && *count >= FEWEST);
    if titles < FEWEST || !has_others {
        return units;
    }
    let mut joined: Vec<Unit<'_>> = Vec::with_capacity(units.len());
    let mut label: Option<(String, Unit<'_>)> = None;
    for (unit, field) in units.into_iter().zip(labels) {
        if let Some((name, alone)) = label.take() {
            match unit {
                Unit::Line(line) if field.is_none() => {
                    joined.push(Unit::Line(Line {
                        passage: beside(&name, &line.passage),
                        shape: Shape::Plain,
                        ..line
                    }));
                    continue;
                }
                unit => {
                    joined.push(alone);
                    label = hold(unit, field.filter(|field| often(*field)), &mut joined);
                    continue;
                }
            }
        }
        label = hold(unit, field.filter(|field| often(*field)), &mut joined);
    }
    joined.extend(label.map(|(_, alone)| alone));
    joined
}

/// Keeps the name of a field back for its value; anything else is a line as before.
fn hold<'p>(
    unit: Unit<'p>,
    field: Option<Field>,
    joined: &mut Vec<Unit<'p>>,
) -> Option<(String, Unit<'p>)> {
    match (&unit, field) {
        (Unit::Line(line), Some(field)) => {
            let name = match field {
                // 标题 and 政策 open prose as well; 文件名称 is a key and nothing else
                Field::Title => "文件名称".to_owned(),
                _ => line.passage.text(line.passage.whole()),
            };
            Some((name, unit))
        }
        _ => {
            joined.push(unit);
            None
        }
    }
}

fn label_of(unit: &Unit<'_>) -> Option<Field> {
    match unit {
        Unit::Line(line) if line.passage.len() <= LONGEST && line.shape != Shape::Item => {
            field_of(&line.passage.text(line.passage.whole()))
                .filter(|field| !matches!(field, Field::Index | Field::DateKind))
        }
        _ => None,
    }
}
