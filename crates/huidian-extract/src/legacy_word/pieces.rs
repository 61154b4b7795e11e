use super::bytes::{part, u16_at, u32_at};

/// A character and where it is stored, which is how its properties are found.
pub(super) struct Character {
    pub(super) text: char,
    pub(super) offset: u32,
}

/// The text of all pieces in order (MS-DOC 2.4.1), up to `limit` characters.
pub(super) fn characters(
    document: &[u8],
    table: &[u8],
    pieces: (u32, u32),
    limit: usize,
) -> Vec<Character> {
    let Some(plan) = piece_table(part(table, pieces)) else {
        return Vec::new();
    };
    let count = plan.len().saturating_sub(4) / 12;
    let mut characters = Vec::new();
    for index in 0..count {
        let bounds = (u32_at(plan, index * 4), u32_at(plan, index * 4 + 4));
        let (Some(start), Some(end)) = bounds else {
            break;
        };
        let Some(place) = u32_at(plan, (count + 1) * 4 + index * 8 + 2) else {
            break;
        };
        let length = end.saturating_sub(start) as usize;
        let is_narrow = place & 0x4000_0000 != 0;
        let offset = if is_narrow {
            (place & 0x3fff_ffff) / 2
        } else {
            place
        };
        let width = if is_narrow { 1 } else { 2 };
        let stored = part(document, (offset, (length.min(limit) * width) as u32));
        if is_narrow {
            push_narrow(stored, offset, &mut characters);
        } else {
            push_wide(stored, offset, &mut characters);
        }
        if characters.len() >= limit {
            break;
        }
    }
    characters
}

/// Skips the properties in front of the plan of pieces.
fn piece_table(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        match bytes.first()? {
            1 => bytes = bytes.get(3 + usize::from(u16_at(bytes, 1)?)..)?,
            2 => return bytes.get(5..5 + u32_at(bytes, 1)? as usize),
            _ => return None,
        }
    }
}

fn push_narrow(stored: &[u8], offset: u32, characters: &mut Vec<Character>) {
    for (offset, byte) in (offset..).zip(stored) {
        let text = if *byte < 0x80 {
            char::from(*byte)
        } else {
            let decoded = encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(std::slice::from_ref(byte))
                .0;
            decoded.chars().next().unwrap_or('\u{fffd}')
        };
        characters.push(Character { text, offset });
    }
}

fn push_wide(stored: &[u8], offset: u32, characters: &mut Vec<Character>) {
    let units = stored
        .as_chunks::<2>()
        .0
        .iter()
        .map(|unit| u16::from_le_bytes(*unit));
    let mut at = offset;
    for text in char::decode_utf16(units).map(|text| text.unwrap_or('\u{fffd}')) {
        characters.push(Character { text, offset: at });
        at += 2 * text.len_utf16() as u32;
    }
}
