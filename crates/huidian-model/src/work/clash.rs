//! Facts that cannot be true beside a weightier one.

use super::Work;
use crate::PartialDate;
use crate::event::EventKind;
use crate::fact::{Fact, FactValue};
use crate::source::SourceKind;

impl Work {
    /// Facts about a field that the chosen value does not agree with.
    pub fn disagreeing<'w>(&'w self, field: &'w str) -> impl Iterator<Item = &'w Fact> {
        let facts = self.facts.iter();
        facts.filter(move |fact| fact.value.field() == field && self.is_clashing(fact))
    }

    /// Whether a fact cannot be true beside the weightiest one of its field; of days that come again with each text, of those of the same text.
    pub fn is_clashing(&self, fact: &Fact) -> bool {
        self.rival_of(fact)
            .is_some_and(|rival| !are_both_right(&rival.value, &fact.value))
    }

    /// Whether somebody gives another day of a kind for the text that a day is told of.
    pub fn is_disputed_day(&self, kind: EventKind, on: PartialDate) -> bool {
        let turn = self.turn_of(kind, on);
        self.disagreeing(kind.id()).any(|fact| match fact.value {
            FactValue::Event { on: other, .. } => self.turn_of(kind, other) == turn,
            _ => false,
        })
    }

    /// The weightiest fact about the same thing.
    fn rival_of(&self, fact: &Fact) -> Option<&Fact> {
        if !fact.value.is_single() {
            return None;
        }
        let turn = |fact: &Fact| match fact.value {
            FactValue::Event { kind, on } => self.turn_of(kind, on),
            _ => 0,
        };
        let field = fact.value.field();
        let same = self.facts.iter().filter(|other| {
            other.value.field() == field && other.value.is_single() && turn(other) == turn(fact)
        });
        same.max_by_key(|other| other.weight())
    }

    /// How many changes, by the word of somebody better than a roundup, a day that each text has anew comes after: a law is signed, published and
    /// begins once with its making and once with each change.
    fn turn_of(&self, kind: EventKind, on: PartialDate) -> usize {
        if !matches!(
            kind,
            EventKind::Signed | EventKind::Published | EventKind::Effective
        ) {
            return 0;
        }
        let changes = self.events.iter().filter(|event| {
            event.kind == EventKind::Amended
                && event.source.kind > SourceKind::Roundup
                && event.on.earliest() <= on.latest()
        });
        changes.count()
    }
}

/// 2021-08 and 2021-08-20 may be the same day.
fn are_both_right(one: &FactValue, other: &FactValue) -> bool {
    match (one, other) {
        (FactValue::Event { on: one, .. }, FactValue::Event { on: other, .. }) => {
            one.is_compatible_with(*other)
        }
        _ => one == other,
    }
}
