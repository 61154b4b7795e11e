//! A reader's words on families of lines.

use super::evidence::Evidence;
use super::family::Member;
use super::peeled::Peeled;
use super::style::Style;
use crate::fields::Field;
use crate::hint::{LineHint, LinePart};
use crate::numbering::after_numbering;
use crate::unit::{Line, Unit};

/// Lines that a reader called bodies or days are facts and nothing else, whatever they look like.
pub(super) fn apply_hints(units: &[Unit<'_>], members: &mut [Member], hints: &[LineHint]) {
    if hints.is_empty() {
        return;
    }
    for member in members {
        let style = member.style.to_string();
        let Some(hint) = hints.iter().rev().find(|hint| hint.style == style) else {
            continue;
        };
        let Unit::Line(line) = &units[member.unit] else {
            continue;
        };
        let field = match hint.part {
            LinePart::Issuer => Field::Issuer,
            LinePart::Date => Field::Date,
            LinePart::Title => {
                // what a reader calls a title is one, unless nothing can be made of the line
                if member.is_fact_line() {
                    let (start, _) = after_numbering(&line.passage);
                    member.peeled = Some(Peeled::whole(&line.passage, start));
                }
                if member.peeled.is_some() {
                    member.evidence = Evidence::Title;
                }
                continue;
            }
            LinePart::Nothing => {
                member.peeled = None;
                member.evidence = Evidence::Against;
                continue;
            }
        };
        member.peeled = Some(Peeled::of_fact(&line.passage, field));
        member.evidence = Evidence::Against;
    }
}

/// The lines that a reader called no part of any record.
pub(super) fn passed_over(units: &[Unit<'_>], hints: &[LineHint]) -> Vec<usize> {
    let is_nothing = |line: &Line| {
        let style = Style::of(line).to_string();
        hints
            .iter()
            .rev()
            .find(|hint| hint.style == style)
            .is_some_and(|hint| hint.part == LinePart::Nothing)
    };
    if hints.is_empty() {
        return Vec::new();
    }
    let lines = units.iter().enumerate();
    lines
        .filter(|(_, unit)| matches!(unit, Unit::Line(line) if is_nothing(line)))
        .map(|(index, _)| index)
        .collect()
}
