//! What a tracked change took away, and what is hidden, by the properties of characters.

use super::bytes::{part, u16_at, u32_at};
use super::pieces::Character;
use super::properties::operand_length;

/// Bytes of a page of properties.
const PAGE: usize = 512;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Marks {
    is_deleted: bool,
    is_inserted: bool,
    is_hidden: bool,
}

/// The characters that stand once all changes are accepted, and whether there were changes.
pub(super) fn accepted(
    text: Vec<Character>,
    document: &[u8],
    table: &[u8],
    plan: (u32, u32),
) -> (Vec<Character>, bool) {
    let runs = read(document, part(table, plan));
    let has_changes = runs
        .iter()
        .any(|(_, _, marks)| marks.is_deleted || marks.is_inserted);
    if runs.is_empty() {
        return (text, false);
    }
    let marks_at = |offset: u32| {
        let after = runs.partition_point(|run| run.0 <= offset);
        let run = after.checked_sub(1).map(|index| runs[index]);
        run.filter(|(_, end, _)| offset < *end)
            .map_or_else(Marks::default, |(_, _, marks)| marks)
    };
    let (mut lost_words, mut has_words) = (false, false);
    let is_shown = |character: &Character| {
        let marks = marks_at(character.offset);
        let is_gone = marks.is_deleted || marks.is_hidden;
        if matches!(character.text, '\r' | '\u{7}' | '\u{c}') {
            // Some programs mark the words of a deleted paragraph and not its end.
            let is_emptied = lost_words && !has_words && character.text == '\r';
            (lost_words, has_words) = (false, false);
            return !is_gone && !is_emptied;
        }
        lost_words |= marks.is_deleted;
        has_words |= !is_gone;
        !is_gone
    };
    (text.into_iter().filter(is_shown).collect(), has_changes)
}

/// The runs that are marked, in order of where they are stored.
fn read(document: &[u8], plan: &[u8]) -> Vec<(u32, u32, Marks)> {
    let count = plan.len().saturating_sub(4) / 8;
    let mut runs = Vec::new();
    for index in 0..count {
        let Some(page) = u32_at(plan, (count + 1) * 4 + index * 4) else {
            break;
        };
        let at = (page & 0x003f_ffff) as usize * PAGE;
        if let Some(page) = document.get(at..at + PAGE) {
            read_page(page, &mut runs);
        }
    }
    runs.sort_by_key(|run| run.0);
    runs
}

/// A page of properties of characters (MS-DOC 2.9.33).
fn read_page(page: &[u8], runs: &mut Vec<(u32, u32, Marks)>) {
    let count = usize::from(page[PAGE - 1]);
    for index in 0..count {
        let bounds = (u32_at(page, index * 4), u32_at(page, index * 4 + 4));
        let (Some(start), Some(end)) = bounds else {
            return;
        };
        let Some(&place) = page.get((count + 1) * 4 + index) else {
            return;
        };
        let at = usize::from(place) * 2;
        if at == 0 || at >= PAGE {
            continue;
        }
        let length = usize::from(page[at]);
        let stored = page.get(at + 1..(at + 1 + length).min(PAGE));
        let marks = marks_of(stored.unwrap_or_default());
        if marks != Marks::default() {
            runs.push((start, end, marks));
        }
    }
}

fn marks_of(mut modifiers: &[u8]) -> Marks {
    let mut marks = Marks::default();
    while let Some(code) = u16_at(modifiers, 0) {
        let operand = &modifiers[2..];
        let is_on = operand.first().is_some_and(|byte| byte & 1 == 1);
        match code {
            // sprmCFRMarkDel, sprmCFRMark, sprmCFVanish
            0x0800 => marks.is_deleted = is_on,
            0x0801 => marks.is_inserted = is_on,
            0x083c => marks.is_hidden = is_on,
            _ => {}
        }
        modifiers = operand
            .get(operand_length(code, operand)..)
            .unwrap_or_default();
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::{Marks, marks_of};

    #[test]
    fn marks_of_characters_are_read_among_other_modifiers() {
        let deleted = Marks {
            is_deleted: true,
            ..Marks::default()
        };
        let hidden = Marks {
            is_hidden: true,
            ..Marks::default()
        };
        let rows: [(&[u8], Marks, &str); 6] = [
            (&[0x00, 0x08, 1], deleted, "alone"),
            (
                &[0x43, 0x4a, 32, 0, 0x00, 0x08, 1],
                deleted,
                "behind a size, which has two bytes",
            ),
            (&[0x3c, 0x08, 1], hidden, "hidden"),
            (&[0x3c, 0x08, 0], Marks::default(), "hidden no more"),
            (&[0x3c, 0x08, 0x80], Marks::default(), "as the style says"),
            (&[0x00], Marks::default(), "cut off"),
        ];
        for (modifiers, wanted, why) in rows {
            assert_eq!(marks_of(modifiers), wanted, "{why}");
        }
    }
}
