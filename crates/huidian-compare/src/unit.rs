//! The parts of a text that are laid side by side.

use huidian_model::provision::{Ordinal, Provision};
use huidian_model::{Document, ProvisionKind};
use huidian_text::fold_char;

use crate::shingles::Shingles;

/// An article, or what stands for one.
pub(crate) struct Unit<'d> {
    /// In the provisions of its document.
    pub index: u32,
    pub kind: ProvisionKind,
    pub ordinal: Option<Ordinal>,
    /// Words without the label.
    pub words: &'d str,
    /// Folded words without spaces: equal for texts that differ only in typography.
    pub key: String,
    pub shingles: Shingles,
}

impl Unit<'_> {
    /// Whether both have one number on one level; the preamble has none and is alone of its kind.
    pub(crate) fn has_label_of(&self, other: &Unit<'_>) -> bool {
        self.kind == other.kind && self.ordinal == other.ordinal
    }
}

/// The units of a document in order. A division of a plan that has subdivisions gives its lead-in and each of them; a text without any
/// structure is one unit.
pub(crate) fn units(document: &Document) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for provision in document.units() {
        let Some(index) = document.index_of(provision) else {
            continue;
        };
        let parts: Vec<&Provision> = match provision.kind {
            ProvisionKind::Division => document
                .children(index)
                .filter(|child| child.kind == ProvisionKind::Subdivision)
                .collect(),
            ProvisionKind::Annex => document
                .descendants(index)
                .filter(|below| below.kind == ProvisionKind::Article)
                .collect(),
            _ => Vec::new(),
        };
        let end = parts.first().map_or(provision.end, |part| part.start);
        units.extend(unit(document, provision, index, end));
        for part in parts {
            if let Some(index) = document.index_of(part) {
                units.extend(unit(document, part, index, part.end));
            }
        }
    }
    if units.is_empty() {
        let whole = document
            .provisions
            .iter()
            .enumerate()
            .filter(|(_, provision)| provision.parent.is_none());
        for (index, provision) in whole {
            units.extend(unit(document, provision, index as u32, provision.end));
        }
    }
    units
}

fn unit<'d>(
    document: &'d Document,
    provision: &Provision,
    index: u32,
    end: u32,
) -> Option<Unit<'d>> {
    // the heading of a division is its words; the number of an article is not
    let is_numbered = matches!(provision.kind, ProvisionKind::Article);
    let start = if is_numbered {
        provision.label_end
    } else {
        provision.start
    };
    let words = document.text.get(start as usize..end as usize)?.trim();
    let words = words.trim_start_matches(['　', ' ', '：', '*']);
    let key = key(words);
    (!key.is_empty()).then(|| Unit {
        index,
        kind: provision.kind,
        ordinal: provision.ordinal.clone(),
        words,
        shingles: Shingles::of(&key),
        key,
    })
}

/// Folded, without spaces and markup.
pub(crate) fn key(words: &str) -> String {
    words
        .chars()
        .map(fold_char)
        .filter(|c| !is_typography(*c))
        .collect()
}

/// Characters whose presence is a matter of typography.
pub(crate) fn is_typography(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '#' | '_' | '\\' | '|')
}
