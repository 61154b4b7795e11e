//! Lists and how they count (MS-DOC 2.9.131 and following).

use super::bytes::{part, u16_at, u32_at};
use crate::container::docx::{NumberFormat, Numbering};

/// Lists beyond which a file is not one that a person made.
const MOST_LISTS: usize = 4_096;

pub(super) fn read(table: &[u8], lists: (u32, u32), overrides: (u32, u32)) -> Numbering {
    let mut numbering = Numbering::default();
    // The levels follow the plan of lists, outside of its stated length.
    let start = lists.0 as usize;
    let plan = table.get(start..).unwrap_or_default();
    let count = usize::from(u16_at(plan, 0).unwrap_or(0)).min(MOST_LISTS);
    if lists.1 == 0 {
        return numbering;
    }
    let mut ids = Vec::new();
    let mut at = 2 + count * 28;
    for index in 0..count {
        let head = 2 + index * 28;
        let Some(id) = u32_at(plan, head) else {
            break;
        };
        ids.push(id);
        let is_simple = plan.get(head + 26).is_some_and(|flags| flags & 1 != 0);
        for level in 0..if is_simple { 1 } else { 9 } {
            match read_level(
                plan.get(at..).unwrap_or_default(),
                index as u32,
                level,
                &mut numbering,
            ) {
                Some(length) => at += length,
                None => return numbering,
            }
        }
    }
    let plan = part(table, overrides);
    let count = (u32_at(plan, 0).unwrap_or(0) as usize).min(MOST_LISTS);
    for index in 0..count {
        let Some(id) = u32_at(plan, 4 + index * 16) else {
            break;
        };
        if let Some(outline) = ids.iter().position(|own| *own == id) {
            numbering.add_list(index as u32 + 1, outline as u32);
        }
    }
    numbering
}

/// Reads one level and returns its length.
fn read_level(
    bytes: &[u8],
    outline: u32,
    level: usize,
    numbering: &mut Numbering,
) -> Option<usize> {
    let start = u32_at(bytes, 0)?;
    let format = number_format(*bytes.get(4)?);
    let restart = *bytes.get(26)?;
    let characters = usize::from(*bytes.get(24)?);
    let paragraphs = usize::from(*bytes.get(25)?);
    let flags = *bytes.get(5)?;
    let at = 28 + paragraphs + characters;
    let count = usize::from(u16_at(bytes, at)?);
    let stored = bytes.get(at + 2..at + 2 + count * 2)?;
    let mut text = String::new();
    let units = stored
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_le_bytes(*unit));
    for character in char::decode_utf16(units).map(|text| text.unwrap_or('\u{fffd}')) {
        match character {
            // The number of a level stands as the character of its place.
            '\0'..='\u{8}' => text.push_str(&format!("%{}", character as u32 + 1)),
            character => text.push(character),
        }
    }
    // fNoRestart: the level counts on, or starts again only after the level named.
    let restart = (flags & 0x08 != 0).then_some(u32::from(restart));
    numbering.add_level(outline, level, start, format, text, restart);
    Some(at + 2 + count * 2)
}

/// MSONFC (MS-OSHARED 2.2.1.3) as far as Chinese documents use it.
fn number_format(code: u8) -> NumberFormat {
    match code {
        1 => NumberFormat::UpperRoman,
        2 => NumberFormat::LowerRoman,
        3 => NumberFormat::UpperLetter,
        4 => NumberFormat::LowerLetter,
        10 | 36 => NumberFormat::ChineseDigits,
        11 | 33 | 35 | 37 | 39 => NumberFormat::Chinese,
        14 => NumberFormat::FullWidth,
        16 | 34 | 38 => NumberFormat::ChineseLegal,
        18 | 28 => NumberFormat::Circled,
        22 => NumberFormat::DecimalZero,
        23 => NumberFormat::Bullet,
        30 => NumberFormat::Stems,
        31 => NumberFormat::Branches,
        255 => NumberFormat::None,
        _ => NumberFormat::Decimal,
    }
}
