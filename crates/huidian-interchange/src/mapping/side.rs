//! A text as one side of a mapping.

use std::collections::BTreeMap;

use huidian_model::citation::CitedProvision;
use huidian_model::{Document, Expression, Provision, ProvisionPath, Work};

use crate::oscal::{Item, items};

/// A text with what its catalog calls its provisions.
pub(super) struct Side {
    pub(super) work: Work,
    pub(super) expression: Expression,
    pub(super) document: Document,
    items: BTreeMap<ProvisionPath, Item>,
}

impl Side {
    pub(super) fn new(work: Work, expression: Expression, document: Document) -> Self {
        let items = items(&document);
        Self {
            work,
            expression,
            document,
            items,
        }
    }

    /// The statement or control of a provision; of one that has none of its own, the nearest around it.
    pub(super) fn item(&self, path: &ProvisionPath) -> Option<&Item> {
        let found = self.document.find(path).map(|found| &found.path);
        let mut path = found.unwrap_or(path).clone();
        while !path.is_empty() {
            if let Some(item) = self.items.get(&path) {
                return Some(item);
            }
            path.0.pop();
        }
        None
    }

    /// What a reference names: one provision, or the controls from one to another.
    pub(super) fn cited(&self, cited: &CitedProvision) -> Vec<&Item> {
        let first = self.item(&cited.from);
        let Some(to) = &cited.to else {
            return first.into_iter().collect();
        };
        let ends = self.document.find(&cited.from).zip(self.document.find(to));
        let Some((from, to)) = ends else {
            return first.into_iter().collect();
        };
        let same_kind = |provision: &&Provision| {
            provision.kind == from.kind
                && provision.start >= from.start
                && provision.end <= to.end.max(from.end)
        };
        let between = self.document.provisions.iter().filter(same_kind);
        between
            .filter_map(|provision| self.items.get(&provision.path))
            .collect()
    }

    /// The control in which a byte of the text stands.
    pub(super) fn item_at(&self, at: u32) -> Option<&Item> {
        let around = |unit: &&Provision| unit.start <= at && at < unit.end;
        let unit = self.document.units().find(around)?;
        self.items.get(&unit.path)
    }

    /// The first control that has these words, however they are broken into lines.
    pub(super) fn item_with(&self, words: &str) -> Option<&Item> {
        let words = squeezed(words);
        if words.is_empty() {
            return None;
        }
        let unit = self
            .document
            .units()
            .find(|unit| squeezed(self.document.text_of(unit)).contains(&words))?;
        self.items.get(&unit.path)
    }

    pub(super) fn controls(&self) -> impl Iterator<Item = &Item> {
        self.items.values().filter(|item| item.is_control)
    }

    /// Whether a provision has these words.
    pub(super) fn stands_in(&self, path: &ProvisionPath, words: &str) -> bool {
        self.document.find(path).is_some_and(|provision| {
            squeezed(self.document.text_of(provision)).contains(&squeezed(words))
        })
    }
}

fn squeezed(words: &str) -> String {
    words.split_whitespace().collect()
}
