//! Names that a text defines for works: （以下简称《办法》）.

use memchr::memmem;

use crate::cursor::{char_at, folded_at, window_after};

/// Words that introduce a short name.
pub(crate) const INTRODUCTIONS: [&str; 8] = [
    "以下简称为",
    "以下简称",
    "以下称为",
    "以下称",
    "下简称",
    "下称",
    "简称为",
    "简称",
];

/// Longest defined name, in characters.
const NAME_LIMIT: usize = 30;

/// Whether a text defines any short name: most do not, and then nothing more is looked for.
pub(crate) fn defines_names(text: &str) -> bool {
    memmem::find(text.as_bytes(), "简称".as_bytes()).is_some()
        || memmem::find(text.as_bytes(), "下称".as_bytes()).is_some()
}

/// The name defined in the bracket that opens at `open` and closes at `close` (both byte offsets).
pub(crate) fn defined_name(text: &str, open: usize, close: usize) -> Option<&str> {
    let inside = text.get(open..close)?;
    let at = INTRODUCTIONS
        .iter()
        .filter_map(|words| inside.find(words).map(|at| (at, at + words.len())))
        .min_by_key(|(start, end)| (*start, usize::MAX - end))?
        .1;
    let name = inside[at..].trim_start_matches(is_ornament);
    let end = name
        .find(|c: char| is_ornament(c) || matches!(c, '，' | ',' | '。' | '；' | ')' | '）' | '、'))
        .unwrap_or(name.len());
    let name = name[..end].trim();
    (name.chars().count() >= 1 && name.chars().count() <= NAME_LIMIT).then_some(name)
}

/// The names of （以下分别简称《条例》《办法》）, each for one of the works in front of the bracket; empty for any other definition.
pub(crate) fn separate_names(inside: &str) -> Vec<&str> {
    let Some((_, names)) = inside
        .split_once("分别简称")
        .or_else(|| inside.split_once("分别称"))
    else {
        return Vec::new();
    };
    let named = |open: char, close: char| -> Vec<&str> {
        let parts = names.split(open).skip(1);
        parts.filter_map(|part| part.split(close).next()).collect()
    };
    let marked = named('《', '》');
    if marked.is_empty() {
        named('“', '”')
    } else {
        marked
    }
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '《' | '》' | '“' | '”' | '"' | '「' | '」' | '‘' | '’' | '：' | ':' | '＂'
        )
}

/// Byte offset after the bracket that opens at `at`, and the range of its inside. `None` where no bracket opens or it does not close soon.
pub(crate) fn bracket(
    text: &str,
    at: usize,
    limit: usize,
) -> Option<(std::ops::Range<usize>, usize)> {
    let (mark, inside) = folded_at(text, at)?;
    let closing = match mark {
        '(' => ')',
        '[' if char_at(text, at) != Some('[') => ']',
        _ => return None,
    };
    let mut depth = 1;
    let mut offset = inside;
    for c in window_after(text, inside, limit).chars() {
        match huidian_text::fold_char(c) {
            '\n' => return None,
            c if c == mark => depth += 1,
            c if c == closing => {
                depth -= 1;
                if depth == 0 {
                    return Some((inside..offset, offset + char_len(text, offset)));
                }
            }
            _ => {}
        }
        offset += c.len_utf8();
    }
    None
}

fn char_len(text: &str, at: usize) -> usize {
    char_at(text, at).map_or(0, char::len_utf8)
}
