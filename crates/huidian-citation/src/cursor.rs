//! Small steps through a text by byte offset.

use huidian_text::fold_char;
use huidian_text::numeral::is_numeral_char;
use huidian_text::parse_numeral;

/// Longest numeral of a provision, in characters: 一千二百六十.
const NUMERAL_LIMIT: usize = 10;

pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character at `at`, folded, and the offset after it.
pub(crate) fn folded_at(text: &str, at: usize) -> Option<(char, usize)> {
    let c = char_at(text, at)?;
    Some((fold_char(c), at + c.len_utf8()))
}

pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Offset after spaces of any width; line ends are not crossed.
pub(crate) fn skip_spaces(text: &str, mut at: usize) -> usize {
    while let Some(c) = char_at(text, at) {
        if !matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '\t') {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Offset of a bracket that a hard line end parted from what stands before it; else after the spaces.
pub(crate) fn over_break(text: &str, at: usize) -> usize {
    let at = skip_spaces(text, at);
    let below = eat(text, at, '\n').map(|below| skip_spaces(text, below));
    below
        .filter(|below| eat(text, *below, '(').is_some())
        .unwrap_or(at)
}

/// Offset after `mark` when the text has it, in folded form, at `at`.
pub(crate) fn eat(text: &str, at: usize, mark: char) -> Option<usize> {
    folded_at(text, at)
        .filter(|(c, _)| *c == mark)
        .map(|(_, end)| end)
}

/// Offset after the first of `words` that stands at `at`.
pub(crate) fn eat_any(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let rest = text.get(at..)?;
    words
        .iter()
        .find(|word| rest.starts_with(**word))
        .map(|word| at + word.len())
}

/// A numeral in Chinese or decimal digits above zero, and the offset after it.
pub(crate) fn numeral(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let mut end = at;
    for c in rest.chars().take(NUMERAL_LIMIT) {
        if !is_numeral_char(c) {
            break;
        }
        end += c.len_utf8();
    }
    parse_numeral(&text[at..end])
        .filter(|number| *number > 0)
        .map(|number| (number, end))
}

/// （三） or (3), ③ behind 第 or in front of 项: the number and the offset after the bracket. ③ by itself is as often the mark of a footnote.
pub(crate) fn bracketed_numeral(text: &str, at: usize) -> Option<(u32, usize)> {
    let is_number = |end: usize| text[..at].ends_with('第') || eat(text, end, '项').is_some();
    if let Some(circled) = circled_numeral(text, at).filter(|(_, end)| is_number(*end)) {
        return Some(circled);
    }
    let inside = skip_spaces(text, eat(text, at, '(')?);
    let (number, after) = numeral(text, inside)?;
    Some((number, eat(text, skip_spaces(text, after), ')')?))
}

/// ①, ⑴, ㈠: the number and the offset after it.
fn circled_numeral(text: &str, at: usize) -> Option<(u32, usize)> {
    const FIRST: [(char, char); 3] = [('①', '⑳'), ('⑴', '⒇'), ('㈠', '㈩')];
    let c = char_at(text, at)?;
    let (first, _) = FIRST.iter().find(|(from, to)| (*from..=*to).contains(&c))?;
    Some((c as u32 - *first as u32 + 1, at + c.len_utf8()))
}

/// Offset after the mark of a footnote, ① or [1], where one stands at `at`, and after the spaces around it.
pub(crate) fn skip_note(text: &str, at: usize) -> usize {
    let at = skip_spaces(text, at);
    let circled = circled_numeral(text, at).filter(|_| bracketed_numeral(text, at).is_none());
    let note = circled.or_else(|| {
        let inside = eat(text, at, '[').or_else(|| eat(text, at, '【'))?;
        let digits = text[inside..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let end = inside + digits;
        let closed = eat(text, end, ']').or_else(|| eat(text, end, '】'))?;
        (1..=2).contains(&digits).then_some((0, closed))
    });
    note.map_or(at, |(_, end)| skip_spaces(text, end))
}

/// Whether only characters of a kind stand between the beginning of the line and `at`.
pub(crate) fn is_alone_before(text: &str, at: usize, is_filler: impl Fn(char) -> bool) -> bool {
    text[..at]
        .chars()
        .rev()
        .take_while(|c| *c != '\n')
        .all(is_filler)
}

/// Whether only characters of a kind stand between `at` and the end of the line.
pub(crate) fn is_alone_after(text: &str, at: usize, is_filler: impl Fn(char) -> bool) -> bool {
    text[at..].chars().take_while(|c| *c != '\n').all(is_filler)
}

/// End of the line in which `at` stands.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |newline| at + newline)
}

/// At most `bytes` bytes of text before `at`, cut at a character boundary.
pub(crate) fn window_before(text: &str, at: usize, bytes: usize) -> &str {
    let mut start = at.saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// At most `bytes` bytes of text from `at`, cut at a character boundary.
pub(crate) fn window_after(text: &str, at: usize, bytes: usize) -> &str {
    let mut end = (at + bytes).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[at..end]
}
