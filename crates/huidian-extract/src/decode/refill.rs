use super::charset::Wrong;

/// Stands for a character with no byte: never a lead or trail byte of any encoding here.
const UNKNOWN: u8 = 0xff;

/// One wrongly decoded stretch, turned back and decoded rightly.
#[derive(Default)]
pub(super) struct Refilled {
    pub(super) text: String,
    pub(super) won: u32,
    pub(super) inferred: u32,
    pub(super) lost: u32,
}

/// Turns a stretch back into the bytes it came from and decodes these as `written`.
///
/// Where a sequence is incomplete, the characters stay as they are and count as lost, with one exception: a
/// last byte A0 shows as a no-break space, and exporters turn that into a space or trim it off at the end
/// of a line. The other bytes and the white space in its place leave no other reading for UTF-8.
pub(super) fn refill(
    stretch: &[char],
    wrong: &Wrong,
    written: &'static encoding_rs::Encoding,
) -> Refilled {
    let (bytes, origins) = turn_back(stretch, wrong);
    let mut out = Refilled::default();
    let mut at = 0;
    while at < bytes.len() {
        at += step(
            &bytes[at..],
            &origins[at..],
            stretch,
            wrong,
            written,
            &mut out,
        );
    }
    out
}

/// The bytes of the stretch and, for each, the index of the character it came from.
fn turn_back(stretch: &[char], wrong: &Wrong) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = Vec::with_capacity(stretch.len() * 2);
    let mut origins = Vec::with_capacity(stretch.len() * 2);
    for (index, &character) in stretch.iter().enumerate() {
        if !wrong.encode(character, &mut bytes) {
            bytes.push(UNKNOWN);
        }
        origins.resize(bytes.len(), index);
    }
    (bytes, origins)
}

/// Reads one character; returns the number of bytes used.
fn step(
    bytes: &[u8],
    origins: &[usize],
    stretch: &[char],
    wrong: &Wrong,
    written: &'static encoding_rs::Encoding,
    out: &mut Refilled,
) -> usize {
    let first = bytes[0];
    if first < 0x80 {
        out.text.push(first as char);
        return 1;
    }
    if let Some((character, length)) = read_character(bytes, written) {
        out.text.push(character);
        out.won += 1;
        return length;
    }
    if written == encoding_rs::UTF_8
        && wrong.has_blank_byte()
        && let Some((character, length)) = infer_blank(bytes)
    {
        out.text.push(character);
        out.won += 1;
        out.inferred += 1;
        return length;
    }
    out.lost += 1;
    if let Some(length) = cut_sequence(bytes) {
        out.text.push('\u{fffd}');
        return length;
    }
    out.text.push(stretch[origins[0]]);
    origins
        .iter()
        .take_while(|&&origin| origin == origins[0])
        .count()
}

fn read_character(bytes: &[u8], written: &'static encoding_rs::Encoding) -> Option<(char, usize)> {
    if written == encoding_rs::UTF_8 {
        let length = utf8_length(bytes[0])?;
        let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
        return Some((text.chars().next()?, length));
    }
    let lengths: &[usize] = if written == encoding_rs::GB18030 {
        &[2, 4]
    } else {
        &[2]
    };
    lengths.iter().find_map(|&length| {
        let piece = bytes.get(..length)?;
        let decoded = written.decode_without_bom_handling_and_without_replacement(piece)?;
        let mut characters = decoded.chars();
        let character = characters.next()?;
        characters.next().is_none().then_some((character, length))
    })
}

fn utf8_length(lead: u8) -> Option<usize> {
    match lead {
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}

/// Length of a UTF-8 sequence of which bytes were replaced: one character, known to be lost.
fn cut_sequence(bytes: &[u8]) -> Option<usize> {
    let length = utf8_length(bytes[0])?;
    let unknown = bytes
        .iter()
        .take(length)
        .position(|&byte| byte == UNKNOWN)?;
    let trails = &bytes[1..unknown];
    trails
        .iter()
        .all(|&byte| byte & 0xc0 == 0x80)
        .then_some(unknown + 1)
}

/// Reads a three-byte character whose second or last byte is A0, shown as a space or trimmed off.
fn infer_blank(bytes: &[u8]) -> Option<(char, usize)> {
    if utf8_length(bytes[0])? != 3 {
        return None;
    }
    let second = *bytes.get(1)?;
    if second == b' ' {
        let third = *bytes.get(2)?;
        let text = [bytes[0], 0xa0, third];
        return Some((std::str::from_utf8(&text).ok()?.chars().next()?, 3));
    }
    let used = match bytes.get(2) {
        None => 2,
        Some(b' ') => 3,
        Some(_) => return None,
    };
    let text = [bytes[0], second, 0xa0];
    Some((std::str::from_utf8(&text).ok()?.chars().next()?, used))
}
