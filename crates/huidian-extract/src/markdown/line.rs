/// What the first characters of a line say it is; blank lines and raw HTML are handled elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Level, and bytes up to the text.
    Heading {
        level: u8,
        prefix: usize,
    },
    Rule,
    /// A line of `=` or `-` that makes a heading of the line above it.
    Underline {
        level: u8,
    },
    Bullet {
        prefix: usize,
    },
    /// Bytes of the number with its sign, and bytes up to the text.
    Numbered {
        marker: usize,
        prefix: usize,
    },
    Quote {
        prefix: usize,
    },
    Fence {
        mark: u8,
        length: usize,
    },
    Text,
}

/// Classifies a line without leading or trailing white space.
pub(super) fn opening(line: &str) -> Opening {
    match line.as_bytes().first() {
        Some(b'#') => heading(line),
        Some(b'>') => Opening::Quote {
            prefix: 1 + usize::from(line[1..].starts_with(' ')),
        },
        Some(b'=') if line.bytes().all(|byte| byte == b'=') => Opening::Underline { level: 1 },
        Some(b'-' | b'*' | b'_' | b'+') => rule_or_bullet(line),
        Some(b'`' | b'~') => fence(line),
        Some(b'0'..=b'9') => numbered(line),
        _ => Opening::Text,
    }
}

fn heading(line: &str) -> Opening {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let rest = &line[level..];
    let is_spaced = rest.is_empty() || rest.starts_with([' ', '\t', '\u{3000}', '\u{a0}']);
    // `##第一章` without the space is a heading some editors accept; `#话题` is a hashtag.
    if level > 6 || !is_spaced && level == 1 {
        return Opening::Text;
    }
    let space = rest.len() - rest.trim_start().len();
    Opening::Heading {
        level: level as u8,
        prefix: level + space,
    }
}

fn rule_or_bullet(line: &str) -> Opening {
    let mark = line.as_bytes()[0];
    let is_mark = |byte: u8| byte == mark || byte == b' ' || byte == b'\t';
    // A 50 MB line is not looked through twice: rules are short.
    if mark != b'+' && line.len() <= 200 && line.bytes().all(is_mark) {
        let count = line.bytes().filter(|&byte| byte == mark).count();
        if mark == b'-' && count == line.len() {
            return match count {
                1 => Opening::Bullet { prefix: 1 },
                _ => Opening::Underline { level: 2 },
            };
        }
        if count >= 3 {
            return Opening::Rule;
        }
    }
    let rest = &line[1..];
    if mark == b'_' || !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return Opening::Text;
    }
    Opening::Bullet {
        prefix: 1 + rest.len() - rest.trim_start().len(),
    }
}

fn fence(line: &str) -> Opening {
    let mark = line.as_bytes()[0];
    let length = line.bytes().take_while(|&byte| byte == mark).count();
    if length >= 3 && (mark == b'~' || !line[length..].contains('`')) {
        Opening::Fence { mark, length }
    } else {
        Opening::Text
    }
}

fn numbered(line: &str) -> Opening {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let is_marker = digits <= 9 && rest.starts_with(['.', ')']);
    if !is_marker || !rest[1..].starts_with([' ', '\t']) {
        return Opening::Text;
    }
    let after = &rest[1..];
    Opening::Numbered {
        marker: digits + 1,
        prefix: digits + 1 + after.len() - after.trim_start().len(),
    }
}
