//! Which articles belong together.

mod pairs;
mod rows;

use huidian_model::Document;

use crate::comparison::Comparison;
use crate::unit::units;

/// Lays two texts side by side, article by article.
///
/// Articles are paired by what they say: equal words first, then the likest, where neighbours that are paired already and an equal
/// number speak for a pair. What is left over joins the pair it came out of (split) or went into (merged), or was removed or added.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let old = units(old);
    let new = units(new);
    let pairing = pairs::pair(&old, &new);
    rows::rows(&old, &new, &pairing)
}
