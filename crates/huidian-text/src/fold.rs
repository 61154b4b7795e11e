//! Folding: one character in, one character out.

use std::sync::LazyLock;

use crate::radical::ideograph;

/// Folded form of every character of the Basic Multilingual Plane, built once.
static TABLE: LazyLock<Box<[char]>> = LazyLock::new(|| {
    (0u32..=0xFFFF)
        .map(|code| char::from_u32(code).map_or('\u{FFFD}', fold_uncached))
        .collect()
});

/// Folds one character: half width, simplified, lower case, one form of each mark.
///
/// The mapping never changes the number of characters of a text. Characters whose compatibility form
/// is several characters (①, ㈠) are left alone.
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    TABLE.get(c as usize).copied().unwrap_or(c)
}

/// Folds a text; the result has exactly as many characters as `text`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().map(fold_char));
    folded
}

fn fold_uncached(c: char) -> char {
    if let Some(mark) = fold_mark(c) {
        return mark;
    }
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => ideograph(other),
    };
    let half = fold_mark(half).unwrap_or(half);
    let simplified = if ('\u{3400}'..='\u{FAFF}').contains(&half) {
        simplify(half)
    } else {
        half
    };
    let mut lower = simplified.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => simplified,
    }
}

/// Marks that are written in many ways, each with the form this library uses inside.
fn fold_mark(c: char) -> Option<char> {
    Some(match c {
        // dashes: hyphen, non-breaking hyphen, figure, en, em, bar, minus, box drawing, full width, katakana middle bar
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2501}'
        | '\u{FF0D}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{2E3A}'
        | '\u{2E3B}' => '-',
        // the year bracket of a document number is written 〔〕, [], 【】, ［］ and sometimes ﹝﹞ (GB/T 9704)
        '〔' | '【' | '［' | '﹝' | '〖' | '[' => '[',
        '〕' | '】' | '］' | '﹞' | '〗' | ']' => ']',
        '（' | '﹙' | '(' => '(',
        '）' | '﹚' | ')' => ')',
        '《' | '〈' | '«' | '\u{2329}' | '﹤' => '<',
        '》' | '〉' | '»' | '\u{232A}' | '﹥' => '>',
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞' | '〟' | '﹁'
        | '﹂' | '﹃' | '﹄' => '"',
        '‘' | '’' | '‚' | '‛' | '＇' | '`' | '´' | '′' => '\'',
        '。' | '｡' => '。',
        '，' => ',',
        '；' => ';',
        '：' | '∶' | '︰' => ':',
        '？' => '?',
        '！' => '!',
        '、' | '､' => '、',
        '·' | '•' | '・' | '‧' | '∙' | '⋅' | '●' => '·',
        '∕' | '⁄' | '╱' | '／' => '/',
        '～' | '〜' | '∼' | '˜' => '~',
        '×' | '✕' | '✖' | '╳' => '×',
        '○' | '◯' | '⚪' => '〇',
        c if c.is_whitespace() && c != '\n' => ' ',
        _ => return None,
    })
}

fn simplify(c: char) -> char {
    let mut buffer = [0u8; 4];
    let converted = hanconv::t2s(c.encode_utf8(&mut buffer));
    let mut characters = converted.chars();
    match (characters.next(), characters.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}
