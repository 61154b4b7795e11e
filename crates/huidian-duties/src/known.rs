//! What is known of one organisation and its incident: said, or following from what was said.

use crate::attribute::AttributeId;
use crate::condition::Comparison;
use crate::contradiction::{Clash, Contradiction};
use crate::truth::Truth;
use crate::value::Value;

/// Where a known value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Stated,
    /// Follows from this attribute by the derivation of this index.
    Derived {
        from: AttributeId,
        rule: usize,
    },
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub value: Value,
    pub origin: Origin,
}

/// Everything known, by attribute; what is contradicted is not known.
#[derive(Debug, Clone, Default)]
pub struct KnownFacts {
    pub(crate) facts: Vec<Option<Known>>,
    /// Numbers that stand against each other where a part is larger than its whole: one of them is right.
    pub(crate) rivals: Vec<(AttributeId, Vec<Value>)>,
    pub contradictions: Vec<Contradiction>,
    pub has_incident: bool,
}

impl KnownFacts {
    pub fn find(&self, id: AttributeId) -> Option<&Known> {
        self.facts.get(usize::from(id.0))?.as_ref()
    }

    pub fn value(&self, id: AttributeId) -> Option<&Value> {
        self.find(id).map(|known| &known.value)
    }

    /// The numbers of which one is right, where they contradict each other.
    pub(crate) fn rivals(&self, id: AttributeId) -> &[Value] {
        let mut rivals = self.rivals.iter();
        let found = rivals.find(|(contested, _)| *contested == id);
        found.map_or(&[], |(_, values)| values)
    }

    /// Whether an attribute compares so. Of numbers that contradict each other it is known what holds for each of them.
    pub(crate) fn holds(&self, id: AttributeId, comparison: &Comparison) -> Truth {
        if let Some(value) = self.value(id) {
            return comparison.holds(value).into();
        }
        let mut truths = self.rivals(id).iter().map(|value| comparison.holds(value));
        match truths.next() {
            Some(first) if truths.all(|other| other == first) => first.into(),
            _ => Truth::Unknown,
        }
    }

    /// Gathers the numbers of wholes smaller than their parts. What a derivation contradicts has no numbers to choose between.
    pub(crate) fn gather_rivals(&mut self) {
        self.rivals.clear();
        for one in &self.contradictions {
            let derived = |other: &Contradiction| {
                other.attribute == one.attribute && matches!(other.clash, Clash::Derived(_))
            };
            if one.clash != Clash::TooFew || self.contradictions.iter().any(derived) {
                continue;
            }
            let mut known = self.rivals.iter_mut();
            match known.find(|(id, _)| *id == one.attribute) {
                Some((_, values)) => values.push(one.derived.clone()),
                None => {
                    let values = vec![one.stated.clone(), one.derived.clone()];
                    self.rivals.push((one.attribute, values));
                }
            }
        }
    }
}
