//! Whether one text is another with characters exchanged here and there, as bad copies and spoofs have them, and no amendment of it.

use huidian_compare::{ChangeKind, RowKind, compare};
use huidian_model::Document;
use rustc_hash::FxHashSet;

/// Different exchanges of one character for another from which on they are no wording. An amendment that replaces a name does it everywhere alike: that is one.
const SLIPS: usize = 8;
/// Share of the places where the texts differ that are such exchanges. Of amendments most places are words that came or went.
const SLIP_SHARE: f64 = 0.5;
/// Share of the articles that must be touched: slips are scattered, amendments stand where something was amended.
const TOUCHED: f64 = 0.25;

/// Whether the words of `given` are those of `held` but for single characters, scattered over its articles.
pub(crate) fn is_noise(held: &Document, given: &Document) -> bool {
    let rows = compare(held, given).rows;
    let (mut slips, mut slip_count, mut changes, mut touched) =
        (FxHashSet::default(), 0usize, 0usize, 0usize);
    let is_paired = |kind| !matches!(kind, RowKind::Added | RowKind::Removed);
    let paired = rows.iter().filter(|row| is_paired(row.kind)).count();
    for row in rows.iter().filter(|row| is_paired(row.kind)) {
        let before = slip_count;
        let mut at = 0;
        while let Some(change) = row.inline.get(at) {
            at += 1;
            if change.kind == ChangeKind::Equal {
                continue;
            }
            changes += 1;
            let next = row
                .inline
                .get(at)
                .filter(|next| next.kind != ChangeKind::Equal && next.kind != change.kind);
            if let Some(next) = next {
                at += 1;
                if let Some(slip) = slip(&change.text, &next.text) {
                    slip_count += 1;
                    slips.insert(slip);
                }
            }
        }
        touched += usize::from(slip_count > before);
    }
    slips.len() >= SLIPS
        && slip_count as f64 >= SLIP_SHARE * changes as f64
        && touched as f64 >= TOUCHED * paired as f64
}

/// One or two characters for as many others.
fn slip(old: &str, new: &str) -> Option<(String, String)> {
    let (old_count, new_count) = (old.chars().count(), new.chars().count());
    (old_count == new_count && old_count <= 3).then(|| (old.to_owned(), new.to_owned()))
}
