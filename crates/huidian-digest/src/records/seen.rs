//! The lines of a page as a plan has them.

use super::plan::{Plan, Planned};
use super::style::Style;
use crate::fields::Field;
use crate::hint::SeenLine;
use crate::unit::Unit;

impl Plan {
    /// The lines of the page as the plan has them.
    pub(crate) fn seen(&self, units: &[Unit<'_>]) -> Vec<SeenLine> {
        let start = |unit: usize| match units.get(unit) {
            Some(Unit::Line(line)) => Some(line.passage.span(line.passage.whole()).start),
            _ => None,
        };
        let lines = units
            .iter()
            .enumerate()
            .filter_map(|(index, unit)| match unit {
                Unit::Line(line) => Some((index, line)),
                Unit::Table(_) => None,
            });
        lines
            .map(|(index, line)| {
                let planned = self.lines.get(index).unwrap_or(&Planned::Unplanned);
                let is_title = matches!(planned, Planned::Title { .. });
                let owner = self.owners.get(&index).copied();
                let part = match (planned, self.facts.get(&index)) {
                    (Planned::Title { .. }, _) => "title",
                    (Planned::Heads { .. }, _) if owner.is_none() => "head",
                    (Planned::Taken, None) => "nothing",
                    (Planned::Taken | Planned::Heads { .. }, Some(field)) => part_of(*field),
                    _ => "text",
                };
                SeenLine {
                    span: line.passage.span(line.passage.whole()),
                    style: Style::of(line).to_string(),
                    part,
                    record: owner.or(is_title.then_some(index)).and_then(start),
                }
            })
            .collect()
    }
}

fn part_of(field: Field) -> &'static str {
    match field {
        Field::Issuer | Field::Administering => "issuer",
        Field::Number | Field::PlanNumber => "number",
        Field::Published
        | Field::Signed
        | Field::Adopted
        | Field::Amended
        | Field::Effective
        | Field::Closes
        | Field::Date => "date",
        _ => "fact",
    }
}
