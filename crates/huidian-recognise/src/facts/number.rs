//! The number of an instrument, from the lines around its title.

use huidian_model::{Number, find_numbers, number_over_two_lines};
use huidian_text::CharPositions;

use super::Reading;
use crate::shape::{Part, Row};
use crate::wording::Build;

/// Lines above the wording that can still hold its number.
const LINES_ABOVE: usize = 10;
/// Lines of a letter below its head that can hold it.
const LINES_OF_HEAD: usize = 4;

pub(super) fn read(reading: &Reading<'_, '_>) -> Option<String> {
    let first = reading.wording.run.first_row;
    let start = reading.wording.start.saturating_sub(LINES_ABOVE);
    let end = match reading.wording.build {
        Build::Letter => first + LINES_OF_HEAD,
        _ => first.max(reading.wording.start + 1),
    };
    let rows = &reading.rows[start..end.min(reading.rows.len())];
    rows.iter()
        .enumerate()
        .filter(|(_, row)| {
            matches!(
                row.part,
                Part::Number | Part::Prose | Part::Signer | Part::Title
            )
        })
        .find_map(|(at, row)| number_of(rows, at, row))
}

fn number_of(rows: &[Row<'_>], at: usize, row: &Row<'_>) -> Option<String> {
    let words = row.line.text.trim();
    if let Some(number) = in_closing_bracket(words) {
        return Some(number);
    }
    if row.line.char_count() > 160 || words.contains('《') && !words.starts_with(['（', '(']) {
        return None;
    }
    // 某部令 on one line and 第14号 on the next, 某行公告 and 〔2025〕第26号
    if let Some(above) = at.checked_sub(1).map(|above| rows[above].line.text.trim())
        && above.chars().count() <= 60
        && (is_bare(words) || is_bare_with_year(above, words))
        && (above.ends_with('令')
            || above.ends_with("公告")
            || above.ends_with("公 告")
            || above.ends_with("公　告"))
    {
        return Some(format!(
            "{}{}",
            order_head(rows, at - 1),
            words.trim_matches(['（', '）', '(', ')'])
        ));
    }
    let positions = CharPositions::new(words);
    let found = find_numbers(words)
        .into_iter()
        .find(|found| found.number.as_standard().is_none())?;
    let slice = words[positions.byte_at(found.start)..positions.byte_at(found.end)].to_owned();
    let covers = (found.end - found.start) as usize * 3 >= row.line.char_count();
    let is_note = words.starts_with(['（', '('])
        && ["公布", "发布", "令"]
            .iter()
            .any(|word| words.contains(word));
    match found.number {
        Number::Order(_) if covers || is_note => Some(whole_order(words, &slice)),
        _ if covers => Some(slice),
        _ => None,
    }
}

/// …的通知（工信部网安〔2022〕166号）.
fn in_closing_bracket(words: &str) -> Option<String> {
    let inside = words.strip_suffix(['）', ')'])?;
    let (before, inside) = inside.rsplit_once(['（', '('])?;
    let found = find_numbers(inside);
    let covered: u32 = found.iter().map(|found| found.end - found.start).sum();
    let is_number = covered as usize + 1 >= inside.chars().count()
        && found
            .first()
            .is_some_and(|found| found.number.as_standard().is_none());
    (is_number && huidian_text::title::ends_as_title(before)).then(|| inside.to_owned())
}

/// 第14号, 2024年第1号.
fn is_bare(words: &str) -> bool {
    let words = words.trim_matches(['（', '）', '(', ')', ' ']);
    words.ends_with('号')
        && words.chars().count() <= 12
        && (words.starts_with('第') || words.contains("年第"))
}

/// 〔2025〕第26号: a number only with the line above.
fn is_bare_with_year(above: &str, words: &str) -> bool {
    let words = words.trim_matches(['（', '）', '(', ')', ' ']);
    words.starts_with(['〔', '[', '［', '【'])
        && words.chars().count() <= 16
        && number_over_two_lines(above, words).is_some()
}

/// Several bodies on lines of their own above 令.
fn order_head(rows: &[Row<'_>], at: usize) -> String {
    let own = rows[at].line.text.trim();
    let mut lines = vec![own.to_owned()];
    let mut above = at;
    while above > 0 && lines.len() < 8 {
        above -= 1;
        let words = rows[above].line.text.trim();
        let is_name = words.chars().count() <= 30
            && crate::shape::BODY_ENDS
                .iter()
                .any(|end| words.ends_with(end))
            && !words.contains(['。', '，', '：', '|']);
        if !is_name {
            break;
        }
        lines.insert(0, words.to_owned());
    }
    let is_bare = lines.len() > 1 && own.chars().filter(|c| !c.is_whitespace()).count() <= 2;
    if is_bare {
        lines.pop();
        return format!("{}{own}", lines.join(" "));
    }
    lines.join(" ")
}

/// Bodies before the one that the number was read with: A B C令第12号.
fn whole_order(words: &str, slice: &str) -> String {
    let Some(at) = words.find(slice) else {
        return slice.to_owned();
    };
    let before = words[..at].trim_start_matches(['（', '(']);
    let names = match before.rfind('日') {
        Some(day) => &before[day + '日'.len_utf8()..],
        None => before,
    };
    let is_names = !names.is_empty()
        && names.trim().split([' ', '\u{3000}', '、']).all(|name| {
            crate::shape::BODY_ENDS
                .iter()
                .any(|end| name.ends_with(end))
        });
    if is_names {
        format!("{names}{slice}").trim().to_owned()
    } else {
        slice.to_owned()
    }
}
