//! How many cells of a column look like something.

use huidian_extract::Table;

use crate::instrument::{Look, cites_provision, is_bare_title, is_placeholder, look};

/// Rows looked at to tell columns without a header apart.
pub(super) const SAMPLE: u32 = 60;

/// How many of a hundred cells of a column look like titles.
pub(super) fn title_share(table: &Table, first_row: u32, column: u32) -> u32 {
    share(table, first_row, column, |text| {
        if cites_provision(text) {
            return false;
        }
        let is_quoted = text.contains('《');
        is_quoted
            || is_bare_title(text)
            || look(text) == Look::Instrument && text.chars().count() >= 6
    })
}

/// How many of a hundred filled cells of a column are what `holds` says.
pub(super) fn share(
    table: &Table,
    first_row: u32,
    column: u32,
    holds: impl Fn(&str) -> bool,
) -> u32 {
    let (mut filled, mut hits) = (0u32, 0u32);
    for row in first_row..table.row_count().min(first_row + SAMPLE) {
        if table.is_covered(row, column) {
            continue;
        }
        let text = table.text(row, column);
        if is_placeholder(text) {
            continue;
        }
        filled += 1;
        hits += u32::from(holds(text));
    }
    (hits * 100).checked_div(filled).unwrap_or(0)
}
