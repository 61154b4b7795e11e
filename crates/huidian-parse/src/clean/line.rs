//! What a line was before its markup went.

/// A line of cleaned text that is not blank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Bytes of the cleaned text, without the line break.
    pub start: usize,
    pub end: usize,
    /// Number of `#`; 0 when it was no heading.
    pub level: u8,
    /// The whole line was in bold.
    pub is_bold: bool,
    /// The whole line was a link.
    pub is_link: bool,
    pub is_bullet: bool,
    /// An image stood on the line, or on a line between this one and the one before.
    pub follows_image: bool,
    /// A horizontal rule stands between this line and the one before.
    pub follows_rule: bool,
    pub follows_blank: bool,
}

/// Whether a trimmed line has no character that could be markup.
pub(super) fn is_plain(line: &str) -> bool {
    let bytes = line.as_bytes();
    if matches!(bytes[0], b'#' | b'>' | b'-' | b'+' | b'=' | b'_') {
        return false;
    }
    memchr::memchr3(b'*', b'[', b'<', bytes).is_none()
        && memchr::memchr2(b'\\', b'!', bytes).is_none()
}

/// Markup at the start of a line.
#[derive(Debug, Default)]
pub(super) struct Prefix {
    /// Bytes to leave out.
    pub length: usize,
    pub level: u8,
    pub is_bullet: bool,
    /// `---`, `***`, `===`: the whole line is a rule.
    pub is_rule: bool,
}

pub(super) fn read_prefix(line: &str) -> Prefix {
    let mut prefix = Prefix {
        is_rule: is_rule(line),
        ..Prefix::default()
    };
    // a quoted, bulleted heading (`> * ## …`) is peeled one mark at a time; the bound keeps `> > > …` linear
    for _ in 0..4 {
        let rest = &line[prefix.length..];
        let mark = mark_length(rest);
        if mark == 0 {
            break;
        }
        let head = rest.as_bytes()[0];
        prefix.is_bullet |= matches!(head, b'*' | b'+' | b'-');
        if head == b'#' {
            prefix.level = rest.bytes().take_while(|byte| *byte == b'#').count() as u8;
        }
        let after = &rest[mark..];
        prefix.length += mark + after.len() - after.trim_start().len();
    }
    prefix
}

/// Bytes of the mark a line begins with: hashes, `>`, or a bullet and the space after it.
fn mark_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let followed_by_space = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    match bytes.first() {
        Some(b'#') => {
            let hashes = bytes.iter().take_while(|byte| **byte == b'#').count();
            let is_heading = hashes <= 6 && (followed_by_space(hashes) || hashes > 1);
            if is_heading { hashes } else { 0 }
        }
        Some(b'>') => 1,
        Some(b'*' | b'+' | b'-') if bytes.len() > 1 && followed_by_space(1) => 1,
        _ => 0,
    }
}

pub(super) fn is_rule(line: &str) -> bool {
    let mut bytes = line.bytes().filter(|byte| *byte != b' ');
    let first = bytes.next();
    let mut count = 1;
    matches!(first, Some(b'-' | b'*' | b'_' | b'='))
        && bytes.all(|byte| {
            count += 1;
            Some(byte) == first
        })
        && count >= 3
}
