//! Facets as links.

use super::words::{Named, facet_value_name};
use crate::request::{Language, Query};
use crate::snapshot::{Facet, FacetValue};

/// A value of a facet as a link that switches it on or off.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) label: String,
    pub(crate) count: usize,
    pub(crate) is_chosen: bool,
    pub(crate) href: String,
}

impl Choice {
    /// Whether the label is a name that stays in Chinese, in whichever language the page is.
    pub(crate) fn is_chinese(&self) -> bool {
        let mut letters = self.label.chars();
        letters.any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
    }
}

/// A facet, its chosen and most frequent values first in view.
#[derive(Debug, Clone)]
pub(crate) struct FacetView {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) shown: Vec<Choice>,
    /// Behind "more".
    pub(crate) folded: Vec<Choice>,
}

const SHOWN: usize = 9;
const FOLDED: usize = 200;

/// Facets with something to choose.
pub(crate) fn facet_views(
    path: &str,
    values: &[(Facet, Vec<FacetValue>)],
    query: &Query,
    language: Language,
) -> Vec<FacetView> {
    values
        .iter()
        .filter(|(facet, values)| {
            values.len() > 1
                || values
                    .iter()
                    .any(|value| query.has(facet.id(), &value.value))
        })
        .map(|(facet, values)| facet_view(path, *facet, values, query, language))
        .collect()
}

fn facet_view(
    path: &str,
    facet: Facet,
    values: &[FacetValue],
    query: &Query,
    language: Language,
) -> FacetView {
    let mut choices: Vec<Choice> = values
        .iter()
        .map(|value| choice(path, facet, value, query, language))
        .collect();
    let folds = choices.len() > SHOWN + 2;
    let mut folded = Vec::new();
    if folds {
        // a chosen value stays in view however rare it is
        choices.sort_by_key(|choice| !choice.is_chosen);
        let chosen = choices.iter().filter(|choice| choice.is_chosen).count();
        folded = choices.split_off(SHOWN.max(chosen).min(choices.len()));
        folded.truncate(FOLDED);
    }
    FacetView {
        id: facet.id(),
        name: facet.named(language),
        shown: choices,
        folded,
    }
}

fn choice(
    path: &str,
    facet: Facet,
    value: &FacetValue,
    query: &Query,
    language: Language,
) -> Choice {
    let names = spellings(facet, &value.value);
    let chosen = names.iter().find(|name| query.has(facet.id(), name));
    Choice {
        label: facet_value_name(facet, &value.value, language),
        count: value.count,
        is_chosen: chosen.is_some(),
        href: query
            .toggled(
                facet.id(),
                chosen.map_or(value.value.as_str(), String::as_str),
            )
            .link(path),
    }
}

/// A value may stand in the address as its id or in Chinese (`sector=能源`).
fn spellings(facet: Facet, value: &str) -> [String; 2] {
    [
        value.to_owned(),
        facet_value_name(facet, value, Language::Chinese),
    ]
}
