use crate::html::entity_at;

/// Longest link target read, in bytes, except for images carried inside the page.
const LONGEST: usize = 4096;

/// A link target behind `](`, and where the closing bracket ends.
pub(super) struct Destination {
    pub(super) target: String,
    pub(super) end: usize,
}

/// Reads `(target "title")` at the bracket at byte `at`, within `end`.
///
/// Only what can be an address is one: `[2024](12号)` in a document number is text.
pub(super) fn destination_at(text: &str, at: usize, end: usize) -> Option<Destination> {
    let inside = &text[at + 1..end];
    let space = inside.len() - inside.trim_start_matches([' ', '\t']).len();
    let start = at + 1 + space;
    let rest = &text[start..end];
    let length = if rest.starts_with('<') {
        bracketed(rest)?
    } else if rest.starts_with("data:") {
        rest.find(')')?
    } else {
        bare(rest)?
    };
    let target = rest[..length].trim_start_matches('<').trim_end_matches('>');
    let close = closing(text, start + length, end)?;
    is_address(target).then(|| Destination {
        target: unescaped(target),
        end: close,
    })
}

fn bracketed(rest: &str) -> Option<usize> {
    let found = rest.bytes().take(LONGEST).position(|byte| byte == b'>');
    found.map(|at| at + 1)
}

/// Length of a target up to white space or the bracket that closes it.
fn bare(rest: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in rest.bytes().take(LONGEST).enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b' ' | b'\t' => return Some(at),
            _ => {}
        }
    }
    None
}

/// Skips a title and returns where the closing bracket ends.
fn closing(text: &str, at: usize, end: usize) -> Option<usize> {
    let rest = &text[at..end];
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let mut here = at + rest.len() - trimmed.len();
    if let Some(quote @ (b'"' | b'\'')) = text.as_bytes()[..end].get(here) {
        let title = &text.as_bytes()[here + 1..end];
        let inside = title.iter().take(LONGEST).position(|byte| byte == quote)?;
        here += inside + 2;
        let after = &text[here..end];
        here += after.len() - after.trim_start_matches([' ', '\t']).len();
    }
    (text.as_bytes()[..end].get(here) == Some(&b')')).then_some(here + 1)
}

fn is_address(target: &str) -> bool {
    target.is_empty()
        || target.starts_with(['#', '?', '.'])
        || target.contains(['/', ':'])
        || target.is_ascii() && target.contains('.')
}

/// Resolves `\` before punctuation and character references.
fn unescaped(target: &str) -> String {
    let mut out = String::with_capacity(target.len());
    let mut at = 0;
    while let Some(character) = target[at..].chars().next() {
        let next = target[at + character.len_utf8()..].chars().next();
        let (written, length) = match (character, next) {
            ('\\', Some(escaped)) if escaped.is_ascii_punctuation() => (escaped, 2),
            ('&', _) => entity_at(target, at)
                .map_or((character, 1), |entity| (entity.character, entity.length)),
            _ => (character, character.len_utf8()),
        };
        out.push(written);
        at += length;
    }
    out
}
