//! Official letters with all their parts: title, addressee, words, signature and date, in this order (GB/T 9704, 7.3).

use crate::shape::{Part, Row};

/// Share of the page from which on it is the letter, whatever its headline says. Of 621 labelled pages 24 have more, all of them texts.
pub(crate) const WHOLE: f64 = 0.5;
/// How sure the structure alone makes: lower bound of the range for 24 of 24.
pub(crate) const SURENESS: f64 = 0.86;

/// Rows between a title and its addressee: a number, a bracket.
const HEAD_ROWS: usize = 4;

/// Share of the page's characters that stand between the title and the date of a whole letter; nothing where a part is missing.
pub(crate) fn share(rows: &[Row<'_>]) -> f64 {
    extent(rows).map_or(0.0, |(start, end)| {
        let count =
            |rows: &[Row<'_>]| -> usize { rows.iter().map(|row| row.line.char_count()).sum() };
        count(&rows[start..=end]) as f64 / count(rows).max(1) as f64
    })
}

fn extent(rows: &[Row<'_>]) -> Option<(usize, usize)> {
    let start = rows.iter().enumerate().find_map(|(at, row)| {
        let above = at.saturating_sub(HEAD_ROWS);
        let title = rows[above..at]
            .iter()
            .rposition(|row| row.part == Part::Title)?;
        (row.part == Part::Salutation).then_some(above + title)
    })?;
    let signed = rows
        .windows(2)
        .rposition(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date)?;
    (signed > start).then_some((start, signed + 1))
}
