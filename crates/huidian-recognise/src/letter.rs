//! Official letters with all their parts: title, addressee (an announcement to everybody has none), words, signature and date, in this order (GB/T 9704, 7.3).

use crate::shape::{Part, Row};

/// Share of the page from which on it is the letter, whatever its headline says. Of 621 labelled pages 24 have more, all of them texts.
pub(crate) const WHOLE: f64 = 0.5;
/// How sure the structure alone makes: lower bound of the range for 24 of 24.
pub(crate) const SURENESS: f64 = 0.86;

/// Rows between a title and its addressee: a number, a bracket.
const HEAD_ROWS: usize = 4;

/// Share of the page's characters that stand between the title and the date of a whole letter; nothing where a part is missing. Its title may be the
/// headline alone.
pub(crate) fn share(rows: &[Row<'_>], headline: &str) -> f64 {
    extent(rows, headline).map_or(0.0, |(start, end)| {
        let count =
            |rows: &[Row<'_>]| -> usize { rows.iter().map(|row| row.line.char_count()).sum() };
        count(&rows[start..=end]) as f64 / count(rows).max(1) as f64
    })
}

fn extent(rows: &[Row<'_>], headline: &str) -> Option<(usize, usize)> {
    let titled = rows.iter().enumerate().find_map(|(at, row)| {
        let above = at.saturating_sub(HEAD_ROWS);
        let title = rows[above..at]
            .iter()
            .rposition(|row| row.part == Part::Title)?;
        (row.part == Part::Salutation).then_some(above + title)
    });
    let addressed = || {
        let top = rows.iter().take(HEAD_ROWS + 1);
        let at = top.clone().position(|row| row.part == Part::Salutation)?;
        let is_head = |row: &Row<'_>| matches!(row.part, Part::Number | Part::Title);
        let start = rows[..at].iter().position(is_head).unwrap_or(at);
        is_letter_title(headline).then_some(start)
    };
    let announced = || {
        let top = rows.iter().take(HEAD_ROWS);
        let mut titles = top.enumerate().filter(|(_, row)| row.part == Part::Title);
        titles
            .find(|(_, row)| is_announcement_title(&row.line.text))
            .map(|(at, _)| at)
    };
    let start = titled.or_else(addressed).or_else(announced)?;
    let signed = rows
        .windows(2)
        .rposition(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date)?;
    (signed > start).then_some((start, signed + 1))
}

/// 公开征求对《…》的意见, 关于《…》征求意见的通知: an announcement to everybody has no addressee.
fn is_announcement_title(title: &str) -> bool {
    is_letter_title(title) || title.contains("征求") && title.ends_with("意见")
}

/// 关于发布…的通知: what such a letter is called, with no news about it.
pub(crate) fn is_letter_title(headline: &str) -> bool {
    let title = headline
        .rsplit(['|', '｜'])
        .next()
        .unwrap_or(headline)
        .trim();
    title.contains("关于") && ends_as_letter(title)
}

/// Whether words end as the name of a letter does.
pub(crate) fn ends_as_letter(words: &str) -> bool {
    ["通知", "公告", "通告", "函", "批复"]
        .iter()
        .any(|end| words.ends_with(end))
}
